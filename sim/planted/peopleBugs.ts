import { isDeepStrictEqual } from 'node:util';
import type { HaltCode } from '../../src/domain/brake/brake.ts';
import type { JournalEntry, Link, Store } from '../../src/store/port.ts';
import { currentAccount } from '../world/attribution.ts';
import { unwrapped } from '../world/world.ts';
import { inTransactions, onStore, type PlantedBug } from './planting.ts';

/** What these would hold back goes on as if they had nothing against it. */
export const withoutBrakes = (...codes: readonly HaltCode[]): ((store: Store) => Store) =>
  inTransactions((tx) => ({
    saveRun: (run) =>
      tx.saveRun(run.brake?.halts.some(({ code }) => codes.includes(code)) ? { ...run, brake: null } : run),
  }));

const withoutRulesBrake = withoutBrakes('rulesChanged');

/** Bugs about what people decide. */
export const bugsAboutPeople: readonly PlantedBug[] = [
  {
    id: 'M9',
    what: 'what a narrowed filter leaves out is unlinked',
    killedBy: 'G4',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          saveConnection: async (connection) => {
            const before = await tx.connection(connection.id);
            await tx.saveConnection(connection);
            const { filter } = connection.rules;
            const isLeftOut = ({ kind, base }: Link): boolean =>
              kind === 'contact' ? !filter.contacts : !filter.suppliers && base.isSupplier === true;
            if (before === null || isDeepStrictEqual(before.rules.filter, filter)) return;
            const leftOut = (await tx.links(connection.id)).filter(isLeftOut);
            await tx.removeLinks(
              connection.id,
              leftOut.map(({ id }) => id),
            );
          },
        })),
      ),
  },
  {
    id: 'M17',
    what: 'a plan that is another one since it was confirmed is carried out without being shown again',
    killedBy: 'G1',
    plant: () => ({
      ...unwrapped,
      ports: (ports) => ({
        ...ports,
        // Only the digest of a whole plan is one of several lines.
        ids: { ...ports.ids, digest: (text) => (text.includes('\n') ? 'any plan' : ports.ids.digest(text)) },
      }),
    }),
  },
  {
    id: 'M31',
    what: 'nobody asks about pauses',
    killedBy: 'G2',
    plant: () => onStore((store) => ({ ...store, pauses: async () => [] })),
  },
  {
    id: 'M32',
    what: 'everything flows both ways, whatever the rules say',
    killedBy: 'G3',
    plant: () =>
      onStore((store) => ({
        ...withoutRulesBrake(store),
        connection: async (id) => {
          const connection = await store.connection(id);
          if (connection === null) return null;
          return { ...connection, rules: { ...connection.rules, flows: { relation: 'both', contact: 'both' } } };
        },
      })),
  },
  {
    id: 'M43',
    what: 'nobody looks at the conditions of the filter',
    killedBy: 'G9',
    plant: () =>
      onStore((store) => ({
        ...withoutRulesBrake(store),
        connection: async (id) => {
          const connection = await store.connection(id);
          if (connection === null) return null;
          const { conditions: _unread, ...filter } = connection.rules.filter;
          return { ...connection, rules: { ...connection.rules, filter } };
        },
      })),
  },
  {
    id: 'M33',
    what: 'other rules need nobody to look',
    killedBy: 'G4',
    plant: () => onStore(withoutRulesBrake),
  },
  {
    id: 'M34',
    what: 'the value that a person did not choose is taken',
    killedBy: 'G5',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          saveChoices: (choices) => {
            const turned = { exact: 'tribe', tribe: 'exact', keep: 'keep' } as const;
            return tx.saveChoices(choices.map((one) => ({ ...one, choice: turned[one.choice] })));
          },
        })),
      ),
  },
  {
    id: 'M35',
    what: 'observe-only is turned by each click',
    killedBy: 'G7',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          saveConnection: async (connection) => {
            const before = await tx.connection(connection.id);
            const isTurned = before?.isObserveOnly === true && isDeepStrictEqual(before, connection);
            await tx.saveConnection(isTurned ? { ...connection, isObserveOnly: false } : connection);
          },
        })),
      ),
  },
  {
    id: 'M36',
    what: 'a consent that is given anew binds the connection to what was consented to',
    killedBy: 'B5',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          saveToken: async (row) => {
            const connection = await tx.connection(row.connectionId);
            const isByPerson = currentAccount().request !== null;
            if (connection !== null && connection.exactDivision !== null && isByPerson && row.side === 'exact') {
              await tx.saveConnection({ ...connection, exactDivision: `${Number(connection.exactDivision) + 1}` });
            }
            return tx.saveToken(row);
          },
        })),
      ),
  },
  {
    id: 'M37',
    what: 'a comparison counts as done when it begins',
    killedBy: 'H2',
    plant: () =>
      onStore(
        inTransactions((tx) => ({
          saveRun: (run) => {
            const isBegun = run.kind === 'sync' && (run.applyStartedMs ?? 0) > (run.finishedMs ?? 0);
            return tx.saveRun(isBegun ? { ...run, finishedMs: run.applyStartedMs } : run);
          },
        })),
      ),
  },
  {
    id: 'M38',
    what: 'an undo takes what was written for what was there before it',
    killedBy: 'P5',
    plant: () => {
      const asWritten = (entry: JournalEntry): JournalEntry => ({ ...entry, before: entry.after });
      return onStore((store) => ({
        ...store,
        journalOfLink: async (connectionId, linkId) => (await store.journalOfLink(connectionId, linkId)).map(asWritten),
        journalOfRun: async (connectionId, runId) => (await store.journalOfRun(connectionId, runId)).map(asWritten),
        journalEntry: async (connectionId, id) => {
          const entry = await store.journalEntry(connectionId, id);
          return entry === null ? null : asWritten(entry);
        },
      }));
    },
  },
];
