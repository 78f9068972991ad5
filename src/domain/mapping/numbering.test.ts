import { describe, expect, test } from 'vitest';
import type { FieldPath, Fields } from '../model/fields.ts';
import type { NeutralRecord } from '../model/record.ts';
import { exactRelation, inShort, plan, tribeContact, tribeRelation, visit } from '../testing/build.ts';
import { withoutForeignNumbers } from './numbering.ts';

const numbered = { debtorNumber: '100', creditorNumber: '200', name: 'Bos' };
const elsewhere = new Set(['t1']);

describe('a Tribe relation that another administration numbers', () => {
  test.each([
    ['is seen without its numbers', tribeRelation('t1', numbered), ['debtorNumber', 'creditorNumber']],
    ['is seen as it is when it is another', tribeRelation('t2', numbered), []],
    ['is no relation of Exact', exactRelation('t1', numbered), []],
    ['is no contact', tribeContact('t1', 't9'), []],
  ] as const)('%s', (_what, record, hidden) => {
    const seen = withoutForeignNumbers(record, elsewhere);
    const lost = Object.keys(record.fields).filter((field) => seen.fields[field as FieldPath] === undefined);
    expect(lost).toEqual(hidden);
    expect({ ...seen, fields: { ...seen.fields, ...record.fields } }).toEqual(record);
  });

  test('is not taken for the relation that has the same number here', () => {
    const here = exactRelation('e1', { name: 'Garage Vos', debtorNumber: '100' });
    const there = tribeRelation('t1', { ...numbered, ...visit('Kade', '1', '1234 AB') });
    const shown = (tribe: NeutralRecord) => inShort(plan({ exact: [here], tribe: [tribe] }).items);
    expect(shown(there)).toEqual(['e1 - ask numberContradictsIdentity']);
    expect(shown(withoutForeignNumbers(there, elsewhere))).toEqual(['e1 - create newInExact']);
  });
});

describe('two administrations that share a relation', () => {
  /** Plans both in turn and carries out what is planned for Tribe; how often they wrote before nothing was left. */
  function roundsUntilQuiet(seenBySecond: (record: NeutralRecord) => NeutralRecord, roundsMax: number): number {
    const numbers = { first: '100', second: '205' };
    let tribe: Fields = { name: 'Bos', debtorNumber: '7' };
    const bases: Record<string, Fields> = {};
    for (let round = 0; round < roundsMax; round += 1) {
      let isQuiet = true;
      for (const who of ['first', 'second'] as const) {
        const exact = exactRelation('e1', { name: 'Bos', debtorNumber: numbers[who] });
        const whole = tribeRelation('t1', tribe);
        const record = who === 'first' ? whole : seenBySecond(whole);
        const link = { kind: 'relation', exactId: 'e1', tribeId: 't1', base: bases[who] ?? {} } as const;
        const [item] = plan({ exact: [exact], tribe: [record], links: [link], direction: 'both' }).items;
        const written = item?.effects.find(({ side }) => side === 'tribe')?.fields ?? {};
        if (Object.keys(written).length > 0) isQuiet = false;
        tribe = { ...tribe, ...written };
        bases[who] = { ...bases[who], ...exact.fields };
      }
      if (isQuiet) return round;
    }
    return roundsMax;
  }

  test('come to rest with the number of the first', () => {
    expect(roundsUntilQuiet((record) => withoutForeignNumbers(record, elsewhere), 20)).toBe(1);
  });

  test('would write for ever if each saw the number as its own', () => {
    expect(roundsUntilQuiet((record) => record, 20)).toBe(20);
  });
});
