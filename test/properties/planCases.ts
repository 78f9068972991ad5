import fc from 'fast-check';
import { defaultRules } from '../../src/domain/mapping/defaults.ts';
import { type Direction, directions } from '../../src/domain/mapping/direction.ts';
import { type FieldPolicy, fieldPolicies, type Rules } from '../../src/domain/mapping/rules.ts';
import { canonicalFields } from '../../src/domain/model/canonical.ts';
import type { Fields } from '../../src/domain/model/fields.ts';
import { settleAddresses } from '../../src/domain/model/settle.ts';
import type { PlanInput } from '../../src/domain/plan/planImport.ts';
import { roomyCapabilities } from '../../src/domain/testing/build.ts';
import type { Keepers } from '../../src/domain/testing/carryOut.ts';
import { worldArbitrary } from '../../src/domain/testing/worlds.ts';

/** Up to two relations with their contacts, perturbed from agreement, and the rules by which they are planned. */
export interface PlanCase {
  readonly input: PlanInput;
  readonly luck: number;
}

const capabilities = { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') };

export const planCases: fc.Arbitrary<PlanCase> = fc
  .tuple(worldArbitrary(2), fc.nat(0x7fff_ffff), fc.nat(0x7fff_ffff))
  .map(([world, drawnRules, luck]) => {
    let rest = drawnRules;
    const pick = <T>(from: readonly T[], fallback: T): T => {
      const picked = from[rest % from.length] ?? fallback;
      rest = Math.floor(rest / from.length);
      return picked;
    };
    const rules: Rules = {
      ...defaultRules,
      defaultPolicy: pick<FieldPolicy>(fieldPolicies, 'exactLeads'),
      flows: {
        relation: pick<Direction>([...directions, 'both', 'both'], 'both'),
        contact: pick<Direction>([...directions, 'both', 'both'], 'both'),
      },
      filter: {
        ...defaultRules.filter,
        customers: pick([true, true, true, false], true),
        contacts: pick([true, true, true, false], true),
      },
    };
    const direction = pick<Direction>([...directions, 'both', 'both', 'both'], 'both');
    return { input: { ...world, rules, direction, capabilities }, luck };
  });

/** Sides that give back another form of what they are given, as the vendors do; each form is one that stays. */
export const normalising: Keepers = {
  exact: (fields, { id }) =>
    canonicalFields({
      ...settleAddresses(fields),
      ...(typeof fields.name === 'string' && { name: fields.name.replace(/ B\.V\.$/u, ' BV') }),
      ...(typeof fields.vatNumber === 'string' && { vatNumber: fields.vatNumber.replaceAll('.', '') }),
      // Exact gives a number of its own to whoever has none.
      ...(fields.isCustomer === true && { debtorNumber: fields.debtorNumber ?? `9${id.length}` }),
    }),
  tribe: (fields) => canonicalFields({ ...fields, ...upperCased(fields) }),
};

const upperCased = (fields: Fields): Fields =>
  Object.fromEntries(
    (['visit.city', 'visit.addition', 'title'] as const).flatMap((field) => {
      const value = fields[field];
      return typeof value === 'string' ? [[field, value.toUpperCase()]] : [];
    }),
  );
