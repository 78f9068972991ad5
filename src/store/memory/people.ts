import type { CallBudget, StoreReads, StoreWrites, TokenRow, TokenTurn } from '../port.ts';
import { byEach } from './order.ts';
import { ofSide, type Rows, specs, type Views } from './rows.ts';

type Reads = Pick<
  StoreReads,
  | 'connection'
  | 'connectionsOfOrganisation'
  | 'connections'
  | 'liveConnections'
  | 'consentsOfPerson'
  | 'session'
  | 'token'
  | 'budget'
>;
type Writes = Pick<
  StoreWrites,
  | 'saveSignIn'
  | 'takeSignIn'
  | 'saveSession'
  | 'removeSession'
  | 'saveConnection'
  | 'removeConnection'
  | 'saveToken'
  | 'removeToken'
  | 'takeTokenTurn'
  | 'endTokenTurn'
  | 'setNeedsConsent'
>;

const inOrder = byEach<Rows['connection']>(
  ({ createdMs }) => createdMs,
  ({ id }) => id,
);

export const peopleReads = (views: Views): Reads => ({
  connection: async (id) => views.connection.get(id) ?? null,
  connectionsOfOrganisation: async (organisationId) =>
    views.connection.where('organisation', organisationId).toSorted(inOrder),
  liveConnections: async () =>
    [...views.connection.rows()]
      .filter(({ liveSinceMs, state }) => liveSinceMs !== null && state !== 'deactivated')
      .map(({ id }) => id)
      .sort(),
  connections: async () => [...views.connection.rows()].sort(inOrder),
  consentsOfPerson: async (exactRegion, exactUserId) =>
    [...views.connection.rows()].filter((connection) => {
      const isTheirs = connection.exactRegion === exactRegion && connection.exactUserId === exactUserId;
      const token = views.token.get(ofSide(connection.id, 'exact'));
      return isTheirs && connection.consentOf.exact === null && token !== undefined && token.needsConsent === null;
    }).length,
  session: async (idHash, nowMs) => {
    const session = views.session.get(idHash);
    return session !== undefined && session.expiresMs > nowMs ? session : null;
  },
  token: async (connectionId, side) => views.token.get(ofSide(connectionId, side)) ?? null,
  budget: async (connectionId, side) => views.budget.get(ofSide(connectionId, side)) ?? null,
});

export const peopleWrites = (views: Views): Writes => ({
  saveSignIn: async (signIn) => views.signIn.put(signIn),
  takeSignIn: async (state, notBeforeMs) => {
    const found = views.signIn.get(state);
    for (const each of [...views.signIn.rows()]) {
      if (each.state === state || each.createdMs < notBeforeMs) views.signIn.remove(each.state);
    }
    return found === undefined || found.createdMs < notBeforeMs ? null : found;
  },
  saveSession: async (session) => {
    for (const each of [...views.session.rows()]) {
      if (each.expiresMs <= session.createdMs) views.session.remove(each.idHash);
    }
    views.session.put(session);
  },
  removeSession: async (idHash) => views.session.remove(idHash),
  saveConnection: async (connection) => views.connection.put(connection),
  removeConnection: async (connectionId) => removeWithAll(views, connectionId),
  saveToken: async (token) => {
    const stored = views.token.get(ofSide(token.connectionId, token.side));
    if (stored !== undefined && stored.generation !== token.generation - 1) return false;
    views.token.put(token);
    return true;
  },
  removeToken: async (connectionId, side) => views.token.remove(ofSide(connectionId, side)),
  takeTokenTurn: async ({ turn, ...of }, turnOf) => {
    const stored = tokenOfTurn(views, { ...of, turn: turn - 1 });
    if (stored !== undefined) views.token.put({ ...stored, turn, turnOf });
    return stored !== undefined;
  },
  endTokenTurn: async (turn) => {
    const stored = tokenOfTurn(views, turn);
    if (stored !== undefined) views.token.put({ ...stored, turnOf: null });
  },
  setNeedsConsent: async (turn, reason) => {
    const stored = tokenOfTurn(views, turn);
    if (stored !== undefined) views.token.put({ ...stored, turnOf: null, needsConsent: reason });
  },
});

function tokenOfTurn(views: Views, { connectionId, side, generation, turn }: TokenTurn): TokenRow | undefined {
  const stored = views.token.get(ofSide(connectionId, side));
  return stored?.generation === generation && stored.turn === turn ? stored : undefined;
}

/** What `on delete cascade` does in PostgreSQL. */
function removeWithAll(views: Views, connectionId: string): void {
  for (const name of Object.keys(specs) as (keyof Rows)[]) removeOf(views, name, connectionId);
  views.connection.remove(connectionId);
}

function removeOf<T extends keyof Rows>(views: Views, name: T, connectionId: string): void {
  for (const row of [...views[name].rows()]) {
    if ('connectionId' in row && row.connectionId === connectionId) views[name].remove(specs[name].key(row));
  }
}

export const swapBudget = (views: Views, budget: CallBudget): boolean => {
  const stored = views.budget.get(ofSide(budget.connectionId, budget.side));
  if (stored !== undefined && stored.version !== budget.version - 1) return false;
  views.budget.put(budget);
  return true;
};
