import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../../kit/random.ts';
import { Tables } from '../../kit/tables.ts';
import { EntityStore } from './entityStore.ts';
import type { Row } from './rows.ts';

const keys = [...Array.from({ length: 7 }, (_, n) => random(n, 'key').guid()), '10', '9'];
const columns = fc.record({
  Code: fc.constantFrom('a', 'A', ' a', 'b', '10', null),
  Number: fc.constantFrom(1, 2, null),
});
const key = fc.constantFrom(...keys);
const change = fc.oneof(
  fc.record({ is: fc.constant('put' as const), key, columns }),
  fc.record({ is: fc.constant('remove' as const), key }),
  fc.record({ is: fc.constant('look' as const) }),
  fc.record({ is: fc.constant('restamp' as const) }),
  fc.record({ is: fc.constant('reindex' as const) }),
);

function present(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

test('lists by key, by rowversion and by value are what a search through all rows finds', () => {
  fc.assert(
    fc.property(fc.array(columns, { maxLength: 7 }), fc.array(change, { maxLength: 25 }), (seeded, changes) => {
      let timestamp = 0;
      const store = new EntityStore('Accounts', new Tables().packed<Row>('accounts', 'ID'));
      const plain = new Map<string, Row>();
      const byKey = (rows: Iterable<Row>): Row[] => [...rows].sort((a, b) => (String(a.ID) < String(b.ID) ? -1 : 1));
      const check = (): void => {
        const all = byKey(plain.values());
        expect([...store.rows()]).toEqual(all);
        for (const one of keys) expect(store.get(one)).toEqual(plain.get(one));
        for (const after of [...keys, '']) {
          expect([...store.rowsAfter(after)]).toEqual(all.filter((row) => String(row.ID) > after));
        }
        for (const since of [0, 3, timestamp - 1]) {
          const newer = all.filter((row) => Number(row.Timestamp) > since);
          newer.sort((a, b) => Number(a.Timestamp) - Number(b.Timestamp));
          expect([...store.rowsSince(since)]).toEqual(newer);
        }
        for (const [property, value] of [
          ['Code', 'a'],
          ['Code', null],
          ['Number', 2],
        ] as const) {
          expect(store.rowsWith(property, value)).toEqual(all.filter((row) => (row[property] ?? null) === value));
        }
        const anyCase = all.filter((row) => String(row.Code).trim().toLowerCase() === 'a');
        expect(store.rowsLike([{ property: 'Code', value: 'A ' }], 100)).toEqual(anyCase);
        const either = all.filter((row) => row.Number === 2 || String(row.Code).trim().toLowerCase() === 'a');
        const asked = [
          { property: 'Code', value: 'a' },
          { property: 'Number', value: 2 },
        ] as const;
        expect(store.rowsLike(asked, 100)).toEqual(either);
        if (either.length > 0) expect(store.rowsLike(asked, either.length - 1)).toBeNull();
        const tested = store.rowsAfter(keys[2] ?? '', (read) => read('Number') === 2 && read('Nothing') === null);
        expect([...tested]).toEqual(all.filter((row) => String(row.ID) > (keys[2] ?? '') && row.Number === 2));
      };
      for (const [index, row] of seeded.entries()) {
        const whole = { ID: keys[index] ?? '', ...row };
        timestamp += 1;
        store.seed(whole, { Timestamp: timestamp });
        plain.set(whole.ID, present({ ...whole, Timestamp: timestamp }));
      }
      check();
      for (const one of changes) {
        if (one.is === 'put') {
          timestamp += 1;
          const row = present({ ID: one.key, ...one.columns, Timestamp: timestamp });
          store.put(row);
          plain.set(one.key, row);
        } else if (one.is === 'remove') expect(store.remove(one.key)).toBe(plain.delete(one.key));
        else if (one.is === 'look') check();
        else if (one.is === 'reindex') store.reindex();
        else {
          timestamp = 0;
          const stamped = new Map<string, Row>();
          store.restamp((row) => {
            timestamp += 1;
            const after = { ...row, Timestamp: timestamp };
            stamped.set(String(row.ID), after);
            return after;
          });
          for (const at of plain.keys()) plain.set(at, stamped.get(at) ?? {});
        }
      }
      check();
    }),
  );
});
