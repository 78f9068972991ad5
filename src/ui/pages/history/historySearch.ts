import type { HistoryWanted } from '../../api/queries.ts';
import type { Cause, Decided, FieldPath, Kind, Side, UndoWanted } from '../../api/types.ts';
import { fieldOrder } from '../../texts/fieldOrder.ts';
import { readPage, readText } from '../run/itemSearch.ts';

/** What of the history is shown; it lives in the address, so that back, reload and links keep it. */
export interface HistorySearch {
  readonly kind?: Kind;
  readonly side?: Side;
  readonly field?: FieldPath;
  readonly by?: Cause;
  readonly decided?: Decided;
  /** Epoch milliseconds: the first instant, and the first one after. */
  readonly from?: number;
  readonly until?: number;
  readonly run?: string;
  /** `exact:<id>` or `tribe:<id>`, together with `kind`. */
  readonly record?: string;
  readonly q?: string;
  readonly page?: number;
}

/** A person's answer is told by what was decided; no write has it for its cause. */
export const causes = ['change', 'import', 'undo'] as const satisfies readonly Cause[];
export const decisions = ['either', 'rule', 'person'] as const satisfies readonly Decided[];

const oneOf = <T extends string>(all: readonly T[], value: unknown): T | undefined => all.find((one) => one === value);

export function readHistorySearch(search: Readonly<Record<string, unknown>>): HistorySearch {
  const kind = oneOf<Kind>(['relation', 'contact'], search.kind);
  const side = oneOf<Side>(['exact', 'tribe'], search.side);
  const field = oneOf(fieldOrder, search.field);
  const by = oneOf(causes, search.by);
  const decided = oneOf(decisions, search.decided);
  const { run, record } = search;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(side === undefined ? {} : { side }),
    ...(field === undefined ? {} : { field }),
    ...(by === undefined ? {} : { by }),
    ...(decided === undefined ? {} : { decided }),
    ...(isInstant(search.from) ? { from: search.from } : {}),
    ...(isInstant(search.until) ? { until: search.until } : {}),
    ...(typeof run === 'string' && run !== '' ? { run } : {}),
    ...(kind !== undefined && recordOf(record) !== null ? { record: String(record) } : {}),
    ...readText(search.q),
    ...readPage(search.page),
  };
}

const isInstant = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 8_640_000_000_000_000;

/** Which half of which pair a link named; ids may hold colons themselves. */
export function recordOf(text: unknown): { readonly side: Side; readonly id: string } | null {
  if (typeof text !== 'string') return null;
  const [first, ...rest] = text.split(':');
  const side = oneOf<Side>(['exact', 'tribe'], first);
  const id = rest.join(':');
  return side === undefined || id === '' ? null : { side, id };
}

export function wantedOf({ record, q, from, until, run, ...search }: HistorySearch): HistoryWanted {
  const { kind, side, field, by, decided } = search;
  const named = recordOf(record);
  return {
    ...{ kind, side, field, by, decided },
    fromMs: from,
    untilMs: until,
    runId: run,
    search: q,
    ...(named === null ? {} : { recordSide: named.side, recordId: named.id }),
  };
}

/** The same for an undo: what the page shows is what would be put back. A whole run is asked for as one. */
export function undoOf(search: HistorySearch): UndoWanted {
  const { kind, side, field, by, decided, from, until, run, record, q } = search;
  const others = [kind, side, field, by, decided, from, until, record, q];
  if (run !== undefined && others.every((one) => one === undefined)) return { of: 'run', runId: run };
  const named = recordOf(record);
  return {
    of: 'changes',
    filter: {
      kind: kind ?? null,
      side: side ?? null,
      field: field ?? null,
      by: by ?? null,
      decided: decided ?? null,
      fromMs: from ?? null,
      untilMs: until ?? null,
      runId: run ?? null,
      record: named === null || kind === undefined ? null : { kind, ...named },
      search: q ?? null,
    },
  };
}
