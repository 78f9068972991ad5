import type { Side } from '../../domain/model/kind.ts';
import type { CallBudget, Connection, Run, TokenRow } from '../../store/port.ts';
import { consentHolderOf } from '../activation/consentHolder.ts';
import { roomIn } from '../budget/windows.ts';
import type { EngineContext } from '../context.ts';
import type { Caller, Overview, SideStatus } from '../service.ts';
import type { RunViews } from './runView.ts';

export async function overviewOf(
  context: EngineContext,
  runs: RunViews,
  caller: Caller,
  connection: Connection,
): Promise<Overview> {
  const { store, ports } = context;
  const run = await store.latestRun(connection.id, 'import');
  const exact = await sideStatus(context, connection, 'exact');
  const { exactDivision, exactDivisionName, exactRegion } = connection;
  return {
    connectionId: connection.id,
    organisationName: connection.tribeOrganisationName,
    userName: caller.userName,
    tribe: await sideStatus(context, connection, 'tribe'),
    exact: {
      ...exact,
      region: ports.exact.regions.find(({ code }) => code === exactRegion) ?? null,
      administration:
        exactDivision === null
          ? null
          : { id: exactDivision, name: exactDivisionName ?? '', detail: '', isCurrent: false },
    },
    step: stepOf(connection, exact, run),
    latestRun: run === null ? null : await runs.view(connection, run),
    linked: await store.linkCounts(connection.id),
    openProblems: await store.openProblemCount(connection.id),
  };
}

function stepOf({ state }: Connection, exact: SideStatus, run: Run | null): Overview['step'] {
  if (state === 'deactivated') return 'deactivated';
  if (state === 'needsExact' || exact.state !== 'connected') return 'connectExact';
  if (state === 'needsAdministration') return 'chooseAdministration';
  if (run === null || run.state === 'planned') return 'preview';
  if (run.state === 'done') return 'done';
  return run.applyStartedMs === null ? 'preview' : 'import';
}

async function sideStatus(context: EngineContext, connection: Connection, side: Side): Promise<SideStatus> {
  const { store, sides, ports } = context;
  const token = await store.token(consentHolderOf(connection, side), side);
  const budget = await store.budget(connection.id, side);
  const region = side === 'exact' ? connection.exactRegion : null;
  return {
    state: token === null ? 'notConnected' : token.needsConsent === null ? 'connected' : 'needsConsent',
    reason: token?.needsConsent ?? null,
    // Before the first consent there is no region, and so no vendor to ask for its lifetimes.
    consentUntilMs:
      token === null ? null : consentUntil(token, sides.access(side).oauth(region).lifetimes.refreshTokenMs),
    dayCallsRemaining: callsLeftToday(budget, ports.clock.nowMs()),
    dayCallsLimit: budget?.state.day?.limit ?? null,
  };
}

const consentUntil = (token: TokenRow, refreshTokenMs: number): number | null =>
  token.needsConsent !== null ? null : token.issuedMs + refreshTokenMs;

/** What is left of a day that is over says nothing any more, except that the new day starts full. */
function callsLeftToday(budget: CallBudget | null, nowMs: number): number | null {
  const day = budget?.state.day ?? null;
  if (budget === null || day === null) return null;
  return nowMs >= day.endsMs ? day.limit : Math.max(0, roomIn(day, budget.state));
}
