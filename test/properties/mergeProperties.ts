import { expect } from 'vitest';
import { mayWrite } from '../../src/domain/mapping/direction.ts';
import { isStill, sameValue } from '../../src/domain/mapping/equivalence.ts';
import type { FieldPolicy } from '../../src/domain/mapping/rules.ts';
import { replaceWholeAddresses } from '../../src/domain/merge/addresses.ts';
import { type FieldChoice, leavesSpellings } from '../../src/domain/merge/choice.ts';
import { explain } from '../../src/domain/merge/explain.ts';
import { type MergeRules, neverTakenAway } from '../../src/domain/merge/judge.ts';
import { agreedBase, writesTo } from '../../src/domain/merge/merge.ts';
import { type FieldPath, type Fields, type FieldValue, fieldsOf } from '../../src/domain/model/fields.ts';
import { fieldGroups, lineFieldsOf } from '../../src/domain/model/groups.ts';
import { otherSide, type Side, sides } from '../../src/domain/model/kind.ts';
import { settleAddresses } from '../../src/domain/model/settle.ts';
import type { FieldDecision } from '../../src/domain/plan/plan.ts';
import type { MergeCase } from './mergeCases.ts';
import { mirrored, mirroredDirection, mirroredPolicy } from './mirror.ts';
import { alike, must } from './must.ts';
import type { Property, Subject } from './subject.ts';

const rulesOf = ({ policy, direction, region }: MergeCase): MergeRules => ({
  policyOf: () => policy,
  direction,
  region,
});

const merge = (subject: Subject, about: MergeCase, more: Partial<MergeRules> = {}): FieldDecision[] =>
  subject.merge(about.kind, about, { ...rulesOf(about), ...more });

const targetOf = ({ verdict }: FieldDecision): Side | null =>
  verdict === 'writeTribe' ? 'tribe' : verdict === 'writeExact' ? 'exact' : null;

const isBlank = (value: FieldValue | undefined): boolean => value === undefined || value === null || value === false;

/** Both sides after the writes, and the base that their agreement makes. */
const afterwards = (about: MergeCase, decisions: readonly FieldDecision[]): MergeCase => ({
  ...about,
  base: agreedBase(about.base, decisions),
  exact: { ...about.exact, ...writesTo('exact', decisions) },
  tribe: { ...about.tribe, ...writesTo('tribe', decisions) },
});

const differs = (
  { region }: MergeCase,
  field: FieldPath,
  a: FieldValue | undefined,
  b: FieldValue | undefined,
): boolean => a !== undefined && b !== undefined && !sameValue(field, a, b, region);

const groupOf = (about: MergeCase, field: FieldPath): readonly FieldPath[] =>
  fieldGroups[about.kind].find((group) => group.includes(field)) ?? [field];

const isEditedOn = (about: MergeCase, side: Side, field: FieldPath): boolean =>
  groupOf(about, field).some((each) => {
    const [agreed, now] = [about.agreed[each], about[side][each]];
    return agreed !== undefined && now !== undefined && !isStill(each, agreed, now, about.region);
  });

const isKnown = (about: MergeCase, field: FieldPath): boolean =>
  groupOf(about, field).every((each) => about.base[each] !== undefined);

const isAssigned = (policy: FieldPolicy): boolean => policy === 'exactAlways' || policy === 'tribeAlways';
const guarded: Readonly<Record<Side, FieldPolicy>> = { exact: 'keepExact', tribe: 'keepTribe' };

