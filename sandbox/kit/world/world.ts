import type { ExpectedMatch, World, WorldTrouble } from './types.ts';

export { buildWorld } from './build.ts';
export { buildItems } from './items.ts';
export type { WorldItem, WorldProduct, WorldUnit } from './itemTypes.ts';
export { itemGroups } from './itemVocabulary.ts';
export { worldSizeMax, worldSizeMin } from './limits.ts';
export type * from './types.ts';

/** One planted case with its right answer, for tests and documentation. */
export interface PlantedCase {
  readonly key: string;
  readonly planted: string;
  readonly expected: ExpectedMatch;
  readonly trouble: WorldTrouble | null;
  /** Null when only Tribe has it. */
  readonly exactId: string | null;
  /**
   * The Tribe relations that the answer is about: the one to match, the candidates to ask about, the near misses that
   * must be left alone, or the relation itself when only Tribe has it.
   */
  readonly tribeIds: readonly string[];
}

/** All planted companies of a world, in the order they were planted. */
export function plantedCases(world: World): readonly PlantedCase[] {
  const planted = world.companies.filter((company) => company.planted !== '');
  const tribeIdsByCase = new Map<string, string[]>();
  for (const { key, tribe } of planted) {
    const ids = tribeIdsByCase.get(caseOf(key)) ?? [];
    tribeIdsByCase.set(caseOf(key), [...ids, ...tribe.map(({ id }) => id)]);
  }
  return planted.map(({ key, planted: why, expected, trouble, exact }) => ({
    key,
    planted: why,
    expected,
    trouble,
    exactId: exact?.id ?? null,
    tribeIds: tribeIdsByCase.get(caseOf(key)) ?? [],
  }));
}

/** Companies that belong to one case share the part of the key before the slash. */
function caseOf(key: string): string {
  return key.split('/', 1)[0] ?? key;
}
