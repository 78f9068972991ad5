import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guidText, readGuid } from '../guid.ts';
import { random } from '../random.ts';
import { ChainIndex } from './chainIndex.ts';
import { PackedRows } from './packedRows.ts';
import { type PackableRow, RowPack } from './rowPack.ts';

/** Few keys, so that they come again; some that are no guids, some that begin alike. */
const keys = [
  ...Array.from({ length: 6 }, (_, n) => random(n, 'key').guid()),
  ...['0', '1'].map((last) => `0f0f0f0f-0000-4000-8000-00000000000${last}`),
  ...['10', 'ABCDEF00-0000-4000-8000-000000000000'],
];
const key = fc.constantFrom(...keys);
const value = fc.oneof(
  fc.constantFrom(null, undefined, true, false, 0, 1, -0.5, 9_213_000_001, 'x', '', 'É x', ...keys.slice(0, 3)),
  fc.double({ noNaN: true }).map((number) => number + 0),
  fc.string(),
);
const columns = fc.record({ A: value, B: value, C: value, D: value }, { requiredKeys: [] });
const change = fc.oneof(
  fc.record({ is: fc.constant('add' as const), key, columns }),
  fc.record({ is: fc.constant('set' as const), key, columns }),
  fc.record({ is: fc.constant('delete' as const), key }),
  fc.record({ is: fc.constant('repack' as const) }),
);

function present(row: PackableRow): PackableRow {
  return Object.fromEntries(Object.entries(row).filter(([, held]) => held !== null && held !== undefined));
}

describe('packed rows', () => {
  test('behave as a Map does, whatever is added, put, removed and packed again', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const packed = new PackedRows<PackableRow>('ID');
        const plain = new Map<string, PackableRow>();
        for (const one of changes) {
          if (one.is === 'delete') expect(packed.delete(one.key)).toBe(plain.delete(one.key));
          else if (one.is === 'repack') {
            packed.repack((row) => ({ ...row, E: 1 }));
            for (const [at, row] of plain) plain.set(at, { ...row, E: 1 });
          } else {
            const row = present({ ID: one.key, ...one.columns });
            plain.set(one.key, row);
            if (one.is === 'set') packed.set(one.key, row);
            else packed.add({ ID: one.key, ...one.columns }, {});
          }
        }
        expect([...packed.entries()]).toEqual([...plain.entries()]);
        expect(packed.size).toBe(plain.size);
        for (const at of keys) expect(packed.get(at)).toEqual(plain.get(at));
        const third = [...plain.values()].filter((_, index) => index % 3 === 0);
        expect([...packed.sample(3)]).toEqual(third);
      }),
    );
  });

  test('keep the order of the properties, and those of a second part after them', () => {
    const packed = new PackedRows<PackableRow>('ID');
    packed.add({ B: 1, ID: keys[0], A: 2 }, { D: 4, C: 3 });
    expect(JSON.stringify([...packed.values()])).toBe(JSON.stringify([{ B: 1, ID: keys[0], A: 2, D: 4, C: 3 }]));
  });
});

describe('a pack of many rows', () => {
  /** Columns that begin narrow and grow: one value, then a few, then thousands; text among numbers at the end. */
  const rows = Array.from({ length: 5000 }, (_, n): PackableRow => {
    const draw = random(n, 'row');
    return {
      ID: draw.guid(),
      Same: 713204,
      Few: draw.int(40),
      Link: n < 3000 ? keys[n % 6] : draw.guid(),
      Number: draw.next() * 1000,
      Name: n % 3 === 0 ? null : `Name ${draw.int(3000)}`,
      Mixed: n < 4000 ? n : `text ${n}`,
      Rare: n % 1000 === 999 ? `Rare ${n}` : undefined,
    };
  });
  const pack = new RowPack('ID');
  for (const row of rows) pack.add(row, {});

  test('gives back every row and every cell', () => {
    expect(rows.map((_, slot) => pack.row(slot))).toEqual(rows.map(present));
    expect(rows.map((_, slot) => pack.cell(slot, 'Rare'))).toEqual(rows.map((row) => row.Rare ?? null));
    expect(rows.map((row) => pack.slotOf(String(row.ID)))).toEqual(rows.map((_, slot) => slot));
    expect(pack.slotOf(random(1, 'nobody').guid())).toBe(-1);
  });

  test('knows the order of its keys, also of those that begin alike', () => {
    const alike = new RowPack('ID');
    const ids = Array.from({ length: 200 }, (_, n) => guidText(n % 3, (n * 7919) % 100, n, 5));
    for (const ID of ids) alike.add({ ID }, {});
    expect(Array.from(alike.slotsByKey(), (slot) => alike.key(slot))).toEqual([...ids].sort());
    expect(Array.from(pack.slotsByKey(), (slot) => pack.key(slot))).toEqual(rows.map((row) => String(row.ID)).sort());
  });

  test.each(['Same', 'Few', 'Link', 'Number', 'Name', 'Mixed', 'Rare'])('finds rows by %s', (property) => {
    const chain = new ChainIndex(pack, property);
    for (const slot of [0, 7, 999, 2999, 3001, 4500]) {
      const wanted = rows[slot]?.[property];
      if (wanted === null || wanted === undefined) continue;
      const found = [...chain.slots(wanted)].sort((a, b) => a - b);
      expect(found).toEqual(rows.flatMap((row, at) => (row[property] === wanted ? [at] : [])));
    }
    expect([...chain.slots('nobody has this')]).toEqual([]);
  });

  test('finds text in any casing, and rows that were added after the first search', () => {
    const growing = new RowPack('ID');
    const chain = new ChainIndex(growing, 'Name');
    expect([...chain.slots('de vries')]).toEqual([]);
    for (const [n, Name] of ['De Vries', 'Bakker', 'DE VRIES '].entries()) growing.add({ ID: keys[n], Name }, {});
    expect([...chain.slots(' de vries')]).toEqual([2, 0]);
  });
});

describe('guids', () => {
  test('are words and text, and nothing else is', () => {
    const words = new Uint32Array(4);
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        expect(readGuid(text, words, 0)).toBe(true);
        expect(guidText(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0)).toBe(text);
      }),
    );
    const guid = '0f8e7d6c-5b4a-4039-a817-060504030201';
    expect(readGuid(guid, words, 0)).toBe(true);
    for (let at = 0; at < guid.length; at += 1) {
      for (const wrong of ['g', 'A', '/', ':', '`', '-', '0']) {
        const text = guid.slice(0, at) + wrong + guid.slice(at + 1);
        const isDashPlace = guid[at] === '-';
        expect([text, readGuid(text, words, 0)]).toEqual([text, isDashPlace ? wrong === '-' : wrong === '0']);
      }
    }
    expect(readGuid(guid.slice(1), words, 0)).toBe(false);
  });
});
