import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import type { Running, World } from './bench.ts';

/** Hands what the sandboxes tell to the engine, as its HTTP face would; the vendors hear the same statuses. */
export async function deliver({ engine }: Running, world: World): Promise<void> {
  for (const sandbox of [world.exact, world.tribe] as readonly HostedSandbox[]) {
    for (const call of sandbox.takeOutbound()) {
      const [, , side, connectionId = ''] = new URL(call.request.url).pathname.split('/');
      if (side !== 'exact' && side !== 'tribe') throw new Error(`nobody is at ${call.request.url}`);
      const headers = Object.fromEntries(
        Object.entries(call.request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const receipt = await engine.receiveHint({ side, connectionId, body: Buffer.from(call.request.body), headers });
      sandbox.outboundAnswered(call.id, receipt === 'taken' ? 200 : 401);
    }
  }
}

/** Events that a vendor believes to have told, and that never reach Tandem. */
export async function lose(_running: Running, world: World): Promise<void> {
  for (const sandbox of [world.exact, world.tribe] as readonly HostedSandbox[]) {
    for (const { id } of sandbox.takeOutbound()) sandbox.outboundAnswered(id, 200);
  }
}

/**
 * Lets time go by with the worker at work and events delivered, or what else `events` does with them, for `forMs`: slices
 * run when a connection wants them or is woken.
 */
export async function flow(
  running: Running,
  world: World,
  connections: string | readonly string[],
  forMs: number,
  events: typeof deliver = deliver,
): Promise<void> {
  const untilMs = world.clock.nowMs() + forMs;
  const stepMs = 1_000;
  const connectionIds = typeof connections === 'string' ? [connections] : connections;
  const dueMs = new Map(connectionIds.map((id) => [id, world.clock.nowMs()]));
  while (world.clock.nowMs() < untilMs) {
    await events(running, world);
    for (const id of connectionIds) {
      const wokenMs = running.woken.get(id);
      if (wokenMs !== undefined && wokenMs <= world.clock.nowMs()) {
        running.woken.delete(id);
        dueMs.set(id, world.clock.nowMs());
      }
      if ((dueMs.get(id) ?? 0) > world.clock.nowMs()) continue;
      const { againAfterMs } = await running.engine.runSlice(id);
      dueMs.set(id, world.clock.nowMs() + (againAfterMs ?? Number.POSITIVE_INFINITY));
    }
    world.clock.advance(stepMs);
  }
}
