import type { Fields } from '../../src/domain/model/fields.ts';
import type { ObservedPart } from '../../src/domain/model/record.ts';
import type { EnginePorts } from '../../src/engine/ports.ts';
import type { Store, StoreWrites, TokenRow } from '../../src/store/port.ts';
import { ok } from '../../src/vendors/outcome.ts';
import type { TransportResult } from '../../src/vendors/transport.ts';
import type { VendorClient } from '../../src/vendors/vendor.ts';
import type { Scenario } from '../scenario.ts';
import { drawSiblings } from '../siblings.ts';
import { unwrapped } from '../world/world.ts';
import { bugsAboutOverviews } from './overviewBugs.ts';
import { bugsAboutPeople } from './peopleBugs.ts';
import { inTransactions, onStore, onTransport, type PlantedBug, withClients } from './planting.ts';
import { bugsAboutSiblings } from './siblingBugs.ts';
import { bugsAboutValues } from './valueBugs.ts';

export type { PlantedBug } from './planting.ts';

const isToken = (url: string): boolean => /token/i.test(url);

/** What an empty list looks like, by the vendor that the address belongs to. */
const emptyList = (url: string): TransportResult => ({
  is: 'answered',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: url.includes('/api/v1/') ? '{"d":{"results":[]}}' : '{"value":[]}',
});

/** Two administrations with one pair, each worked on by a process of its own, and no lock that outlasts a refresh. */
const withLostLocks = (scenario: Scenario): Scenario => ({
  ...scenario,
  processes: 2,
  store: { ...scenario.store, lockLost: 1 },
});

/** Nobody sees whose turn it is to renew a pair, and everybody is granted one. */
const withoutTurns = (store: Store): Store => ({
  ...store,
  token: async (connectionId, side) => {
    const row = await store.token(connectionId, side);
    return row === null ? null : { ...row, turnOf: null };
  },
  transact: (work) =>
    store.transact((tx) =>
      work({
        ...tx,
        takeTokenTurn: async (turn, of) => {
          const stored = await tx.token(turn.connectionId, turn.side);
          return tx.takeTokenTurn({ ...turn, turn: (stored?.turn ?? 0) + 1 }, of);
        },
      }),
    ),
});

