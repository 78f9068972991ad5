import { drawSiblings } from '../siblings.ts';
import { inTransactions, onStore, type PlantedBug } from './planting.ts';

const inTheOrganisation = { worlds: drawSiblings, killedBy: 'B1' } as const;

/** What administrations of one organisation may fail to ask each other. */
export const bugsAboutSiblings: readonly PlantedBug[] = [
  {
    id: 'M40',
    what: 'an administration makes records in Tribe without asking what others of its organisation do',
    ...inTheOrganisation,
    plant: () => onStore(inTransactions(() => ({ takeTurn: async () => false }))),
  },
  {
    id: 'M41',
    what: 'what another administration knows of Tribe is not asked for before a record is made there',
    ...inTheOrganisation,
    plant: () => onStore(inTransactions(() => ({ unknownHere: async () => [] }))),
  },
  {
    id: 'M42',
    what: 'what another administration has in doubt is not waited for before a record is made in Tribe',
    ...inTheOrganisation,
    plant: () => onStore(inTransactions(() => ({ doubtsElsewhere: async () => [] }))),
  },
];
