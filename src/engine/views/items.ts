import { assembleRecord } from '../../domain/model/assemble.ts';
import type { Fields } from '../../domain/model/fields.ts';
import type { Side } from '../../domain/model/kind.ts';
import { answersTo } from '../../domain/plan/answersTo.ts';
import type { MatchAnswer } from '../../domain/plan/plan.ts';
import type { Connection, Store, StoredPlanItem } from '../../store/port.ts';
import type { ItemDetail, ItemQuery, ItemRow, Page } from '../service.ts';

/** Rows one page may hold, whatever was asked. */
export const pageRowsMax = 200;

export async function itemRows(store: Store, connection: Connection, query: ItemQuery): Promise<Page<ItemRow>> {
  const { total, items } = await store.planItems(connection.id, { ...query, ...pageOf(query) });
  const answers = await store.answers(connection.id);
  return { total, rows: items.map((stored) => rowOf(stored, answers)) };
}

export const pageOf = ({ offset, limit }: { readonly offset: number; readonly limit: number }) => ({
  offset: Math.max(0, Math.trunc(offset)),
  limit: Math.min(pageRowsMax, Math.max(0, Math.trunc(limit))),
});

export async function itemDetail(
  store: Store,
  connection: Connection,
  input: { readonly runId: string; readonly key: string },
): Promise<ItemDetail | null> {
  const stored = await store.planItem(connection.id, input.runId, input.key);
  if (stored === null) return null;
  const answers = await store.answers(connection.id);
  const { item } = stored;
  const fieldsOn = async (side: Side, id: string | null): Promise<Fields | null> => {
    if (id === null) return null;
    return assembleRecord(await store.partsOfRecord(connection.id, side, item.kind, id))?.fields ?? null;
  };
  return {
    ...rowOf(stored, answers),
    decisions: item.decisions,
    candidates: item.candidates,
    exact: await fieldsOn('exact', item.exactId),
    tribe: await fieldsOn('tribe', item.tribeId),
    answer: answers.get(item.key) ?? null,
    possibleAnswers: answersTo(item),
  };
}

function rowOf({ item, state, failure }: StoredPlanItem, answers: ReadonlyMap<string, MatchAnswer>): ItemRow {
  const { key, kind, label, action, rung, reason, exactId, tribeId, effects, problems } = item;
  return {
    key,
    kind,
    label,
    action,
    state,
    rung,
    reason,
    exactId,
    tribeId,
    writes: effects.reduce((total, { fields }) => total + Object.keys(fields).length, 0),
    problems,
    failure,
    isAnswered: answers.has(key),
  };
}
