import { describe, expect, test } from 'vitest';
import type { HintReceipt, ReceivedHint } from '../engine/service.ts';
import { http } from './testing.ts';

function receiving(receipt: HintReceipt) {
  const hints: ReceivedHint[] = [];
  const { app, lines } = http(
    {},
    {
      receiveHint: (hint) => {
        hints.push(hint);
        return Promise.resolve(receipt);
      },
    },
  );
  const post = (path: string, body: string | Uint8Array | ReadableStream, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`http://tandem.test${path}`, { method: 'POST', body, headers, duplex: 'half' }));
  return { post, hints, lines };
}

describe('an event of a vendor', () => {
  test.each([
    ['taken', 200],
    ['forged', 401],
    ['unknown', 404],
  ] as const)('that is %s is answered with %i and without a word', async (receipt, status) => {
    const answer = await receiving(receipt).post('/webhooks/exact/connection-1', '{}');
    expect([answer.status, await answer.text()]).toEqual([status, '']);
  });

  test.each(['exact', 'tribe'] as const)('of %s arrives byte for byte, with its headers', async (side) => {
    const { post, hints } = receiving('taken');
    // Neither valid UTF-8 nor tidy JSON: a signature is over what was sent, not over what it means.
    const body = new Uint8Array([0x7b, 0x20, 0xff, 0xfe, 0x0d, 0x0a, 0x7d]);
    await post(`/webhooks/${side}/connection-1`, body, { 'X-Signature': 'AbC=' });
    expect(hints).toMatchObject([{ side, connectionId: 'connection-1', body, headers: { 'x-signature': 'AbC=' } }]);
  });

  test('needs neither our header nor a session, and may come from anywhere', async () => {
    const { post, hints } = receiving('taken');
    const answer = await post('/webhooks/tribe/connection-1', '{}', { Origin: 'https://elsewhere.example' });
    expect([answer.status, hints.length]).toEqual([200, 1]);
  });

  test.each([
    ['of a side that nobody knows', '/webhooks/other/connection-1', '{}', 404],
    ['without a connection', '/webhooks/exact/', '{}', 404],
    ['larger than any event', '/webhooks/exact/connection-1', 'x'.repeat(64 * 1024 + 1), 413],
  ])('%s is not even looked at', async (_what, path, body, status) => {
    const { post, hints } = receiving('taken');
    expect([(await post(path, body)).status, hints]).toEqual([status, []]);
  });

  test('without a length is counted while it comes in', async () => {
    const { post, hints } = receiving('taken');
    expect((await post('/webhooks/exact/connection-1', pieces(64))).status).toBe(200);
    expect((await post('/webhooks/exact/connection-1', pieces(65))).status).toBe(413);
    expect(hints.map(({ body }) => body.length)).toEqual([64 * 1024]);
  });
});

/** A body of so many KiB that does not say how long it is. */
function pieces(count: number): ReadableStream<Uint8Array> {
  let left = count;
  return new ReadableStream({
    pull: (stream) => (left-- > 0 ? stream.enqueue(new Uint8Array(1024)) : stream.close()),
  });
}
