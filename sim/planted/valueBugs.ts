import type { Fields } from '../../src/domain/model/fields.ts';
import { ok } from '../../src/vendors/outcome.ts';
import { drawScenario, type Scenario } from '../scenario.ts';
import { unwrapped, type Wrapping } from '../world/world.ts';
import { withoutBrakes } from './peopleBugs.ts';
import { inTransactions, onStore, onTransport, type PlantedBug, withClients } from './planting.ts';

const grown = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      /^(email|phone|website|mobile)$/.test(name) && typeof value === 'string' ? `${value}1` : value,
    ]),
  );

const lengthened = ({ website, ...fields }: Fields): Fields =>
  typeof website === 'string'
    ? { ...fields, website: `${website}/1` }
    : website === undefined
      ? fields
      : { ...fields, website };

/** Bugs about what is written where, and about who has to look before it is. */
export const bugsAboutValues: readonly PlantedBug[] = [
  {
    id: 'M16',
    what: 'of two differing values the one that was changed last is taken',
    killedBy: 'A3',
    plant: newestWins,
  },
  {
    id: 'X1',
    what: 'what was read grows each time, so that an agreed value travels for ever',
    killedBy: 'D1',
    plant: () => ({
      ...unwrapped,
      ports: withClients((client) => ({
        readFeed: async (feed, cursor) => {
          const page = await client.readFeed(feed, cursor);
          if (page.is !== 'ok' || client.side !== 'tribe') return page;
          return ok({
            ...page.value,
            parts: page.value.parts.map((part) => ({ ...part, fields: lengthened(part.fields) })),
          });
        },
      })),
    }),
  },
  {
    id: 'X2',
    what: 'a value is written that nobody wrote',
    killedBy: 'A4',
    plant: () => ({
      ...unwrapped,
      ports: withClients((client) => ({ update: (seen, changes) => client.update(seen, grown(changes)) })),
    }),
  },
  {
    id: 'X3',
    what: 'what was agreed on is forgotten, so that an edit of one side is a conflict',
    killedBy: 'A5',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          saveLinks: (links) =>
            tx.saveLinks(
              links.map((link) => {
                const { email: _email, phone: _phone, website: _website, ...base } = link.base;
                return { ...link, base };
              }),
            ),
        })),
      ),
  },
  {
    id: 'X4',
    what: 'a write changes a property beside those that are mapped',
    killedBy: 'A6',
    plant: () =>
      onTransport((next) => (request) => {
        const isAccount = request.method === 'PUT' && request.body !== null && /crm\/Accounts/.test(request.url);
        if (!isAccount) return next(request);
        return next({ ...request, body: JSON.stringify({ ...JSON.parse(request.body ?? '{}'), Fax: '1234' }) });
      }),
  },
  {
    id: 'X5',
    what: 'a record that is told twice is queued twice',
    killedBy: 'D7',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          putItems: (connectionId, runId, items) =>
            tx.putItems(connectionId, runId, [
              ...items,
              ...items.map((item) => ({ ...item, key: `${item.key}again` })),
            ]),
        })),
      ),
  },
  {
    id: 'X6',
    what: 'where sides never agreed Exact is taken, though people want to be asked',
    killedBy: 'A8',
    plant: () =>
      onStore((store) => ({
        ...withoutBrakes('rulesChanged')(store),
        connection: async (id) => {
          const connection = await store.connection(id);
          if (connection === null || connection.rules.defaultPolicy !== 'ask') return connection;
          return { ...connection, rules: { ...connection.rules, defaultPolicy: 'exactLeads' } };
        },
      })),
  },
  {
    id: 'X7',
    what: 'a mass change needs nobody to look',
    killedBy: 'A10',
    plant: () => onStore(withoutBrakes('massChange', 'massCreate')),
  },
  {
    id: 'X8',
    what: 'a listing without anything in it alarms nobody',
    killedBy: 'A10',
    plant: () => onStore(withoutBrakes('emptyListing')),
  },
  {
    id: 'X9',
    what: 'what comes in one by one is never much',
    killedBy: 'A10',
    worlds: (seed) => withTrickle(drawScenario(seed)),
    plant: () => onStore(withoutBrakes('createsAddUp')),
  },
];

/** Long enough for more new customers than a busy hour has. */
const withTrickle = (scenario: Scenario): Scenario => ({
  ...scenario,
  stormMs: Math.max(scenario.stormMs, 20 * 60_000),
  actions: [{ atMs: 0, does: 'trickle', tenant: 0, dice: [0, 0, 0, 0, 0, 0, 0, 0] }, ...scenario.actions],
});

/** Worker and rules as they are, but what people would be asked about is decided by whose record was seen to change last. */
function newestWins(): Wrapping {
  const changed = new Map<string, { readonly text: string; readonly at: number }>();
  let now = 0;
  const seenAt = (id: string): number => changed.get(id)?.at ?? 0;
  return onStore(
    inTransactions((tx) => ({
      saveParts: async (connectionId, parts, observedMs) => {
        now += 1;
        for (const { fields, part, recordId } of parts) {
          const text = JSON.stringify(fields);
          if (part === 'main' && changed.get(recordId)?.text !== text) changed.set(recordId, { text, at: now });
        }
        await tx.saveParts(connectionId, parts, observedMs);
      },
      saveConflicts: async (conflicts) => {
        for (const conflict of conflicts) {
          const link = conflict.resolvedMs === null ? await tx.link(conflict.connectionId, conflict.linkId) : null;
          if (link === null) {
            await tx.saveConflicts([conflict]);
            continue;
          }
          const { connectionId, fields, kind, linkId, sinceMs } = conflict;
          const choice = seenAt(link.exactId) > seenAt(link.tribeId) ? 'exact' : 'tribe';
          const by = { who: 'the clock', atMs: sinceMs };
          await tx.saveConflicts([{ ...conflict, resolvedMs: sinceMs, resolution: choice, who: by.who }]);
          await tx.saveChoices(
            fields.map(({ exact, field, tribe }) => ({ connectionId, linkId, field, exact, tribe, choice, ...by })),
          );
          const mark = { kind, priority: 0, markedMs: sinceMs, notBeforeMs: sinceMs, wantsRead: false, attempts: 0 };
          await tx.mark(connectionId, [
            { ...mark, side: 'exact', recordId: link.exactId },
            { ...mark, side: 'tribe', recordId: link.tribeId },
          ]);
        }
      },
    })),
  );
}