export const plantedBugs: readonly PlantedBug[] = [
  {
    id: 'M1',
    what: 'a create whose answer did not come is sent again without looking',
    plant: () =>
      onTransport((next) => async (request) => {
        const result = await next(request);
        const isCreate = request.method === 'POST' && !isToken(request.url);
        return result.is === 'unknown' && isCreate ? next(request) : result;
      }),
  },
  {
    id: 'M2',
    what: 'the base is taken from what was to be written, not from what is there',
    plant: () => {
      const intended = new Map<string, Fields>();
      return onStore(
        inTransactions((tx) => ({
          saveItems: async (connectionId, runId, items) => {
            for (const { item, state } of items) {
              if (state !== 'sending') continue;
              for (const { fields } of item.effects) if (item.exactId !== null) intended.set(item.exactId, fields);
            }
            await tx.saveItems(connectionId, runId, items);
          },
          saveLinks: (links) =>
            tx.saveLinks(links.map((link) => ({ ...link, base: { ...link.base, ...intended.get(link.exactId) } }))),
        })),
      );
    },
  },
  {
    id: 'M3',
    what: 'commits are not guarded by the fencing number',
    killedBy: 'F1',
    plant: () => onStore(inTransactions(() => ({ guard: async () => {} }))),
  },
  {
    id: 'M4',
    what: 'a new pair is used before it is committed',
    plant: () => {
      const held = new Map<string, TokenRow>();
      return onStore((store) => ({
        ...store,
        token: async (connectionId, side) => held.get(`${connectionId}/${side}`) ?? store.token(connectionId, side),
        transact: (work) =>
          store.transact((tx) =>
            work({
              ...tx,
              saveToken: async (row) => {
                if (row.generation === 1) return tx.saveToken(row);
                held.set(`${row.connectionId}/${row.side}`, row);
                return true;
              },
            }),
          ),
      }));
    },
  },
  {
    id: 'M5',
    what: 'it writes without comparing with what is there',
    plant: () => {
      const first = new Map<string, ReturnType<VendorClient['read']>>();
      return {
        ...unwrapped,
        ports: withClients((client) => ({
          read: (kind, id, about) => {
            const name = `${client.side} ${kind} ${id}`;
            const known = first.get(name) ?? client.read(kind, id, about);
            first.set(name, known);
            return known;
          },
        })),
      };
    },
  },
  {
    id: 'M6',
    what: 'an event is believed whoever signed it',
    plant: () => {
      const believing = (access: EnginePorts['exact']): EnginePorts['exact'] => ({
        ...access,
        hints: {
          ...access.hints,
          read: (input) => {
            const reading = access.hints.read(input);
            const feeds = access.side === 'exact' ? ['accounts', 'contacts'] : ['organisations', 'contacts'];
            return reading.is === 'forged' ? { is: 'hints', administrationId: null, feeds, look: [] } : reading;
          },
        },
      });
      return {
        ...unwrapped,
        ports: (ports) => ({ ...ports, exact: believing(ports.exact), tribe: believing(ports.tribe) }),
      };
    },
  },
  {
    id: 'M7',
    what: 'pages are read without a stable order',
    killedBy: 'F5',
    plant: () => ({
      ...unwrapped,
      ports: withClients((client) => ({ readFeed: byLastChange(client), overview: null })),
    }),
  },
  {
    id: 'M8',
    what: 'a list that could not be read is taken for an empty one',
    plant: () =>
      onTransport((next) => async (request) => {
        const result = await next(request);
        const isFailed = result.is === 'unknown' || (result.is === 'answered' && result.status >= 500);
        return isFailed && request.method === 'GET' ? emptyList(request.url) : result;
      }),
  },
  {
    id: 'M10',
    what: 'echoes are told by the time since our last write',
    plant: () => {
      const written = new Set<string>();
      return {
        ...unwrapped,
        ports: withClients((client) => ({
          update: (seen, changes) => {
            written.add(seen.id);
            return client.update(seen, changes);
          },
          readFeed: async (feed, cursor) => {
            const page = await client.readFeed(feed, cursor);
            if (page.is !== 'ok') return page;
            const parts = page.value.parts.filter(({ recordId }) => !written.has(recordId));
            return ok({ ...page.value, parts });
          },
        })),
      };
    },
  },
  {
    id: 'M11',
    what: 'marks and news are cleared as they are when the work is done, though more was told meanwhile',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          clearMarks: async (connectionId, taken) => {
            const now = await tx.dueMarks(connectionId, { nowMs: Number.MAX_SAFE_INTEGER, limit: 1_000_000 });
            const names = new Set(taken.map(({ kind, recordId }) => `${kind} ${recordId}`));
            await tx.clearMarks(
              connectionId,
              now.filter(({ kind, recordId }) => names.has(`${kind} ${recordId}`)),
            );
          },
          feedRead: async (connectionId, side, feed) => {
            const hints = await tx.feedHints(connectionId);
            const now = hints.find((one) => one.side === side && one.feed === feed);
            await tx.feedRead(connectionId, side, feed, now?.hintSeq ?? 0);
          },
        })),
      ),
  },
  {
    id: 'M12',
    what: 'error answers are not counted',
    plant: () => ({
      ...unwrapped,
      ports: (ports) => ({
        ...ports,
        exact: { ...ports.exact, limits: { ...ports.exact.limits, errors: null } },
      }),
    }),
  },
  {
    id: 'M13',
    what: 'nothing keeps two processes from renewing one pair at once',
    plant: () => onStore((store) => withoutTurns({ ...store, withLock: (_name, work) => work() })),
  },
  {
    id: 'M39',
    what: 'whoever has the lock believes that nobody is renewing the pair',
    killedBy: 'E1',
    worlds: (seed) => withLostLocks(drawSiblings(seed)),
    plant: () => onStore(withoutTurns),
  },
  {
    id: 'M14',
    what: 'what is being sent is not committed before it is sent',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          saveItems: (connectionId, runId, items) =>
            tx.saveItems(
              connectionId,
              runId,
              items.filter(({ state }) => state !== 'sending' && state !== 'unknown'),
            ),
        })),
      ),
  },
  {
    id: 'M15',
    what: 'the wall clock of the machine is asked',
    isFoundByReplay: true,
    plant: () => ({
      ...unwrapped,
      ports: (ports) => ({
        ...ports,
        clock: { ...ports.clock, nowMs: () => ports.clock.nowMs() + (Math.floor(performance.now()) % 7) },
      }),
    }),
  },
  {
    id: 'M18',
    what: 'a record is created without looking for it first',
    plant: () => ({ ...unwrapped, ports: withClients(() => ({ findByKey: async () => ok([]) })) }),
  },
  {
    id: 'M19',
    what: 'an event is answered before its receipt is committed',
    plant: () =>
      onStore((store) => ({
        ...store,
        transact: async <T>(work: (tx: StoreWrites) => Promise<T>): Promise<T> => {
          const done = store.transact(work);
          // A receipt is known by what it does; nothing else tells the engine of news.
          if (!/hintFeeds/.test(work.toString())) return done;
          void done.catch(() => undefined);
          return undefined as T;
        },
      })),
  },
  {
    id: 'M20',
    what: 'a record that cannot be written holds up whatever comes after it',
    plant: () =>
      onStore((store) => ({
        ...store,
        nextItems: async (connectionId, runId, input) => {
          const failed = await store.itemsInState(connectionId, runId, 'failed');
          return failed.length > 0 ? [] : store.nextItems(connectionId, runId, input);
        },
      })),
  },
  {
    id: 'M21',
    what: 'a refresh without an answer is taken for a lost consent',
    plant: () => {
      const hasty = (access: EnginePorts['exact']): EnginePorts['exact'] => ({
        ...access,
        oauth: (region) => {
          const oauth = access.oauth(region);
          return {
            ...oauth,
            refresh: async (token) => {
              const outcome = await oauth.refresh(token);
              return outcome.is === 'ok' ? outcome : { is: 'unauthorised', reason: 'refreshTokenUsed' };
            },
          };
        },
      });
      return { ...unwrapped, ports: (ports) => ({ ...ports, exact: hasty(ports.exact), tribe: hasty(ports.tribe) }) };
    },
  },
  {
    id: 'M22',
    what: 'a cursor runs ahead of the page that it follows',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          saveParts: async (connectionId, parts, observedMs) => {
            await tx.saveParts(connectionId, parts.length > 1 ? parts.slice(1) : parts, observedMs);
          },
        })),
      ),
  },
  {
    id: 'M23',
    what: 'everything is read ten times over',
    killedBy: 'D5',
    plant: () => ({
      ...unwrapped,
      ports: withClients((client) => ({
        read: async (kind, id, about) => {
          for (let times = 1; times < 10; times += 1) await client.read(kind, id, about);
          return client.read(kind, id, about);
        },
      })),
    }),
  },
  ...bugsAboutOverviews,
  ...bugsAboutSiblings,
  ...bugsAboutValues,
  ...bugsAboutPeople,
];

