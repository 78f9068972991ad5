import fc from 'fast-check';
import { type Direction, directions } from '../../src/domain/mapping/direction.ts';
import type { Region } from '../../src/domain/mapping/equivalence.ts';
import { type FieldPolicy, fieldPolicies } from '../../src/domain/mapping/rules.ts';
import { type ChosenSide, chosenSides } from '../../src/domain/merge/choice.ts';
import type { FieldPath, Fields, FieldValue } from '../../src/domain/model/fields.ts';
import type { Kind, Side } from '../../src/domain/model/kind.ts';
import { settleAddresses } from '../../src/domain/model/settle.ts';
import { visit } from '../../src/domain/testing/build.ts';
import { type Edit, editOf, editsCount } from '../../src/domain/testing/edits.ts';

/** One record that both sides agreed on, and what was done to it since. */
export interface MergeCase {
  readonly kind: Kind;
  /** What both sides held when they last agreed. */
  readonly agreed: Fields;
  /** Without what was never compared: all of it at a first meeting. */
  readonly base: Fields;
  readonly exact: Fields;
  readonly tribe: Fields;
  readonly edits: readonly Edit[];
  readonly policy: FieldPolicy;
  readonly direction: Direction;
  readonly region: Region;
  readonly choice: ChosenSide;
  /** For whatever else a property wants to draw. */
  readonly luck: number;
}

const relations: readonly Fields[] = [
  {
    name: 'Jansen BV',
    isCustomer: true,
    isSupplier: false,
    debtorNumber: '7',
    email: 'a@b.nl',
    phone: '010-4141414',
    website: null,
    iban: 'NL91ABNA0417164300',
    ...visit('Kade', '12', '1234 AB', 'A'),
    'visit.extra': null,
  },
  {
    name: 'Smit',
    isCustomer: false,
    isSupplier: true,
    creditorNumber: '5',
    email: null,
    phone: null,
    ...visit('Plein', '5', null),
  },
];
const contacts: readonly Fields[] = [
  { firstName: 'a', middleName: null, lastName: 'b', title: 'c', email: 'a@b.nl', mobile: null, phone: '06 12345678' },
];
const templates: readonly { readonly kind: Kind; readonly agreed: Fields }[] = [
  ...relations.map((agreed) => ({ kind: 'relation' as const, agreed: settleAddresses(agreed) })),
  ...contacts.map((agreed) => ({ kind: 'contact' as const, agreed })),
];
const regions: readonly Region[] = ['NL', 'BE', null];

/** Two numbers and a few edits: cheap to draw ten thousand times, and easy to shrink. */
export const mergeCases: fc.Arbitrary<MergeCase> = fc
  .tuple(fc.array(fc.nat(0x7fff_ffff), { maxLength: 4 }), fc.nat(0x7fff_ffff), fc.nat(0x7fff_ffff))
  .map(([drawnEdits, drawnRules, luck]) => {
    let rest = drawnRules;
    const pick = <T>(from: readonly T[], fallback: T): T => {
      const picked = from[rest % from.length] ?? fallback;
      rest = Math.floor(rest / from.length);
      return picked;
    };
    const policy = pick<FieldPolicy>(fieldPolicies, 'exactLeads');
    // Half of the cases let everything flow: there most of the promises say most.
    const direction = pick<Direction>([...directions, 'both', 'both'], 'both');
    const { kind, agreed } = pick(templates, { kind: 'relation', agreed: {} });
    const region = pick(regions, null);
    const choice = pick<ChosenSide>(chosenSides, 'keep');
    const meeting = pick(['known', 'known', 'known', 'first', 'partly'], 'known');
    const edits = drawnEdits.map((drawn) => editOf(kind, drawn % editsCount(kind)));
    const versions: Record<Side, Partial<Record<FieldPath, FieldValue>>> = {
      exact: { ...agreed },
      tribe: { ...agreed },
    };
    for (const { side, field, value } of edits) if (agreed[field] !== undefined) versions[side][field] = value;
    return {
      kind,
      agreed,
      base: meeting === 'known' ? agreed : meeting === 'first' ? {} : halfOf(agreed),
      exact: settleAddresses(versions.exact),
      tribe: settleAddresses(versions.tribe),
      edits,
      policy,
      direction,
      region,
      choice,
      luck,
    };
  });

const halfOf = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([field], at) => at % 2 === 0 || field.startsWith('visit.')));
