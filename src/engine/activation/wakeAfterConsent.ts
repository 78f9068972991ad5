import type { Side } from '../../domain/model/kind.ts';
import type { EngineContext } from '../context.ts';
import { isWorkersTurn } from '../import/transitions.ts';
import { liftHalt } from '../liftHalt.ts';

/** A run that waited for this consent goes on by itself. */
export async function wakeAfterConsent(context: EngineContext, connectionId: string, side: Side): Promise<void> {
  const run = await context.store.latestRun(connectionId, 'import');
  if (run === null || !isWorkersTurn(run)) return;
  const code = side === 'exact' ? 'exactNeedsConsent' : 'tribeNeedsConsent';
  if (run.halt?.code === code) await liftHalt(context, connectionId, run.id);
}