const rowsOfUnstablePage = 2;

/** Page by page from a list in the order of the latest change, which moves under whoever pages through it. */
function byLastChange(client: VendorClient): VendorClient['readFeed'] {
  return async (feed, cursor) => {
    if (client.side === 'exact') return client.readFeed(feed, cursor);
    const at = cursor === null ? { since: null, next: null, offset: 0 } : (JSON.parse(cursor) as Paging);
    const parts: ObservedPart[] = [];
    let inner = at.since;
    for (let isLast = false; !isLast; ) {
      const page = await client.readFeed(feed, inner);
      if (page.is !== 'ok') return page;
      parts.push(...page.value.parts);
      ({ cursor: inner, isLast } = page.value);
    }
    const latestOf = (rows: readonly ObservedPart[]): string =>
      rows
        .map(({ version }) => version)
        .sort()
        .at(-1) ?? '';
    const records = [...Map.groupBy(parts, ({ recordId }) => recordId).values()];
    records.sort((a, b) => (latestOf(a) > latestOf(b) ? -1 : 1));
    const offset = at.offset + rowsOfUnstablePage;
    const next = at.next ?? inner;
    const isLast = offset >= records.length;
    const after: Paging = isLast ? { since: next, next: null, offset: 0 } : { since: at.since, next, offset };
    const shown = records.slice(at.offset, offset).flat();
    return ok({ parts: shown, cursor: JSON.stringify(after), isLast });
  };
}

interface Paging {
  readonly since: string | null;
  readonly next: string | null;
  readonly offset: number;
}
