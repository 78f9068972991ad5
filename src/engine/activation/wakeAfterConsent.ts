import type { Side } from '../../domain/model/kind.ts';
import { runKinds } from '../../store/port.ts';
import type { EngineContext } from '../context.ts';
import { isWorkersTurn } from '../import/transitions.ts';
import { liftHalt } from '../liftHalt.ts';

/** Whatever waited for this consent goes on by itself: an import, and the changes that flow. */
export async function wakeAfterConsent(context: EngineContext, connectionId: string, side: Side): Promise<void> {
  const code = side === 'exact' ? 'exactNeedsConsent' : 'tribeNeedsConsent';
  for (const kind of runKinds) {
    const run = await context.store.latestRun(connectionId, kind);
    if (run !== null && isWorkersTurn(run) && run.halt?.code === code) await liftHalt(context, connectionId, run.id);
  }
}
