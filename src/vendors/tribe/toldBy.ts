import type { Kind } from '../../domain/model/kind.ts';
import type { PartName } from '../../domain/model/record.ts';
import { tribeStages } from '../../domain/model/stages.ts';
import { feedOf, tribeFeeds } from './feeds.ts';
import { typeOf } from './sets.ts';

/** What a change of an entity of Tribe is news for, whoever tells of it: an event, or a list of what changed. */
export interface Told {
  /** Feeds whose rows show a change of such an entity. */
  readonly feeds: readonly string[];
  /** The parts that vanish with it: no feed tells of that (tribe-crm.md 3.2). */
  readonly parts: readonly { readonly kind: Kind; readonly part: PartName }[];
}

function ofStage(feed: string): Told {
  return { feeds: [feed], parts: [{ kind: 'relation', part: 'commercial' }] };
}

/** The dotted types that the feeds are made of (tribe-crm.md 2.1, 3.1). */
export const toldBy: Readonly<Record<string, Told>> = {
  'Relation.Organization': { feeds: ['organisations'], parts: [{ kind: 'relation', part: 'main' }] },
  'Relation.Person': {
    feeds: [...Object.values(feedOf.persons), 'contacts'],
    parts: [
      { kind: 'relation', part: 'main' },
      { kind: 'contact', part: 'person' },
    ],
  },
  // A slot of a relation that loses its address shows it when the relation is read; the relation is not named here.
  Address: { feeds: ['organisations', ...Object.values(feedOf.persons)], parts: [] },
  ...Object.fromEntries(
    tribeStages.flatMap((stage) => [
      [typeOf('Organization', stage), ofStage(feedOf.organisations[stage])],
      [typeOf('Person', stage), ofStage(feedOf.persons[stage])],
    ]),
  ),
  'Relationship.Organization.Supplier': { feeds: ['suppliers'], parts: [{ kind: 'relation', part: 'supplier' }] },
  'Relationship.Person.Contact.Standard': { feeds: ['contacts'], parts: [{ kind: 'contact', part: 'main' }] },
};

export const tribeTopics: readonly string[] = Object.keys(toldBy);

/** Of a type that nobody expected any feed may have news. */
export const everything: Told = { feeds: tribeFeeds.map(({ name }) => name), parts: [] };
