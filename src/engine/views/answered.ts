import { assembleRecord } from '../../domain/model/assemble.ts';
import type { Kind, Side } from '../../domain/model/kind.ts';
import { parseKey } from '../../domain/plan/key.ts';
import { labelOf } from '../../domain/plan/label.ts';
import type { Connection, Store } from '../../store/port.ts';
import { answeredByImport } from '../live/goLive.ts';
import type { AnsweredMatch, Page } from '../service.ts';
import { pageOf } from './items.ts';

/** What people answered to questions about matches; what the import decided by itself stands with its record. */
export async function answeredMatches(
  store: Store,
  connection: Connection,
  query: { readonly offset: number; readonly limit: number },
): Promise<Page<AnsweredMatch>> {
  const { total, answers } = await store.answersGiven(connection.id, { exceptBy: answeredByImport, ...pageOf(query) });
  const label = async (kind: Kind, side: Side, id: string): Promise<string> => {
    const record = assembleRecord(await store.partsOfRecord(connection.id, side, kind, id));
    return record === null ? id : labelOf(record);
  };
  const rows = await Promise.all(
    answers.map(async ({ key, answer, who, atMs }): Promise<readonly AnsweredMatch[]> => {
      const named = parseKey(key);
      if (named === null) return [];
      const { kind, side, id } = named;
      const chosen = answer.is === 'same' ? await label(kind, 'tribe', answer.tribeId) : null;
      return [{ key, kind, side, id, label: await label(kind, side, id), chosen, answer, who, atMs }];
    }),
  );
  return { total, rows: rows.flat() };
}
