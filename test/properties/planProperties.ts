import { expect } from 'vitest';
import { mayWrite } from '../../src/domain/mapping/direction.ts';
import { sameValue } from '../../src/domain/mapping/equivalence.ts';
import { regionOf } from '../../src/domain/mapping/region.ts';
import { isDisputed, neverTakenAway } from '../../src/domain/merge/judge.ts';
import { type FieldPath, type Fields, fieldsOf } from '../../src/domain/model/fields.ts';
import { fieldGroups, groupWith } from '../../src/domain/model/groups.ts';
import type { NeutralRecord } from '../../src/domain/model/record.ts';
import { settleAddresses } from '../../src/domain/model/settle.ts';
import { itemKey } from '../../src/domain/plan/key.ts';
import type { PlanItem, PlannedEffect } from '../../src/domain/plan/plan.ts';
import { type PlanInput, planMarked } from '../../src/domain/plan/planImport.ts';
import { directionOf } from '../../src/domain/plan/reconcile.ts';
import { storability } from '../../src/domain/plan/storable.ts';
import { carryOut, type Keepers, obedient } from '../../src/domain/testing/carryOut.ts';
import { editOf, editsCount } from '../../src/domain/testing/edits.ts';
import { keysOf } from '../../src/domain/testing/worlds.ts';
import { alike, must } from './must.ts';
import { normalising, type PlanCase } from './planCases.ts';
import type { Property, Subject } from './subject.ts';

const effectsOf = (items: readonly PlanItem[]): PlannedEffect[] => items.flatMap(({ effects }) => effects);

const round = (input: PlanInput, { plan, baseOf }: Subject, keepers: Keepers = obedient): PlanInput =>
  carryOut(input, plan(input), { keepers, baseOf });

const byKey = (input: PlanInput): ReadonlyMap<string, NeutralRecord> =>
  new Map([...input.exact, ...input.tribe].map((each) => [itemKey(each.kind, each.side, each.id), each]));

/** Every pair that is linked and there on both sides. */
const pairsIn = (input: PlanInput) =>
  input.links.flatMap((link) => {
    const records = byKey(input);
    const exact = records.get(itemKey(link.kind, 'exact', link.exactId));
    const tribe = records.get(itemKey(link.kind, 'tribe', link.tribeId));
    return exact === undefined || tribe === undefined ? [] : [{ link, exact, tribe }];
  });

/** Wholly quiet: nothing more would be written. */
function quiet(input: PlanInput, subject: Subject): PlanInput {
  return round(round(input, subject), subject);
}

function edited(
  input: PlanInput,
  luck: number,
): { readonly input: PlanInput; readonly record: NeutralRecord; readonly field: FieldPath } | null {
  const all = [...input.exact, ...input.tribe];
  const record = all[luck % Math.max(all.length, 1)];
  if (record === undefined) return null;
  const { field, value } = editOf(record.kind, luck % editsCount(record.kind));
  if (record.fields[field] === undefined) return null;
  const fields = settleAddresses({ ...record.fields, [field]: value });
  const replace = (each: NeutralRecord): NeutralRecord => (each === record ? { ...each, fields } : each);
  return { input: { ...input, exact: input.exact.map(replace), tribe: input.tribe.map(replace) }, record, field };
}

