import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import { neverTakenAway } from '../merge/judge.ts';
import { type FieldPath, type Fields, type FieldValue, fieldsOf } from '../model/fields.ts';
import type { Kind, Side } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import { settleAddresses } from '../model/settle.ts';
import { policyArbitrary } from '../testing/arbitraries.ts';
import { exactRelation, roomyCapabilities, tribeRelation } from '../testing/build.ts';
import { carryOut, carryOutJournalled } from '../testing/carryOut.ts';
import { editOf, editsCount } from '../testing/edits.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { worldArbitrary } from '../testing/worlds.ts';
import type { PlanInput } from './planImport.ts';
import { planImport } from './planImport.ts';
import { type DoneEntry, type PairNow, planUndo, type UndoItem, type UndoSettings } from './planUndo.ts';

const capabilities = { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') };
const settings: UndoSettings = {
  capabilities,
  mayWrite: () => true,
  loosensLinks: false,
  regionOf: () => 'NL',
};
const undone = { action: 'update', reason: { code: 'undone' } };

const entry = (before: Fields, after: Fields, more: Partial<DoneEntry> = {}): DoneEntry => ({
  kind: 'relation',
  side: 'tribe',
  recordId: 't1',
  operation: 'update',
  before,
  after,
  ...more,
});

function undo(
  tribe: Fields | null,
  entries: readonly DoneEntry[],
  more: Partial<UndoSettings> = {},
): UndoItem | undefined {
  const now: PairNow = {
    link: { kind: 'relation', exactId: 'e1', tribeId: 't1', base: { email: 'new' } },
    exact: exactRelation('e1', { email: 'new', website: 'x.nl' }),
    tribe: tribe === null ? null : tribeRelation('t1', tribe),
  };
  return planUndo(entries, () => now, { ...settings, ...more })[0];
}

describe('undoing', () => {
  test('puts back what still is as it was written, and keeps the difference', () => {
    const found = undo({ email: 'new', website: 'x.nl' }, [entry({ email: 'old' }, { email: 'new' })]);
    expect(found).toMatchObject({ item: { key: 'relation:exact:e1', ...undone }, loosensLink: false, answers: [] });
    expect(found?.item.effects).toEqual([{ side: 'tribe', operation: 'update', fields: { email: 'old' } }]);
    expect(found?.item.decisions).toEqual([
      { field: 'email', base: 'new', exact: 'new', tribe: 'new', verdict: 'writeTribe', value: 'old' },
    ]);
    expect(found?.choices).toEqual([{ field: 'email', exact: 'new', tribe: 'old', choice: 'keep' }]);
  });

  test('needs no choice where both sides are alike afterwards', () => {
    expect(undo({ email: 'x' }, [entry({ email: 'new' }, { email: 'x' })])?.choices).toEqual([]);
  });

  type Row = readonly [string, tribe: Fields, readonly DoneEntry[], written: Fields, problems: readonly string[]];
  const twice = [entry({ email: 'b' }, { email: 'c' }), entry({ email: 'a' }, { email: 'b' })];
  const line = (street: string, number: string): Fields => ({ 'visit.street': street, 'visit.houseNumber': number });
  const rows: readonly Row[] = [
    ['goes back through several writes', { email: 'c' }, twice, { email: 'a' }, []],
    [
      'goes back to the last edit and no further',
      { email: 'c' },
      [entry({ email: 'edit' }, { email: 'c' }), entry({ email: 'a' }, { email: 'b' })],
      { email: 'edit' },
      [],
    ],
    ['leaves what was edited since', { email: 'edit' }, twice, {}, ['email editedSince']],
    [
      'leaves one field and puts back another',
      { email: 'edit', website: 'n' },
      [entry({ email: 'a', website: 'o' }, { email: 'b', website: 'n' })],
      { website: 'o' },
      ['email editedSince'],
    ],
    ['has nothing to do where a person put it back', { email: 'a' }, [entry({ email: 'a' }, { email: 'b' })], {}, []],
    ['can empty again what was filled', { email: 'b' }, [entry({ email: null }, { email: 'b' })], { email: null }, []],
    [
      'leaves an address line of which a part was edited',
      line('Laan', '14'),
      [entry(line('Kade', '12'), line('Kade', '14'))],
      {},
      ['visit.street editedSince'],
    ],
    [
      'puts an address line back whole',
      line('Laan', '5'),
      [entry(line('Kade', '12'), line('Laan', '5'))],
      line('Kade', '12'),
      [],
    ],
    [
      'does not know what was never told',
      { email: 'b' },
      [entry({}, { email: 'b' })],
      {},
      ['email valueBeforeUnknown'],
    ],
    [
      'takes no role away',
      { isSupplier: true },
      [entry({ isSupplier: false }, { isSupplier: true })],
      {},
      ['isSupplier roleStays'],
    ],
    ['does not unname', { name: 'b' }, [entry({ name: null }, { name: 'b' })], {}, ['name nameMissing']],
    [
      'leaves a record that was made, and undoes what came after',
      { email: 'b' },
      [entry({ email: 'a' }, { email: 'b' }), entry({}, { email: 'a' }, { operation: 'create' })],
      { email: 'a' },
      [' creationStays'],
    ],
  ];
  test.each(rows)('%s', (_what, tribe, entries, written, problems) => {
    const item = undo(tribe, entries)?.item;
    expect(item?.effects[0]?.fields ?? {}).toEqual(written);
    expect(item?.problems.map(({ field, reason }) => `${field ?? ''} ${reason.code}`)).toEqual(problems);
    expect(item?.action).toBe(Object.keys(written).length > 0 ? 'update' : 'skip');
  });

  test('says what was refused by its value', () => {
    expect(undo({ email: 'edit' }, twice)?.item).toMatchObject({
      action: 'skip',
      reason: { code: 'editedSince', words: { side: 'tribe', field: 'email', value: 'edit' } },
    });
  });

  test('of a record that is gone says so', () => {
    expect(undo(null, twice)?.item).toMatchObject({ action: 'skip', reason: { code: 'recordGone' }, effects: [] });
  });

  test('loosens a link on request, and leaves both alone afterwards', () => {
    const made = entry({}, { email: 'new' }, { operation: 'create' });
    const loosened = {
      loosensLink: true,
      choices: [],
      answers: [
        ['relation:exact:e1', { is: 'leave' }],
        ['relation:tribe:t1', { is: 'leave' }],
      ],
    };
    expect(undo({ email: 'new' }, [made], { loosensLinks: true })).toMatchObject(loosened);
    expect(undo({}, [entry({}, {}, { operation: 'link' })], { loosensLinks: true })).toMatchObject(loosened);
    expect(undo({ email: 'new' }, [made])).toMatchObject({
      loosensLink: false,
      item: { reason: { code: 'creationStays' } },
    });
    expect(undo({}, twice, { loosensLinks: true })).toMatchObject({ loosensLink: false });
  });
});

// ---------------------------------------------------------------- in two systems

const inputArbitrary = fc.tuple(worldArbitrary(2), policyArbitrary).map(
  ([world, defaultPolicy]): PlanInput => ({
    ...world,
    rules: { ...defaultRules, defaultPolicy },
    direction: 'both',
    capabilities,
  }),
);

const find = (input: PlanInput, side: Side, kind: Kind, id: string | undefined): NeutralRecord | null =>
  input[side].find((record) => record.kind === kind && record.id === id) ?? null;

function nowIn(input: PlanInput): (kind: Kind, side: Side, recordId: string) => PairNow {
  return (kind, side, id) => {
    const link =
      input.links.find((each) => each.kind === kind && (side === 'exact' ? each.exactId : each.tribeId) === id) ?? null;
    return {
      link,
      exact: find(input, 'exact', kind, link?.exactId ?? (side === 'exact' ? id : undefined)),
      tribe: find(input, 'tribe', kind, link?.tribeId ?? (side === 'tribe' ? id : undefined)),
    };
  };
}

function carryOutUndo(input: PlanInput, journal: readonly DoneEntry[]) {
  const items = planUndo(journal, nowIn(input), settings);
  const after = carryOutJournalled(
    {
      ...input,
      links: input.links.map((link) => {
        const made = items.find(({ item }) => item.kind === link.kind && item.exactId === link.exactId);
        return made === undefined ? link : { ...link, choices: [...made.choices] };
      }),
    },
    items.map(({ item }) => item),
  );
  return { items, ...after };
}

const fieldsWrittenIn = (
  journal: readonly DoneEntry[],
  side: Side,
  { kind, id }: NeutralRecord,
): readonly FieldPath[] =>
  fieldsOf[kind].filter((field) =>
    journal.some(
      (done) =>
        done.kind === kind &&
        done.side === side &&
        done.recordId === id &&
        done.operation === 'update' &&
        done.after[field] !== undefined,
    ),
  );

/** Not put back, for a reason that the undo tells: a role, a name, what was not told before. */
const isTold = (items: readonly UndoItem[], record: NeutralRecord, field: FieldPath): boolean =>
  items.some(
    ({ item }) =>
      item.kind === record.kind &&
      (record.side === 'exact' ? item.exactId : item.tribeId) === record.id &&
      item.problems.some(
        (problem) => problem.field !== null && (problem.field === field || sameLine(problem.field, field)),
      ),
  );
const sameLine = (a: FieldPath, b: FieldPath): boolean => a.includes('.') && a.split('.')[0] === b.split('.')[0];

describe('undoing right after a pass', () => {
  test('puts every field back, or says why not', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const { input: written, journal } = carryOutJournalled(input, planImport(input).items);
        const { items, input: back } = carryOutUndo(written, journal);
        for (const side of ['exact', 'tribe'] as const) {
          for (const record of input[side]) {
            const now = find(back, side, record.kind, record.id);
            for (const field of fieldsOf[record.kind]) {
              if (isTold(items, record, field)) continue;
              // A side that normalises may give back another form of what it is given; it settles the same.
              const form = (fields: Fields | undefined) => settleAddresses(fields ?? {})[field];
              expect(form(now?.fields), `${record.id} ${field}`).toEqual(form(record.fields));
            }
          }
        }
      }),
      propertyRuns,
    );
  });

  test('is not copied back by the next merge', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const { input: written, journal } = carryOutJournalled(input, planImport(input).items);
        const { items, input: back } = carryOutUndo(written, journal);
        const again = planImport(back).items.flatMap(({ kind, exactId, effects }) =>
          effects.flatMap((effect) =>
            Object.keys(effect.fields).filter((field) =>
              items.some(
                ({ item }) =>
                  item.kind === kind && item.exactId === exactId && item.effects.some(({ fields }) => field in fields),
              ),
            ),
          ),
        );
        expect(again).toEqual([]);
      }),
      propertyRuns,
    );
  });

  test('can be undone itself', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const { input: written, journal } = carryOutJournalled(input, planImport(input).items);
        const { input: back, journal: undoing } = carryOutUndo(written, journal);
        const { items, input: again } = carryOutUndo(back, undoing);
        for (const side of ['exact', 'tribe'] as const) {
          for (const record of written[side]) {
            for (const field of fieldsWrittenIn(undoing, side, record)) {
              if (isTold(items, record, field)) continue;
              expect(find(again, side, record.kind, record.id)?.fields[field]).toEqual(record.fields[field]);
            }
          }
        }
      }),
      propertyRuns,
    );
  });
});

