import type { HistoryWanted } from '../../api/queries.ts';
import type { Cause, FieldPath, Kind, Side } from '../../api/types.ts';
import { fieldOrder } from '../../texts/fieldOrder.ts';
import { readPage, readText } from '../run/itemSearch.ts';

/** What of the history is shown; it lives in the address, so that back, reload and links keep it. */
export interface HistorySearch {
  readonly kind?: Kind;
  readonly side?: Side;
  readonly field?: FieldPath;
  readonly by?: Cause;
  readonly run?: string;
  /** `exact:<id>` or `tribe:<id>`, together with `kind`. */
  readonly record?: string;
  readonly q?: string;
  readonly page?: number;
}

export const causes: readonly Cause[] = ['change', 'import', 'person', 'undo'];

const oneOf = <T extends string>(all: readonly T[], value: unknown): T | undefined => all.find((one) => one === value);

export function readHistorySearch(search: Readonly<Record<string, unknown>>): HistorySearch {
  const kind = oneOf<Kind>(['relation', 'contact'], search.kind);
  const side = oneOf<Side>(['exact', 'tribe'], search.side);
  const field = oneOf(fieldOrder, search.field);
  const by = oneOf(causes, search.by);
  const { run, record } = search;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(side === undefined ? {} : { side }),
    ...(field === undefined ? {} : { field }),
    ...(by === undefined ? {} : { by }),
    ...(typeof run === 'string' && run !== '' ? { run } : {}),
    ...(kind !== undefined && recordOf(record) !== null ? { record: String(record) } : {}),
    ...readText(search.q),
    ...readPage(search.page),
  };
}

/** Which half of which pair a link named; ids may hold colons themselves. */
export function recordOf(text: unknown): { readonly side: Side; readonly id: string } | null {
  if (typeof text !== 'string') return null;
  const [first, ...rest] = text.split(':');
  const side = oneOf<Side>(['exact', 'tribe'], first);
  const id = rest.join(':');
  return side === undefined || id === '' ? null : { side, id };
}

export function wantedOf({ kind, side, field, by, run, record, q }: HistorySearch): HistoryWanted {
  const named = recordOf(record);
  return {
    kind,
    side,
    field,
    by,
    runId: run,
    search: q,
    ...(named === null ? {} : { recordSide: named.side, recordId: named.id }),
  };
}
