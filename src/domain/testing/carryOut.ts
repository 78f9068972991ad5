import type { FieldChoice } from '../merge/choice.ts';
import { agreedBase } from '../merge/merge.ts';
import { type FieldPath, type Fields, fieldsOf } from '../model/fields.ts';
import { type Kind, otherSide, type Side } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import { settleAddresses } from '../model/settle.ts';
import { keepChoices } from '../plan/keepChoices.ts';
import { itemKey } from '../plan/key.ts';
import type { FieldDecision, PlanItem, PlannedEffect } from '../plan/plan.ts';
import type { PlanInput } from '../plan/planImport.ts';
import { type LinkedPair, planPair } from '../plan/planPair.ts';
import type { DoneEntry } from '../plan/planUndo.ts';
import type { PlanLink } from '../plan/standing.ts';

/** What a side makes of what it is given, before it gives it back. */
export type Keeper = (fields: Fields, record: Pick<NeutralRecord, 'kind' | 'id'>) => Fields;
export type Keepers = Readonly<Record<Side, Keeper>>;

/** Exact keeps an address line as one text, and gives back what splitting makes of it; Tribe keeps what it is given. */
export const obedient: Keepers = { exact: (fields) => settleAddresses(fields), tribe: (fields) => fields };

/** How the base moves: `planned` is what was going to be, `read` what a plan of both records as read back says. */
export type BaseRule = (base: Fields, planned: readonly FieldDecision[], read: readonly FieldDecision[]) => Fields;

export const whatIsSeenToAgree: BaseRule = (base, _planned, read) =>
  agreedBase(
    base,
    read.filter(({ verdict }) => verdict === 'agrees'),
  );

export interface How {
  readonly keepers?: Keepers;
  readonly baseOf?: BaseRule;
}

/**
 * Carries out a plan as two systems would, reads back what they made of it, and remembers what is then seen to agree.
 * What an item waits for comes first.
 */
export function carryOut<Input extends PlanInput>(input: Input, items: readonly PlanItem[], how: How = {}): Input {
  return carryOutJournalled(input, items, how).input;
}

/** The same with the journal of what was done, newest first. */
export function carryOutJournalled<Input extends PlanInput>(
  input: Input,
  items: readonly PlanItem[],
  how: How = {},
): { readonly input: Input; readonly journal: readonly DoneEntry[] } {
  const world = new World(input, how);
  for (const item of items) if (item.dependsOn === null) world.carryOut(item);
  for (const item of items) if (item.dependsOn !== null) world.carryOut(item);
  return { input: { ...input, ...world.state() }, journal: world.journal.toReversed() };
}

const actionsThatLink: readonly PlanItem['action'][] = ['create', 'link', 'update', 'unchanged'];

class World {
  readonly #input: PlanInput;
  readonly #keepers: Keepers;
  readonly #baseOf: BaseRule;
  readonly #records: Map<string, NeutralRecord>;
  /** By the keys of both records. */
  readonly #links = new Map<string, PlanLink>();
  readonly journal: DoneEntry[] = [];

