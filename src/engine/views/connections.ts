import type { Connection } from '../../store/port.ts';
import type { EngineContext } from '../context.ts';
import type { ConnectionSummary } from '../service.ts';
import { liveView } from './liveView.ts';

/** Every administration of the organisation of `own`, the oldest first. */
export async function connectionSummaries(
  context: EngineContext,
  own: Connection,
): Promise<readonly ConnectionSummary[]> {
  const all = await context.store.connectionsOfOrganisation(own.tribeOrganisationId);
  const first = all.find(({ state }) => state === 'ready');
  const summaries: ConnectionSummary[] = [];
  for (const one of all) summaries.push(await summaryOf(context, one, one.id === first?.id));
  return summaries;
}

async function summaryOf(
  { ports, store }: EngineContext,
  connection: Connection,
  isFirst: boolean,
): Promise<ConnectionSummary> {
  const { id, exactDivision, exactDivisionName, exactRegion, rules, state } = connection;
  const live = await liveView(store, connection);
  return {
    connectionId: id,
    administration: exactDivision === null ? null : { id: exactDivision, name: exactDivisionName ?? '' },
    region: ports.exact.regions.find(({ code }) => code === exactRegion) ?? null,
    state: state === 'deactivated' ? state : live.state === 'notLive' ? 'unfinished' : live.state,
    linked: await store.linkCounts(id),
    openConflicts: live.openConflicts,
    openProblems: live.openProblems,
    newInExact: rules.newInExact,
    isFirst,
  };
}
