import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { sides } from '../domain/model/kind.ts';
import type { HintReceipt, ReceivedHint } from '../engine/service.ts';

/** An event names one record; whatever is larger is none. */
const bodyBytesMax = 64 * 1024;

/** What a vendor is answered; anything but 2xx brings the event again. */
export const statusOf = { taken: 200, forged: 401, unknown: 404 } as const satisfies Record<HintReceipt, number>;

/**
 * Where the vendors tell of changes: `/webhooks/{side}/{connection}`. The body is verified as the bytes that came in. A
 * 200 says that the receipt is committed; nothing is worked on before the answer.
 */
export function webhookRoutes(receiveHint: (hint: ReceivedHint) => Promise<HintReceipt>): Hono {
  const routes = new Hono();
  const withinLimit = bodyLimit({ maxSize: bodyBytesMax, onError: (c) => c.body(null, 413) });
  routes.post('/:side/:connection', withinLimit, async (c) => {
    const side = sides.find((one) => one === c.req.param('side'));
    if (side === undefined) return c.body(null, 404);
    const receipt = await receiveHint({
      side,
      connectionId: c.req.param('connection'),
      body: new Uint8Array(await c.req.arrayBuffer()),
      headers: c.req.header(),
    });
    return c.body(null, statusOf[receipt]);
  });
  return routes;
}