  constructor(input: PlanInput, { keepers = obedient, baseOf = whatIsSeenToAgree }: How) {
    this.#input = input;
    this.#keepers = keepers;
    this.#baseOf = baseOf;
    this.#records = new Map(
      [...input.exact, ...input.tribe].map((each) => [itemKey(each.kind, each.side, each.id), each]),
    );
    for (const link of input.links) this.#remember(link);
  }

  carryOut(item: PlanItem): void {
    if (!actionsThatLink.includes(item.action)) return;
    const ids = {
      exact: item.exactId ?? `made-of-${item.tribeId}`,
      tribe: item.tribeId ?? `made-of-${item.exactId}`,
    };
    this.#write(item, item.effects, ids);
    const link = this.#links.get(itemKey(item.kind, 'exact', ids.exact));
    const linked = link ?? { kind: item.kind, exactId: ids.exact, tribeId: ids.tribe, base: {} };
    this.#remember(linked);
    // Against what was written, so that only what a side made of it counts as a change: it is copied once.
    const asWritten = {
      ...linked,
      base: { ...linked.base, ...Object.assign({}, ...item.effects.map(({ fields }) => fields)) },
    };
    const open = this.#read(asWritten)?.effects ?? [];
    if (item.effects.length > 0) this.#write(item, open, ids);
    const read = this.#read(linked);
    const base = this.#baseOf(linked.base, item.decisions, read?.decisions ?? []);
    this.#remember({
      ...linked,
      base,
      // The newest first, for it is the one that holds.
      choices: [...this.#notTaken(item, { ...linked, base }), ...(linked.choices ?? [])],
    });
  }

  /** What a side answers well and does not take is left alone until somebody edits it, or it would be written for ever. */
  #notTaken(item: PlanItem, link: PlanLink): FieldChoice[] {
    const { exact, tribe } = this.#pair(link);
    const still = (this.#read(link)?.effects ?? []).flatMap(({ fields }) => Object.keys(fields));
    if (item.effects.length === 0 || exact === null || tribe === null) return [];
    return keepChoices(item.kind, { exact: exact.fields, tribe: tribe.fields }, (field) => still.includes(field), 'NL');
  }

  #write(item: PlanItem, effects: readonly PlannedEffect[], ids: Readonly<Record<Side, string>>): void {
    for (const { side, operation, fields } of effects) {
      const before = this.#record(item.kind, side, ids[side]) ?? this.#newRecord(item, side, ids);
      const after = { ...before, fields: this.#keepers[side]({ ...before.fields, ...fields }, before) };
      this.#records.set(itemKey(item.kind, side, ids[side]), after);
      const names = fieldsOf[item.kind].filter((field) => fields[field] !== undefined);
      this.journal.push({
        kind: item.kind,
        side,
        recordId: ids[side],
        operation,
        before: operation === 'create' ? {} : pick(before.fields, names),
        after: pick(after.fields, names),
      });
    }
  }

  #read(link: PlanLink): PlanItem | null {
    return planPair(this.#pair(link), this.#input);
  }

  state(): Pick<PlanInput, 'exact' | 'tribe' | 'links'> {
    const records = [...this.#records.values()];
    return {
      exact: records.filter(({ side }) => side === 'exact'),
      tribe: records.filter(({ side }) => side === 'tribe'),
      links: [...new Set(this.#links.values())],
    };
  }

  #record(kind: Kind, side: Side, id: string | null | undefined): NeutralRecord | null {
    return this.#records.get(itemKey(kind, side, id ?? '')) ?? null;
  }

  #remember(link: PlanLink): void {
    this.#links.set(itemKey(link.kind, 'exact', link.exactId), link);
    this.#links.set(itemKey(link.kind, 'tribe', link.tribeId), link);
  }

  /** A record without anything in it: what is not written to it is known to be empty, as far as its side tells at all. */
  #newRecord(item: PlanItem, side: Side, ids: Readonly<Record<Side, string>>): NeutralRecord {
    const from = this.#record(item.kind, otherSide(side), ids[otherSide(side)]);
    if (from === null) throw new Error(`${item.key} has no record to be made from`);
    const ownerLink = this.#links.get(itemKey('relation', from.side, from.ownerId ?? ''));
    const empty = Object.fromEntries(Object.keys(from.fields).map((field) => [field, null]));
    const roles = item.kind === 'relation' ? { isCustomer: false, isSupplier: false } : {};
    return {
      ...from,
      side,
      id: ids[side],
      ownerId: (side === 'exact' ? ownerLink?.exactId : ownerLink?.tribeId) ?? null,
      carriedExactId: side === 'tribe' ? item.exactId : null,
      fields: { ...empty, ...roles },
      parts: { main: { id: ids[side], version: '1' } },
    };
  }

  #pair(link: PlanLink): LinkedPair {
    const exact = this.#record(link.kind, 'exact', link.exactId);
    const tribe = this.#record(link.kind, 'tribe', link.tribeId);
    const ownerLink = this.#links.get(itemKey('relation', 'exact', exact?.ownerId ?? ''));
    const owner = ownerLink === undefined ? null : this.#pair(ownerLink);
    return { link, exact, tribe, owner };
  }
}

const pick = (fields: Fields, names: readonly FieldPath[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));
