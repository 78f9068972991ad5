import { expect } from 'vitest';
import type { World } from './bench.ts';
import { readTribe } from './tribeOracle.ts';

/** What Tribe holds, without the ids that differ from run to run: equal for two imports that ended alike. */
export function outcomeIn(world: World): readonly string[] {
  return readTribe(world.tribe)
    .map(({ name, importId, debtorNumber, creditorNumber, roles, contacts }) =>
      JSON.stringify({
        importId,
        name,
        debtorNumber,
        creditorNumber,
        roles,
        contacts: contacts.map((contact) => `${contact.importId ?? '-'} ${contact.lastName}`).sort(),
      }),
    )
    .sort();
}

/** No business key was ever used for two records, whatever became of them later. */
export function expectNoDuplicates(world: World): void {
  const keys = new Map<string, number>();
  for (const { action, after } of world.tribe.ledger.since(0)) {
    const importId = after === null || action !== 'create' ? undefined : Object.entries(after).find(isOurImportId)?.[1];
    if (typeof importId === 'string') keys.set(importId, (keys.get(importId) ?? 0) + 1);
  }
  expect([...keys].filter(([, count]) => count > 1)).toEqual([]);
  const seen = new Set<string>();
  for (const { importId, contacts } of readTribe(world.tribe)) {
    for (const key of [importId, ...contacts.map((contact) => contact.importId)]) {
      if (key === null || !key.startsWith('exact:')) continue;
      expect(seen.has(key)).toBe(false);
      seen.add(key);
    }
  }
}

const isOurImportId = ([name, value]: [string, unknown]): boolean =>
  name === 'ImportId' && typeof value === 'string' && value.startsWith('exact:');
