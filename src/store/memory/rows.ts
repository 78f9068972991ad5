import type { Side } from '../../domain/model/kind.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import type { MatchAnswer } from '../../domain/plan/plan.ts';
import type {
  CallBudget,
  Conflict,
  Connection,
  FeedCursor,
  FeedHint,
  FilterChange,
  HintSubscription,
  JournalEntry,
  Lease,
  Link,
  Mark,
  Pause,
  Problem,
  RuleNote,
  Run,
  Session,
  SignIn,
  StoredChoice,
  StoredPlanItem,
  TokenRow,
} from '../port.ts';
import { keyOf, type TableSpec, type View } from './table.ts';

/** The rows of the memory store, table by table: the values of the port with what PostgreSQL keeps beside them. */
export interface Rows {
  connection: Connection;
  signIn: SignIn;
  session: Session;
  token: TokenRow;
  budget: CallBudget;
  lease: Lease;
  cursor: FeedCursor & { readonly connectionId: string };
  part: { readonly connectionId: string; readonly observedMs: number; readonly part: ObservedPart };
  link: Link & { readonly labelOrder: string; readonly searchText: string };
  run: Run;
  planItem: PlanItemRow;
  answer: AnswerRow;
  journal: JournalEntry;
  problem: Problem;
  feedHint: FeedHint & { readonly connectionId: string };
  hintSubscription: HintSubscription & { readonly forged: number };
  mark: Mark & { readonly connectionId: string };
  sequence: { readonly name: string; readonly last: number };
  conflict: Conflict;
  choice: StoredChoice;
  pause: Pause & { readonly connectionId: string };
  ruleNote: RuleNote;
  filterChange: FilterChange;
}

export interface PlanItemRow {
  readonly connectionId: string;
  readonly runId: string;
  readonly position: number;
  readonly dependsOn: string | null;
  readonly isWaiting: boolean;
  readonly searchText: string;
  readonly stored: StoredPlanItem;
}

export interface AnswerRow {
  readonly connectionId: string;
  readonly key: string;
  readonly answer: MatchAnswer;
  readonly who: string;
  readonly atMs: number;
}

export type Views = { readonly [T in keyof Rows]: View<Rows[T]> };

export const ofSide = (connectionId: string, side: Side): string => keyOf(connectionId, side);

const ofConnection = (row: { readonly connectionId: string | null }) =>
  row.connectionId === null ? null : { table: 'connection', key: row.connectionId };

const ofLink = ({ connectionId, linkId }: { readonly connectionId: string; readonly linkId: string }) => ({
  table: 'link',
  key: keyOf(connectionId, linkId),
});