export const mergeProperties: readonly Property<MergeCase>[] = [
  {
    id: 'A4',
    name: 'what is written is what the other side shows',
    holds: (about, subject) => {
      for (const decision of merge(subject, about)) {
        const target = targetOf(decision);
        if (target !== null) must(decision.value === about[otherSide(target)][decision.field]);
      }
    },
  },
  {
    id: 'A4',
    name: 'every written field has a reason, and the reason names a side that shows the value',
    holds: (about, subject) => {
      const decisions = merge(subject, about);
      const reasons = explain(about.kind, decisions, rulesOf(about));
      for (const { field, value, ...decision } of decisions) {
        const reason = reasons.get(field);
        must(reason !== undefined);
        const side = reason?.words.side;
        if (targetOf({ field, value, ...decision }) !== null && (side === 'exact' || side === 'tribe')) {
          must(about[side][field] === value);
        }
      }
    },
  },
  {
    id: 'A5',
    name: 'a one-sided edit of a known field goes over, or stays where the rules forbid it; it is never a conflict',
    holds: (about, subject) => {
      for (const decision of merge(subject, about)) {
        const { field, verdict } = decision;
        if (verdict === 'agrees' || !isKnown(about, field) || isAssigned(about.policy)) continue;
        for (const side of sides) {
          if (!isEditedOn(about, side, field) || isEditedOn(about, otherSide(side), field)) continue;
          const loser = otherSide(side);
          const isFree =
            mayWrite(about.direction, loser) &&
            about.policy !== guarded[loser] &&
            about.policy !== 'fillGaps' &&
            !(neverTakenAway.has(field) && isBlank(about[side][field]));
          must(verdict !== 'conflict');
          if (isFree) must(targetOf(decision) === loser);
        }
      }
    },
  },
  {
    id: 'A5',
    name: 'the same edit on both sides writes nothing and only moves the base',
    holds: (about, subject) => {
      const alike: MergeCase = { ...about, tribe: about.exact };
      const decisions = merge(subject, alike);
      must(decisions.every(({ verdict }) => verdict === 'agrees'));
      const base = agreedBase(alike.base, decisions);
      for (const { field } of decisions) must(base[field] === about.exact[field]);
    },
  },
  {
    id: 'A5',
    name: 'edits of different fields on both sides all survive',
    holds: (about, subject) => {
      const known: MergeCase = { ...about, base: about.agreed, policy: 'exactLeads', direction: 'both' };
      const { exact, tribe } = afterwards(known, merge(subject, known));
      for (const side of sides) {
        for (const field of fieldsOf[about.kind]) {
          const value = about[side][field];
          if (!differs(about, field, about.agreed[field], value)) continue;
          if (isEditedOn(about, otherSide(side), field) || (neverTakenAway.has(field) && isBlank(value))) continue;
          alike([exact[field], tribe[field]], [value, value]);
        }
      }
    },
  },
  {
    id: 'A3',
    name: 'an edit that is overwritten gave way to a leading side, to a value that is assigned, or to nothing lost',
    holds: (about, subject) => {
      for (const decision of merge(subject, about)) {
        const target = targetOf(decision);
        if (target === null) continue;
        const { field } = decision;
        const lost = about[target][field];
        const leader: readonly FieldPolicy[] =
          target === 'tribe' ? ['exactLeads', 'exactAlways'] : ['tribeLeads', 'tribeAlways'];
        const isUnedited = isKnown(about, field) && !isEditedOn(about, target, field);
        must(isUnedited || isBlank(lost) || leader.includes(about.policy));
      }
    },
  },
  {
    id: 'A3',
    name: 'a difference that is not written stays visible: kept or a conflict, with both values, and the base unmoved',
    holds: (about, subject) => {
      const decisions = merge(subject, about);
      const base = agreedBase(about.base, decisions);
      for (const { field, verdict, exact, tribe } of decisions) {
        if (verdict !== 'kept' && verdict !== 'conflict') continue;
        alike([exact, tribe], [about.exact[field], about.tribe[field]]);
        must(base[field] === about.base[field]);
      }
    },
  },
  {
    id: 'A8',
    name: 'without any base nothing is blanked',
    holds: (about, subject) => {
      for (const decision of merge(subject, { ...about, base: {} })) {
        const { field, value } = decision;
        const isLine = groupOf(about, field).length > 1;
        if (targetOf(decision) !== null && !isLine) must(!isBlank(value));
      }
    },
  },
  {
    id: 'A8',
    name: 'without any base nothing filled is overwritten unless a side leads',
    holds: (about, subject) => {
      for (const decision of merge(subject, { ...about, base: {} })) {
        const target = targetOf(decision);
        if (target === null || ['exactLeads', 'tribeLeads', 'exactAlways', 'tribeAlways'].includes(about.policy))
          continue;
        const group = groupOf(about, decision.field).filter((field) =>
          differs(about, field, about.exact[field], about.tribe[field]),
        );
        must(group.every((field) => isBlank(about[target][field])));
      }
    },
  },
  {
    id: 'A9',
    name: 'a role is never taken away',
    holds: (about, subject) => {
      for (const decision of merge(subject, about, { choices: choicesOf(about, merge(subject, about)) })) {
        if (neverTakenAway.has(decision.field) && targetOf(decision) !== null) must(decision.value === true);
      }
    },
  },
  {
    id: 'A11',
    name: 'the same values give the same decisions, in whatever order they are told',
    holds: (about, subject) => {
      const turned = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).reverse());
      const again = { ...about, base: turned(about.base), exact: turned(about.exact), tribe: turned(about.tribe) };
      alike(merge(subject, again), merge(subject, about));
    },
  },
  {
    id: 'A11',
    name: 'exchanging the sides, with everything that names a side, exchanges the decisions',
    holds: (about, subject) => {
      const turned: MergeCase = {
        ...about,
        exact: about.tribe,
        tribe: about.exact,
        policy: mirroredPolicy[about.policy],
        direction: mirroredDirection[about.direction],
      };
      alike(merge(subject, turned), merge(subject, about).map(mirrored));
    },
  },
  {
    id: 'A11',
    name: 'once carried out, nothing is left to write',
    holds: (about, subject) => {
      const again = merge(subject, afterwards(about, merge(subject, about)));
      alike(
        again.filter((decision) => targetOf(decision) !== null),
        [],
      );
    },
  },
  {
    id: 'A11',
    name: 'what is not carried out is decided again in the same way',
    holds: (about, subject) => {
      const decisions = merge(subject, about);
      const agreeing = decisions.filter(({ verdict }) => verdict === 'agrees');
      const again = merge(subject, { ...about, base: agreedBase(about.base, agreeing) });
      const verdicts = (all: readonly FieldDecision[]) =>
        all.map(({ field, verdict, value }) => [field, verdict, value]);
      alike(verdicts(again), verdicts(decisions));
    },
  },
  {
    id: 'A11',
    name: 'no group of fields is decided by another',
    holds: (about, subject) => {
      const groups = fieldGroups[about.kind];
      const group = groups[about.luck % groups.length] ?? [];
      const only = (fields: Fields): Fields =>
        Object.fromEntries(Object.entries(fields).filter(([field]) => group.some((each) => each === field)));
      const alone = merge(subject, {
        ...about,
        base: only(about.base),
        exact: only(about.exact),
        tribe: only(about.tribe),
      });
      alike(
        alone,
        merge(subject, about).filter(({ field }) => group.includes(field)),
      );
    },
  },
  {
    id: 'A11',
    name: 'an address line ends as one of the two that there were, on both sides',
    holds: (about, subject) => {
      const line = lineFieldsOf('visit');
      const pick = (fields: Fields) => line.map((field) => fields[field] ?? null);
      const after = afterwards(about, merge(subject, about));
      for (const side of sides) expect([pick(about.exact), pick(about.tribe)]).toContainEqual(pick(after[side]));
    },
  },
  {
    id: 'A12',
    name: 'settling an address settles it: a second time changes nothing, nor does the way through Exact',
    holds: ({ edits, agreed }) => {
      const fields: Partial<Record<FieldPath, FieldValue>> = { ...agreed };
      for (const { field, value } of edits) if (agreed[field] !== undefined) fields[field] = value;
      const settled = settleAddresses(fields);
      alike(settleAddresses(settled), settled);
    },
  },
  {
    id: 'A15',
    name: 'an address that gives way gives way whole, and only where the same side leads',
    holds: (about, subject) => {
      const policyOf = (): FieldPolicy => about.policy;
      const before = merge(subject, about);
      const after = replaceWholeAddresses(before, policyOf);
      for (const [at, decision] of after.entries()) {
        if (decision === before[at]) continue;
        must(decision.value === null);
        must(decision.field.startsWith('visit.'));
        must(about.policy === (targetOf(decision) === 'tribe' ? 'exactLeads' : 'tribeLeads'));
      }
    },
  },
  {
    id: 'G3',
    name: 'a side that may not be written is not',
    holds: (about, subject) => {
      const choices = choicesOf(about, merge(subject, about));
      for (const decision of [...merge(subject, about), ...merge(subject, about, { choices })]) {
        const target = targetOf(decision);
        if (target !== null) must(mayWrite(about.direction, target));
      }
    },
  },
  {
    id: 'G3',
    name: 'a side whose values are kept by the settings is not written without a person',
    holds: (about, subject) => {
      for (const decision of merge(subject, about)) {
        const target = targetOf(decision);
        if (target === null) continue;
        must(about.policy !== guarded[target]);
        must(about.policy !== (target === 'exact' ? 'exactAlways' : 'tribeAlways'));
        if (about.policy === 'fillGaps') must(isBlank(about.base[decision.field]));
      }
    },
  },
  {
    id: 'G5',
    name: 'a choice is applied with exactly the chosen values',
    holds: (about, subject) => {
      const free: MergeCase = { ...about, direction: 'both', policy: isAssigned(about.policy) ? 'ask' : about.policy };
      const choices = choicesOf(free, merge(subject, free));
      for (const decision of merge(subject, free, { choices })) {
        if (decision.verdict === 'agrees' || neverTakenAway.has(decision.field)) continue;
        const expected = { exact: 'writeTribe', tribe: 'writeExact', keep: 'kept' }[about.choice];
        must(decision.verdict === expected);
        if (about.choice !== 'keep') must(decision.value === about[about.choice][decision.field]);
      }
    },
  },
  {
    id: 'G5',
    name: 'a choice is ignored as soon as either side has moved, but for two spellings that were left as they are',
    holds: (about, subject) => {
      const choices = choicesOf(about, merge(subject, about));
      const side = sides[about.luck % 2] ?? 'exact';
      const moved = merge(subject, about).flatMap(({ field, verdict }) => (verdict === 'agrees' ? [] : [field]));
      const field = moved[about.luck % Math.max(moved.length, 1)];
      if (field === undefined || typeof about[side][field] === 'boolean') return;
      const then: MergeCase = { ...about, [side]: { ...about[side], [field]: 'moved since' } };
      const group = groupOf(about, field);
      if (choices.some((choice) => group.includes(choice.field) && leavesSpellings(choice))) return;
      const pick = (all: readonly FieldDecision[]) => all.filter((decision) => group.includes(decision.field));
      alike(pick(merge(subject, then, { choices })), pick(merge(subject, then)));
    },
  },
  {
    id: 'G5',
    name: 'a choice about one group changes nothing else',
    holds: (about, subject) => {
      const before = merge(subject, about);
      const open = before.filter(({ verdict }) => verdict !== 'agrees');
      const field = open[about.luck % Math.max(open.length, 1)]?.field;
      if (field === undefined) return;
      const group = groupOf(about, field);
      const choices = choicesOf(about, before).filter((choice) => group.includes(choice.field));
      const others = (all: readonly FieldDecision[]) => all.filter((decision) => !group.includes(decision.field));
      alike(others(merge(subject, about, { choices })), others(before));
    },
  },
];

const choicesOf = (about: MergeCase, decisions: readonly FieldDecision[]): FieldChoice[] =>
  decisions.flatMap(({ field, verdict, exact = null, tribe = null }) =>
    verdict === 'agrees' ? [] : [{ field, exact, tribe, choice: about.choice }],
  );
