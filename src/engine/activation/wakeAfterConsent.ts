import type { Side } from '../../domain/model/kind.ts';
import type { EngineContext } from '../context.ts';
import { liftHalt } from '../liftHalt.ts';

/** Whatever waited for this consent goes on by itself: an import, and the changes that flow. */
export async function wakeAfterConsent(context: EngineContext, connectionId: string, side: Side): Promise<void> {
  const code = side === 'exact' ? 'exactNeedsConsent' : 'tribeNeedsConsent';
  for (const run of await context.store.unfinishedRunsOf(connectionId)) {
    if (run.halt?.code === code) await liftHalt(context, connectionId, run.id);
  }
}
