import { completeRules } from '../../domain/mapping/defaults.ts';
import { regionOf } from '../../domain/mapping/region.ts';
import { assembleRecord } from '../../domain/model/assemble.ts';
import type { FieldPath } from '../../domain/model/fields.ts';
import { keepChoices } from '../../domain/plan/keepChoices.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import type { Connection, Link, Run, StoreWrites } from '../../store/port.ts';
import { homeRegionOf } from '../apply/planPair.ts';
import { filterChangesOf, ruleNotesOf } from './previewRules.ts';
import { priorities } from './priorities.ts';

interface By {
  readonly who: string;
  readonly atMs: number;
}

/**
 * A person has looked at what the brake holds and does not want it. Changed rules go back to those that were confirmed,
 * and everything is planned by them again. Otherwise each difference that was to be written stays as it is until somebody
 * edits one of its sides, and what was to be made is not. Call inside the transaction of the request.
 */
export async function discardHeld(tx: StoreWrites, connection: Connection, run: Run, by: By): Promise<void> {
  const held = await tx.itemsInState(connection.id, run.id, 'planned');
  const isAboutRules = run.brake?.halts.some(({ code }) => code === 'rulesChanged') === true;
  if (isAboutRules && run.rulesFingerprint !== null) {
    const rules = completeRules(JSON.parse(run.rulesFingerprint));
    const notes = ruleNotesOf(connection, rules, by);
    await tx.saveConnection({ ...connection, rules });
    await tx.saveFilterChanges(filterChangesOf(connection, rules, by));
    await tx.saveRuleNotes(notes.made);
    for (const { kind, field } of notes.over) await tx.removeRuleNotes(connection.id, kind, [field]);
  } else {
    for (const { item } of held) await leaveAsItIs(tx, connection, item, by);
  }
  await tx.removeItems(
    connection.id,
    run.id,
    held.map(({ item }) => item.key),
  );
  await tx.saveRun({ ...run, brake: null, lookedMs: by.atMs });
  await tx.markEverything(connection.id, { priority: priorities.comparison, markedMs: by.atMs });
}

async function leaveAsItIs(tx: StoreWrites, connection: Connection, item: PlanItem, by: By): Promise<void> {
  const link = await linkOf(tx, connection.id, item);
  if (link === null) {
    await tx.saveAnswer(connection.id, item.key, { is: 'leave' }, by.who, by.atMs);
    return;
  }
  const record = async (side: 'exact' | 'tribe', id: string) =>
    assembleRecord(await tx.partsOfRecord(connection.id, side, item.kind, id));
  const [exact, tribe] = [await record('exact', link.exactId), await record('tribe', link.tribeId)];
  const meant = new Set(item.effects.flatMap(({ fields }) => Object.keys(fields) as FieldPath[]));
  const shown = { exact: exact?.fields ?? null, tribe: tribe?.fields ?? null };
  const region = regionOf(exact, tribe, homeRegionOf(connection));
  const choices = keepChoices(item.kind, shown, (field) => meant.has(field), region);
  await tx.saveChoices(choices.map((choice) => ({ ...choice, connectionId: connection.id, linkId: link.id, ...by })));
}

async function linkOf(tx: StoreWrites, connectionId: string, item: PlanItem): Promise<Link | null> {
  const { kind, exactId, tribeId } = item;
  if (exactId !== null) return tx.linkOf(connectionId, kind, 'exact', exactId);
  return tribeId === null ? null : tx.linkOf(connectionId, kind, 'tribe', tribeId);
}