describe('undoing later', () => {
  test('writes no field that was not written, and none that somebody edited since', () => {
    fc.assert(
      fc.property(inputArbitrary, fc.array(fc.nat(1_000_000), { maxLength: 6 }), (input, edits) => {
        const { input: written, journal } = carryOutJournalled(input, planImport(input).items);
        const edited = edit(written, edits);
        for (const { item } of planUndo(journal, nowIn(edited), settings)) {
          for (const { side, fields } of item.effects) {
            const id = side === 'exact' ? item.exactId : item.tribeId;
            const [before, now] = [written, edited].map((world) => find(world, side, item.kind, id ?? undefined));
            if (!before || !now) throw new Error('an effect on nothing');
            const ours = fieldsWrittenIn(journal, side, before);
            for (const field of Object.keys(fields) as FieldPath[]) {
              expect(ours).toContain(field);
              expect(now.fields[field], 'not edited since').toEqual(before.fields[field]);
              expect(neverTakenAway.has(field) && fields[field] !== true).toBe(false);
            }
          }
        }
      }),
      propertyRuns,
    );
  });

  test('never fails for a journal that has nothing to do with the records', () => {
    fc.assert(
      fc.property(inputArbitrary, inputArbitrary, (input, other) => {
        const { input: written, journal } = carryOutJournalled(input, planImport(input).items);
        const about = planUndo(journal, nowIn({ ...other, links: written.links }), settings);
        expect(about.every(({ item }) => item.effects.every(({ operation }) => operation === 'update'))).toBe(true);
        expect(carryOut(written, []).links).toEqual(written.links);
      }),
      { numRuns: Math.ceil(propertyRuns.numRuns / 4) },
    );
  });
});

function edit(input: PlanInput, edits: readonly number[]): PlanInput {
  const records = { exact: [...input.exact], tribe: [...input.tribe] };
  for (const drawn of edits) {
    for (const kind of ['relation', 'contact'] as const) {
      const { side, field, value } = editOf(kind, drawn % editsCount(kind));
      const of = records[side];
      const at = of.findIndex((record, index) => record.kind === kind && (drawn + index) % 2 === 0);
      const record = of[at];
      if (record === undefined || record.fields[field] === undefined) continue;
      const fields: Partial<Record<FieldPath, FieldValue>> = { ...record.fields, [field]: value };
      of[at] = { ...record, fields: side === 'exact' ? settleAddresses(fields) : fields };
    }
  }
  return { ...input, ...records };
}