export const planProperties: readonly Property<PlanCase>[] = [
  {
    id: 'A2',
    name: 'a second pass makes and links nothing',
    holds: ({ input }, subject) => {
      const again = subject.plan(round(input, subject));
      alike(
        again.filter(({ action }) => action === 'create' || action === 'link'),
        [],
      );
    },
  },
  {
    id: 'D1',
    name: 'what was written is not written back: a second pass over obedient sides is empty',
    holds: ({ input }, subject) => {
      alike(effectsOf(subject.plan(round(input, subject))), []);
    },
  },
  {
    id: 'D1',
    name: 'one edit causes at most one write, to the other side, and none afterwards',
    holds: ({ input, luck }, subject) => {
      const before = quiet(input, subject);
      const now = edited(before, luck);
      if (now === null) return;
      const isItsOwn = ({ kind, exactId, tribeId }: PlanItem): boolean =>
        kind === now.record.kind && [exactId, tribeId].includes(now.record.id);
      // An edit that lets a record take part again may release what waited for it.
      const wasQuiet = subject.plan(before).some((item) => isItsOwn(item) && item.action === 'unchanged');
      const items = wasQuiet ? subject.plan(now.input).filter(isItsOwn) : [];
      const group = fieldGroups[now.record.kind].find((each) => each.includes(now.field)) ?? [now.field];
      const link = before.links.find(
        ({ kind, exactId, tribeId }) => kind === now.record.kind && [exactId, tribeId].includes(now.record.id),
      );
      // What was never agreed on, and what a side assigns, may be put back where it was edited.
      const isCopied = link?.base[now.field] !== undefined && !isAssigned(now.field, input);
      const updates = items.flatMap(({ effects }) => effects.filter(({ operation }) => operation === 'update'));
      must(updates.length <= 1);
      for (const { side, fields } of updates) {
        const isAddress = now.field.startsWith('visit.');
        for (const field of Object.keys(fields))
          must(isAddress ? field.startsWith('visit.') : group.some((each) => each === field));
        if (isCopied) must(side !== now.record.side);
      }
      alike(effectsOf(subject.plan(round(now.input, subject))), []);
    },
  },
  {
    id: 'D2',
    name: 'planning ends after two rounds, also with sides that give back another form',
    holds: ({ input }, subject) => {
      const settled = round(round(input, subject, normalising), subject, normalising);
      alike(effectsOf(subject.plan(settled)), []);
    },
  },
  {
    id: 'A1',
    name: 'when all is quiet, linked records agree on every field, or the plan names the field and why not',
    holds: ({ input }, subject) => {
      const end = quiet(input, subject);
      const items = new Map(subject.plan(end).map((item) => [`${item.kind} ${item.exactId}`, item]));
      for (const { link, exact, tribe } of pairsIn(end)) {
        const item = items.get(`${link.kind} ${link.exactId}`);
        if (item === undefined || item.action === 'skip' || item.action === 'blocked') continue;
        const region = regionIn(end, exact, tribe);
        const [ofExact, ofTribe] = [settleAddresses(exact.fields), settleAddresses(tribe.fields)];
        for (const field of fieldsOf[link.kind]) {
          const [a, b] = [ofExact[field], ofTribe[field]];
          if (a === undefined || b === undefined) continue;
          // What was agreed on in one country stays agreed on where the record moves.
          if (!isDisputed({ field, base: link.base[field], exact: a, tribe: b }, region)) continue;
          const verdict =
            item.decisions.find((decision) => decision.field === field)?.verdict ?? hiddenRole(field, end);
          expect(['kept', 'conflict', 'unstorable', 'hidden']).toContain(verdict);
        }
      }
    },
  },
  {
    id: 'A7',
    name: 'the base is true: what it says, both sides held, also when a side gives back another form',
    holds: ({ input }, subject) => {
      const after = round(input, subject, normalising);
      const before = new Map(input.links.map((link) => [`${link.kind} ${link.exactId}`, link.base]));
      for (const { link, exact, tribe } of pairsIn(after)) {
        const old = before.get(`${link.kind} ${link.exactId}`) ?? {};
        const region = regionIn(after, exact, tribe);
        for (const field of fieldsOf[link.kind]) {
          const value = link.base[field];
          if (value === undefined || value === old[field]) continue;
          for (const { fields } of [exact, tribe]) {
            const held = settleAddresses(fields)[field];
            must(held !== undefined && sameValue(field, value, held, region), `${field}`);
          }
        }
      }
    },
  },
  {
    id: 'A7',
    name: 'what both sides are seen to agree on is remembered',
    holds: ({ input }, subject) => {
      const after = round(input, subject);
      const links = new Map(after.links.map((link) => [`${link.kind} ${link.exactId}`, link]));
      for (const { kind, exactId, action, decisions } of subject.plan(after)) {
        if (action !== 'unchanged') continue;
        const agreeing = new Set(decisions.flatMap(({ field, verdict }) => (verdict === 'agrees' ? [field] : [])));
        const base = links.get(`${kind} ${exactId}`)?.base ?? {};
        for (const { field, exact, tribe } of decisions) {
          if (groupWith(field).every((each) => agreeing.has(each)))
            must(base[field] === exact || base[field] === tribe, field);
        }
      }
    },
  },
  {
    id: 'A9',
    name: 'nothing disappears: no record, no link, no role',
    holds: ({ input }, subject) => {
      const after = round(input, subject);
      const [before, now] = [byKey(input), byKey(after)];
      for (const [key, record] of before) {
        must(now.has(key));
        for (const role of neverTakenAway) if (record.fields[role] === true) must(now.get(key)?.fields[role] === true);
      }
      for (const { kind, exactId, tribeId } of input.links) {
        must(after.links.some((link) => link.kind === kind && link.exactId === exactId && link.tribeId === tribeId));
      }
      must(effectsOf(subject.plan(input)).every(({ operation }) => operation === 'create' || operation === 'update'));
    },
  },
  {
    id: 'A9',
    name: 'a link of which one half is gone writes nothing',
    holds: ({ input, luck }, subject) => {
      const [side, other] = luck % 2 === 0 ? (['exact', 'tribe'] as const) : (['tribe', 'exact'] as const);
      const bereft = subject.plan({ ...input, [side]: [] });
      const linked = new Set(
        input.links.map((link) => itemKey(link.kind, other, other === 'exact' ? link.exactId : link.tribeId)),
      );
      for (const item of bereft) {
        const key = itemKey(item.kind, other, (other === 'exact' ? item.exactId : item.tribeId) ?? '');
        if (linked.has(key)) alike(item.effects, []);
      }
    },
  },
  {
    id: 'G4',
    name: 'a narrower filter writes less and never other things',
    holds: ({ input, luck }, subject) => {
      const { filter } = input.rules;
      const narrower = {
        ...filter,
        customers: filter.customers && luck % 2 === 0,
        contacts: filter.contacts && luck % 3 !== 0,
        createdFrom: luck % 5 === 0 ? '2030-01-01' : filter.createdFrom,
      };
      const wide = new Map(subject.plan(input).map((item) => [item.key, item]));
      for (const { key, effects } of subject.plan({ ...input, rules: { ...input.rules, filter: narrower } })) {
        for (const { side, fields } of effects) {
          const known = wide.get(key)?.effects.find((effect) => effect.side === side)?.fields ?? {};
          for (const [field, value] of Object.entries(fields)) expect(known).toHaveProperty([field], value);
        }
      }
    },
  },
  {
    id: 'G3',
    name: 'nothing flows where its kind may not',
    holds: ({ input }, subject) => {
      for (const { kind, effects } of subject.plan(input)) {
        for (const { side } of effects) must(mayWrite(directionOf(input, kind), side));
      }
    },
  },
  {
    id: 'B2',
    name: 'no record is in two links',
    holds: ({ input }, subject) => {
      const { links } = round(input, subject);
      for (const id of ['exactId', 'tribeId'] as const) {
        must(new Set(links.map((link) => `${link.kind} ${link[id]}`)).size === links.length);
      }
    },
  },
  {
    id: 'B3',
    name: 'a match is unique: with a second record that fits as well, it is a question',
    holds: ({ input, luck }, subject) => {
      const matched = subject
        .plan(input)
        .filter(
          ({ rung, effects, action }) =>
            rung !== null && rung !== 'link' && rung !== 'person' && (effects.length > 0 || action === 'link'),
        );
      const item = matched[luck % Math.max(matched.length, 1)];
      const tribe = input.tribe.find(({ kind, id }) => kind === item?.kind && id === item.tribeId);
      if (item === undefined || tribe === undefined) return;
      const doubled = { ...input, tribe: [...input.tribe, { ...tribe, id: `${tribe.id}-twin` }] };
      const asked = subject.plan(doubled).find(({ key }) => key === item.key);
      must(asked?.action === 'ask');
      expect(asked?.candidates.map(({ tribeId }) => tribeId)).toEqual(
        expect.arrayContaining([tribe.id, `${tribe.id}-twin`]),
      );
    },
  },
  {
    id: 'B3',
    name: 'no record that a question is about is made or linked elsewhere',
    holds: ({ input }, subject) => {
      const items = subject.plan(input);
      const contested = new Set(
        items.flatMap(({ kind, candidates }) => candidates.map(({ tribeId }) => `${kind} ${tribeId}`)),
      );
      for (const { kind, tribeId, effects } of items) {
        if (contested.has(`${kind} ${tribeId}`)) alike(effects, []);
      }
    },
  },
  {
    id: 'F8',
    name: 'versions and the order of reading never change a plan',
    holds: ({ input, luck }, subject) => {
      const stamp = (record: NeutralRecord, at: number): NeutralRecord => ({
        ...record,
        parts: { main: { id: record.id, version: String((luck + at * 7) % 13) } },
      });
      const other = {
        ...input,
        exact: input.exact.map(stamp).toReversed(),
        tribe: input.tribe.map((record, at) => stamp(record, at + 5)).toReversed(),
        links: input.links.toReversed(),
      };
      alike(subject.plan(other), subject.plan(input));
    },
  },
  {
    id: 'F3',
    name: 'the order in which records are worked off does not change where they end',
    holds: ({ input, luck }, subject) => {
      const oneByOne = (keys: readonly string[]): PlanInput =>
        keys.reduce((now, key) => carryOut(now, planMarked(now, [key]), { baseOf: subject.baseOf }), input);
      const keys = keysOf(input).filter((key) =>
        input.links.some((link) => key === itemKey(link.kind, 'exact', link.exactId)),
      );
      const turned = keys.map((_key, at) => keys[(at * 3 + luck) % keys.length] ?? '');
      const shuffled = new Set(turned).size === keys.length ? turned : keys.toReversed();
      alike(byKey(oneByOne(shuffled)), byKey(oneByOne(keys)));
    },
  },
  {
    id: 'G1',
    name: 'what is planned for one record is what the plan of everything says of it',
    holds: ({ input, luck }, subject) => {
      const keys = keysOf(input);
      const key = keys[luck % Math.max(keys.length, 1)];
      if (key === undefined) return;
      const all = subject.plan(input);
      for (const item of planMarked(input, [key])) expect(all).toContainEqual(item);
    },
  },
  {
    id: 'A6',
    name: 'an effect holds only fields that were decided, or the rest of their address line',
    holds: ({ input }, subject) => {
      for (const { kind, decisions, effects } of subject.plan(input)) {
        for (const { side, fields } of effects) {
          const verdict = side === 'exact' ? 'writeExact' : 'writeTribe';
          const decided = decisions.flatMap((decision) => (decision.verdict === verdict ? [decision.field] : []));
          const covered = fieldGroups[kind].filter((group) => group.some((field) => decided.includes(field))).flat();
          for (const field of Object.keys(fields)) expect(covered).toContain(field);
        }
      }
    },
  },
  {
    id: 'A14',
    name: 'no effect holds what the side cannot store, and none is cut to fit',
    holds: ({ input }, subject) => {
      const records = byKey(input);
      for (const { kind, exactId, tribeId, effects } of subject.plan(input)) {
        for (const { side, operation, fields } of effects) {
          const capabilities = input.capabilities[side];
          const source = records.get(
            itemKey(kind, side === 'exact' ? 'tribe' : 'exact', (side === 'exact' ? tribeId : exactId) ?? ''),
          );
          const shown = settleAddresses(source?.fields ?? {});
          for (const [field, value] of entriesOf(fields)) {
            must(storability(kind, field, value, capabilities).is === 'storable');
            expect([shown[field], null]).toContain(value);
          }
          if (operation === 'create')
            for (const field of capabilities.mandatory[kind]) expect(fields[field]).toEqual(expect.anything());
        }
      }
    },
  },
  {
    id: 'H3',
    name: 'every record has an item, and every item that does nothing says why',
    holds: ({ input }, subject) => {
      const items = subject.plan({
        ...input,
        direction: 'both',
        rules: { ...input.rules, flows: { relation: 'both', contact: 'both' } },
      });
      const named = new Set(
        items.flatMap(({ kind, exactId, tribeId }) => [
          itemKey(kind, 'exact', exactId ?? ''),
          itemKey(kind, 'tribe', tribeId ?? ''),
        ]),
      );
      for (const key of keysOf(input)) expect(named).toContain(key);
      alike(
        items.filter(({ reason }) => reason.code === undefined),
        [],
      );
    },
  },
];

const isAssigned = (field: FieldPath, { rules }: PlanInput): boolean =>
  ['debtorNumber', 'creditorNumber'].includes(field) || ['exactAlways', 'tribeAlways'].includes(rules.defaultPolicy);

const entriesOf = (fields: Fields) =>
  (Object.keys(fields) as FieldPath[]).map((field) => [field, fields[field] ?? null] as const);

function regionIn(input: PlanInput, exact: NeutralRecord, tribe: NeutralRecord): string | null {
  if (exact.kind === 'relation') return regionOf(exact, tribe, 'NL');
  const find = (side: 'exact' | 'tribe', id: string | null) =>
    input[side].find((each) => each.kind === 'relation' && each.id === id) ?? null;
  return regionOf(find('exact', exact.ownerId), find('tribe', tribe.ownerId), 'NL');
}

/** A role that the settings leave out is not compared, and neither is its number. */
function hiddenRole(field: FieldPath, { rules }: PlanInput): string | undefined {
  const isCustomers = field === 'isCustomer' || field === 'debtorNumber';
  return isCustomers && !rules.filter.customers ? 'hidden' : undefined;
}
