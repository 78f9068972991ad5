import { random } from '../../kit/random.ts';
import { purchaseTypes } from '../rules/documents.ts';
import type { DivisionState } from '../state/divisionState.ts';

const createdWall = Date.UTC(2018, 2, 12, 9, 45);

/** Only 10, 20 and 55 are known; the other ids, and the categories of types, are ours (exact-online.md 7.6). */
const types: readonly (readonly [id: number, description: string, category: number])[] = [
  [10, 'Verkoopfactuur', 10],
  [20, 'Inkoopfactuur', purchaseTypes],
  [30, 'Offerte', 10],
  [40, 'Bankafschrift', 30],
  [50, 'Contract', 30],
  [55, 'Diversen', 30],
];

const typeCategories = [
  [10, 'Verkoop'],
  [purchaseTypes, 'Inkoop'],
  [30, 'Overig'],
] as const;

/** `Customers` was seen live (observedCreate2026). */
const categories = ['Customers', 'Suppliers', 'General'] as const;

const folders = [
  ['FACT', 'Facturen'],
  ['CORR', 'Correspondentie'],
] as const;

/** What kinds of documents a fresh administration knows. */
export function seedDocumentKinds(division: DivisionState, seed: number): void {
  const stamps = { Created: createdWall, Modified: createdWall };
  for (const [ID, Description, TypeCategory] of types) {
    division.seed('DocumentTypes', {
      ...{ ID, Description, TypeCategory, ...stamps, DocumentIsViewable: true },
      ...{ DocumentIsCreatable: true, DocumentIsDeletable: true, DocumentIsUpdatable: true },
    });
  }
  for (const [ID, Description] of typeCategories)
    division.seed('DocumentTypeCategories', { ID, Description, ...stamps });
  const id = (name: string): string => random(seed, `${division.code}/${name}`).guid();
  for (const Description of categories) {
    division.seed('DocumentCategories', { ID: id(`DocumentCategories/${Description}`), Description, ...stamps });
  }
  for (const [Code, Description] of folders) {
    division.seed('DocumentFolders', { ID: id(`DocumentFolders/${Code}`), Code, Description, ...stamps });
  }
}
