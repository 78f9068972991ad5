import { Agent, request as send } from 'undici';
import type { OutboundCall } from './wire.ts';

/** How long a receiver may take before the call counts as unanswered. */
export const deliveryTimeoutMs = 10_000;
/** Calls under way at once; the others wait in line. */
const deliveriesMax = 8;

export interface Delivery {
  send(call: OutboundCall): void;
  /** Breaks off what is under way: those calls count as unanswered. */
  stop(): Promise<void>;
}

/** Headers that the HTTP client sets by itself. */
const ownHeaders: ReadonlySet<string> = new Set(['host', 'content-length', 'connection', 'transfer-encoding']);

/** Sends webhooks over the network, byte for byte as the sandbox made them, and reports the status of each. */
export function deliverOutbound(answered: (id: string, status: number | null) => void): Delivery {
  const agent = new Agent({
    connections: deliveriesMax,
    headersTimeout: deliveryTimeoutMs,
    bodyTimeout: deliveryTimeoutMs,
  });
  const stopping = new AbortController();
  const queue: OutboundCall[] = [];
  const underWay = new Set<Promise<void>>();

  const deliver = async (call: OutboundCall): Promise<void> => {
    const { method, url, headers, body } = call.request;
    const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => !ownHeaders.has(name.toLowerCase())));
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(deliveryTimeoutMs)]);
    let status: number | null = null;
    try {
      const answer = await send(url, { method, headers: sent, body: Buffer.from(body), dispatcher: agent, signal });
      status = answer.statusCode;
      await answer.body.dump();
    } catch {
      // Refused, broken, too slow or a bad address: nobody answered, and that is what the sandbox is told.
    }
    answered(call.id, status);
  };

  const startNext = (): void => {
    while (underWay.size < deliveriesMax && !stopping.signal.aborted) {
      const call = queue.shift();
      if (call === undefined) return;
      const running: Promise<void> = deliver(call).finally(() => {
        underWay.delete(running);
        startNext();
      });
      underWay.add(running);
    }
  };

  return {
    send: (call) => {
      queue.push(call);
      startNext();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(underWay);
      await agent.destroy();
    },
  };
}
