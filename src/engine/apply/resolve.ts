import { sameValue } from '../../domain/mapping/equivalence.ts';
import type { FieldPath, Fields } from '../../domain/model/fields.ts';
import { groupWith } from '../../domain/model/groups.ts';
import { otherSide, type Side } from '../../domain/model/kind.ts';
import type { StoredPlanItem } from '../../store/port.ts';
import { failureReason } from '../failures.ts';
import type { ApplyingBatch } from './applying.ts';
import { idOn, linkOfItem, seenAgain, seenIn } from './known.ts';
import { adoptFound, newlySeen, targetOf } from './prepare.ts';
import {
  alone,
  asPair,
  choicesOf,
  failed,
  queuedAgain,
  queuedOrGivenUp,
  type Settlement,
  settledPair,
} from './settlement.ts';

/**
 * Finds out what became of a write in doubt. Before `settleMs` is over an absent record proves nothing, for the request
 * may still land: then the answer is null, and the item stays in doubt. After it, absent means that it may be tried
 * again (reliability.md 3).
 */
export async function resolve(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  input: { readonly isDue: boolean },
): Promise<Settlement | null> {
  const { item } = stored;
  const target = targetOf(stored);
  const source = seenIn(applying.known, otherSide(target), item.kind, idOn(item, otherSide(target)));
  if (source === null) return resolveWithoutSource(applying, stored, input);
  if (stored.businessKey !== null) {
    const found = await adoptFound(applying, stored, source, stored.businessKey);
    if (found !== null) return found;
    return input.isDue ? queuedOrGivenUp(applying, stored) : null;
  }
  const targetId = idOn(item, target);
  const fields = item.effects[0]?.fields;
  if (targetId === null || fields === undefined) {
    throw new Error(`item ${item.key} is in doubt without a key or a record to look for`);
  }
  const names = Object.keys(fields) as FieldPath[];
  const read = await applying[target].client.read(item.kind, targetId, names);
  if (read.is !== 'ok') return { ...queuedAgain(stored, { side: target, outcome: read }), item: stored };
  const seen = read.value === null ? null : seenAgain(applying.known, target, item.kind, targetId, read.value);
  if (seen === null) return failed(applying, stored, failureReason('recordGone', { side: target }));
  const known = linkOfItem(applying.known, item);
  const pair = asPair(source, seen);
  // What was sent and is there was agreed when it was sent. Against anything older, our own write would look like an edit
  // of that side, and could win over what a person changed on the other side since. What an undo puts back was not.
  const arrived = names.filter((name) => sameValue(name, fields[name] ?? null, seen.record.fields[name] ?? null, null));
  // Half a line of an address is agreed on by nobody.
  const isWhole = (name: FieldPath): boolean =>
    groupWith(name).every((each) => !names.includes(each) || arrived.includes(each));
  const agreed = applying.run.kind === 'undo' ? [] : arrived.filter(isWhole);
  const base = { ...known?.base, ...Object.fromEntries(agreed.map((name) => [name, fields[name]])) };
  const link = known === null ? null : { ...known, base };
  const plan = applying.planOf(applying, stored, { ...pair, base, choices: choicesOf(applying.known, link) });
  const isThere = arrived.length === names.length;
  const isRestLeft = !isThere && plan.effects.some(({ side }) => side === target);
  if (isRestLeft && !input.isDue) return null;
  if (isRestLeft && arrived.length === 0) return queuedOrGivenUp(applying, stored);
  // Of several calls the earlier ones may have gone through: then the rest is what is left to write.
  const told = !isRestLeft ? fields : Object.fromEntries(arrived.map((name) => [name, fields[name]]));
  const written = { side: target, operation: 'update', before: beforeOf(stored, target), fields: told } as const;
  return settledPair(applying, stored, { ...pair, link, looked: target, written });
}

/**
 * The record that was carried over is gone meanwhile, and so there is no pair. What was sent may stand all the same: it is
 * looked for as before, because whatever Tandem wrote is told in the journal.
 */
async function resolveWithoutSource(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  { isDue }: { readonly isDue: boolean },
): Promise<Settlement | null> {
  const { item, businessKey } = stored;
  const target = targetOf(stored);
  const { client } = applying[target];
  const gone = failed(applying, stored, failureReason('recordGone', { side: otherSide(target) }));
  const targetId = idOn(item, target);
  const fields = item.effects[0]?.fields ?? {};
  if (businessKey !== null) {
    const found = await client.findByKey(item.kind, businessKey);
    if (found.is !== 'ok') return { ...queuedAgain(stored, { side: target, outcome: found }), item: stored };
    const made = found.value.flatMap((sighting) => newlySeen(applying, stored, sighting) ?? []);
    if (made.length === 0) return isDue ? gone : null;
    const written = { side: target, operation: 'create', before: {}, fields } as const;
    return alone(applying, gone, stored, { made, written });
  }
  const names = Object.keys(fields) as FieldPath[];
  const read = targetId === null ? null : await client.read(item.kind, targetId, names);
  if (targetId === null || read === null) return gone;
  if (read.is !== 'ok') return { ...queuedAgain(stored, { side: target, outcome: read }), item: stored };
  const seen = read.value === null ? null : seenAgain(applying.known, target, item.kind, targetId, read.value);
  if (seen === null) return gone;
  const isThere = names.every((name) => sameValue(name, fields[name] ?? null, seen.record.fields[name] ?? null, null));
  if (!isThere) return isDue ? gone : null;
  const written = { side: target, operation: 'update', before: beforeOf(stored, target), fields } as const;
  return alone(applying, gone, stored, { made: [seen], written });
}

/** What each field was when the write was decided upon. */
const beforeOf = ({ item }: StoredPlanItem, target: Side): Fields =>
  Object.fromEntries(item.decisions.map((decision) => [decision.field, decision[target]]));
