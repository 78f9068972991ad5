import { describe, expect, test } from 'vitest';
import { aConnection, aLink, aPart } from '../../../test/support/storeData.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import { MemoryStore } from '../../store/memory/memoryStore.ts';
import { believed, partsInDoubt, visibleMsOf } from './readLag.ts';

const writtenMs = 1_000_000;
const lagMs = { exact: 5_000, tribe: 60_000 };
const ports = { clock: { nowMs: () => writtenMs + 20_000 }, settings: { readLagMs: lagMs } };

const told = (change: Partial<ObservedPart> = {}): ObservedPart =>
  aPart('tribe link', {
    side: 'tribe',
    version: '2026-06-15T10:00:05Z a',
    fields: { name: 'Visser', phone: '+31105550106' },
    ...change,
  });

describe('what is told of a record that we wrote to', () => {
  const older = { version: '2026-06-15T10:00:01Z b', fields: { name: 'Visser', phone: '+31105550101' } };
  const main = told().main;
  const cases: readonly (readonly [words: string, change: Partial<ObservedPart>, isInDoubt: boolean])[] = [
    ['says the same', { version: '2026-06-15T10:00:05Z c' }, false],
    ['says otherwise and is dated before', older, true],
    ['says otherwise within the second of our write', { ...older, version: '2026-06-15T10:00:05Z b' }, true],
    ['says otherwise and is dated later', { ...older, version: '2026-06-15T10:00:06Z b' }, false],
    ['says otherwise without any date', { ...older, version: '17' }, true],
    ['tells a field that our answer did not', { fields: { email: 'a@b.example' } }, false],
    ['is inactive', { main: main === null ? null : { ...main, isActive: false } }, true],
    ['is gone', { isGone: true, fields: {} }, true],
    ['is another part', { part: 'visit', partId: 'v', fields: { phone: '+31105550101' } }, false],
  ];
  test.each(cases)('%s', (_words, change, isInDoubt) => {
    expect(partsInDoubt([told()], [told(change)]).size).toBe(isInDoubt ? 1 : 0);
  });

  test('is never in doubt where nothing is stored', () => {
    expect(partsInDoubt([], [told()]).size).toBe(0);
  });
});

describe('of a reading', () => {
  const stale = told({ version: '2026-06-15T10:00:01Z b', fields: { phone: '+31105550101' } });
  const another = told({ recordId: 'tribe other', partId: 'tribe other' });
  const role = told({ part: 'commercial', partId: 'role', main: null });

  async function read(input: { readonly askedMs: number; readonly tribeWrittenMs: number | null }) {
    const store = new MemoryStore().session();
    return store.transact(async (tx) => {
      await tx.saveConnection(aConnection('c'));
      await tx.saveLinks([aLink('c', 'link', { tribeWrittenMs: input.tribeWrittenMs })]);
      await tx.saveParts('c', [told()], writtenMs);
      const parts = [stale, another, role];
      return believed(ports, tx, 'c', { side: 'tribe', parts, askedMs: input.askedMs });
    });
  }

  test('what contradicts our write stays as it is stored, and its record is read again once the write must be visible', async () => {
    const { parts, readAgain } = await read({ askedMs: writtenMs + 20_000, tribeWrittenMs: writtenMs });
    expect(parts).toEqual([told(), another, role]);
    expect(readAgain).toMatchObject([
      { kind: 'relation', side: 'tribe', recordId: 'tribe link', wantsRead: true, notBeforeMs: writtenMs + 60_000 },
    ]);
  });

  test.each([
    ['asked for when the write must be visible', { askedMs: writtenMs + 60_000, tribeWrittenMs: writtenMs }],
    ['of what we never wrote to', { askedMs: writtenMs, tribeWrittenMs: null }],
  ])('%s everything is believed', async (_words, input) => {
    expect(await read(input)).toEqual({ parts: [stale, another, role], readAgain: [] });
  });
});

test('each side is waited for as long as it may lag, and only after a write to it', () => {
  const link = aLink('c', 'link', { exactWrittenMs: writtenMs });
  expect(visibleMsOf(link, 'exact', lagMs)).toBe(writtenMs + 5_000);
  expect(visibleMsOf(link, 'tribe', lagMs)).toBe(0);
});
