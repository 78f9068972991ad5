import { draftRelation, plainLetters } from '../../kit/world/draft.ts';
import type { WorldCompany, WorldRelation } from '../../kit/world/types.ts';
import { legalForms } from '../../kit/world/vocabulary.ts';

/** Above all account codes that a world gives out, so that nobody shares a number by accident. */
const firstNumber = 2_000_001;

/**
 * Tribe's relations of these companies, and after them as many that only Tribe has as it takes to reach `count`. Those share
 * no name with a company of either side, so that no match appears that the world did not plan.
 */
export function atLeast(count: number, seed: number, companies: readonly WorldCompany[]): readonly WorldRelation[] {
  const all = companies.flatMap((company) => company.tribe);
  if (all.length >= count) return all;
  const known = companies.flatMap(({ exact, tribe }) => (exact === null ? tribe : [exact, ...tribe]));
  const taken = new Set(known.flatMap(({ name }) => [plainLetters(name), plainLetters(withoutForm(name))]));
  for (let i = 0; all.length < count; i++) {
    const { contacts, ...draft } = draftRelation(seed, `tribe-crowd-${i + 1}`, firstNumber + i, taken);
    // As everywhere in Tribe: people in sales know the main contact.
    all.push({ ...draft, contacts: contacts.slice(0, 1) });
  }
  return all;
}

/** Legal forms do not make a name different. */
function withoutForm(name: string): string {
  const form = legalForms.find((known) => known !== '' && name.endsWith(` ${known}`));
  return form === undefined ? name : name.slice(0, -form.length);
}
