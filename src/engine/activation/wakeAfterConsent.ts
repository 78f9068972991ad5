import type { Side } from '../../domain/model/kind.ts';
import type { Connection } from '../../store/port.ts';
import type { EngineContext } from '../context.ts';
import { liftHalt } from '../liftHalt.ts';
import { usersOfConsent } from './consentHolder.ts';

/** Whatever waited for this consent goes on by itself: imports and the changes that flow, of every connection that uses it. */
export async function wakeAfterConsent(context: EngineContext, holder: Connection, side: Side): Promise<void> {
  const code = side === 'exact' ? 'exactNeedsConsent' : 'tribeNeedsConsent';
  for (const { id } of await usersOfConsent(context.store, holder, side)) {
    for (const run of await context.store.unfinishedRunsOf(id)) {
      if (run.halt?.code === code) await liftHalt(context, id, run.id);
    }
  }
}