/** Keys, indexes and constraints, as the migrations give them to PostgreSQL. */
export const specs: { readonly [T in keyof Rows]: TableSpec<Rows[T]> } = {
  connection: {
    key: ({ id }) => id,
    indexes: {
      organisation: ({ tribeOrganisationId }) => tribeOrganisationId,
      administration: ({ tribeOrganisationId, exactRegion, exactDivision }) =>
        keyOf(tribeOrganisationId, exactRegion, exactDivision),
    },
    unique: ['administration'],
  },
  signIn: { key: ({ state }) => state, indexes: {}, parent: ofConnection },
  session: { key: ({ idHash }) => idHash, indexes: {}, parent: ofConnection },
  token: { key: ({ connectionId, side }) => ofSide(connectionId, side), indexes: {}, parent: ofConnection },
  budget: { key: ({ connectionId, side }) => ofSide(connectionId, side), indexes: {}, parent: ofConnection },
  lease: { key: ({ connectionId }) => connectionId, indexes: {}, parent: ofConnection },
  cursor: {
    key: ({ connectionId, side, feed }) => keyOf(connectionId, side, feed),
    indexes: { connection: ({ connectionId }) => connectionId },
    parent: ofConnection,
  },
  part: {
    key: ({ connectionId, part }) => keyOf(connectionId, part.side, part.kind, part.recordId, part.part, part.partId),
    indexes: {
      side: ({ connectionId, part }) => ofSide(connectionId, part.side),
      record: ({ connectionId, part }) => keyOf(connectionId, part.side, part.kind, part.recordId),
      ownId: ({ connectionId, part }) => keyOf(connectionId, part.side, part.kind, part.part, part.partId),
      anyKindOwnId: ({ connectionId, part }) => keyOf(connectionId, part.side, part.partId),
      owner: ({ connectionId, part }) => keyOf(connectionId, part.side, part.kind, part.main?.ownerId ?? null),
    },
    parent: ofConnection,
  },
  link: {
    key: ({ connectionId, id }) => keyOf(connectionId, id),
    indexes: {
      connection: ({ connectionId }) => connectionId,
      kind: ({ connectionId, kind }) => keyOf(connectionId, kind),
      exact: ({ connectionId, kind, exactId }) => keyOf(connectionId, kind, exactId),
      tribe: ({ connectionId, kind, tribeId }) => keyOf(connectionId, kind, tribeId),
    },
    unique: ['exact', 'tribe'],
    parent: ofConnection,
  },
  run: {
    key: ({ connectionId, id }) => keyOf(connectionId, id),
    indexes: {
      kind: ({ connectionId, kind }) => keyOf(connectionId, kind),
      state: ({ state }) => state,
    },
    parent: ofConnection,
  },
  planItem: {
    key: ({ connectionId, runId, stored }) => keyOf(connectionId, runId, stored.item.key),
    indexes: {
      run: ({ connectionId, runId }) => keyOf(connectionId, runId),
      state: ({ connectionId, runId, stored }) => keyOf(connectionId, runId, stored.state),
      waitsFor: ({ connectionId, runId, dependsOn, isWaiting }) =>
        keyOf(connectionId, runId, isWaiting ? dependsOn : null),
    },
    parent: ({ connectionId, runId }) => ({ table: 'run', key: keyOf(connectionId, runId) }),
  },
  answer: {
    key: ({ connectionId, key }) => keyOf(connectionId, key),
    indexes: { connection: ({ connectionId }) => connectionId },
    parent: ofConnection,
  },
  journal: {
    key: ({ connectionId, id }) => keyOf(connectionId, id),
    indexes: {
      connection: ({ connectionId }) => connectionId,
      record: ({ connectionId, kind, side, recordId }) => keyOf(connectionId, kind, side, recordId),
      run: ({ connectionId, runId }) => keyOf(connectionId, runId),
      link: ({ connectionId, linkId }) => keyOf(connectionId, linkId),
    },
    parent: ofConnection,
  },
  problem: {
    key: ({ connectionId, id }) => keyOf(connectionId, id),
    indexes: {
      connection: ({ connectionId }) => connectionId,
      cause: ({ connectionId, causeCode, kind, side, recordId, field }) =>
        keyOf(connectionId, causeCode, kind, side, recordId, field),
      record: ({ connectionId, kind, recordId }) => keyOf(connectionId, kind, recordId),
    },
    unique: ['cause'],
    parent: ofConnection,
  },
  feedHint: {
    key: ({ connectionId, side, feed }) => keyOf(connectionId, side, feed),
    indexes: { connection: ({ connectionId }) => connectionId },
    parent: ofConnection,
  },
  hintSubscription: { key: ({ connectionId, side }) => ofSide(connectionId, side), indexes: {}, parent: ofConnection },
  mark: {
    key: ({ connectionId, kind, side, recordId }) => keyOf(connectionId, kind, side, recordId),
    indexes: { connection: ({ connectionId }) => connectionId },
    parent: ofConnection,
  },
  sequence: { key: ({ name }) => name, indexes: {} },
  conflict: {
    key: ({ connectionId, id }) => keyOf(connectionId, id),
    indexes: {
      connection: ({ connectionId }) => connectionId,
      link: ({ connectionId, linkId }) => keyOf(connectionId, linkId),
      // One that has ended stands for itself.
      open: ({ connectionId, id, linkId, fields, resolvedMs }) =>
        keyOf(connectionId, linkId, fields[0]?.field ?? '', resolvedMs === null ? null : id),
    },
    unique: ['open'],
    parent: ofLink,
  },
  choice: {
    key: ({ connectionId, linkId, field }) => keyOf(connectionId, linkId, field),
    indexes: { link: ({ connectionId, linkId }) => keyOf(connectionId, linkId) },
    parent: ofLink,
  },
  pause: {
    key: ({ connectionId, scope }) => keyOf(connectionId, scope),
    indexes: { connection: ({ connectionId }) => connectionId },
    parent: ofConnection,
  },
  filterChange: {
    key: ({ connectionId, atMs, list }) => keyOf(connectionId, String(atMs), list),
    indexes: { connection: ({ connectionId }) => connectionId },
    parent: ofConnection,
  },
  ruleNote: {
    key: ({ connectionId, kind, field }) => keyOf(connectionId, kind, field),
    indexes: { connection: ({ connectionId }) => connectionId },
    parent: ofConnection,
  },
};
