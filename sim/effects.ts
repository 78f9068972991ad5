import { facts as exactFacts } from '../sandbox/exact/facts.ts';
import type { Effect } from '../sandbox/kit/ledger.ts';
import type { FieldEdit } from './oracle/books.ts';

/** Who made an effect in a sandbox, and what it changed. */

type Maker = Pick<FieldEdit, 'author' | 'connectionId'>;

export const people: Maker = { author: 'people', connectionId: null };

export const authorOf = ({ cause }: Effect): FieldEdit['author'] =>
  cause.who.includes(exactFacts.client.id) || cause.who.startsWith('Tandem /') ? 'tandem' : 'people';

/** With the connection on whose account the request came that made it. */
export const makerOf = (effect: Effect, connectionId: string | null): Maker =>
  authorOf(effect) === 'people' ? people : { author: 'tandem', connectionId };

const dull = /^(Modified|Modifier|Timestamp|Created|Creator|StatusSince|CustomerSince|SortName)/;

/** The properties that an effect changed, for a reader. */
export function changedIn(before: object | null, after: object | null): string {
  const was = before as Readonly<Record<string, unknown>> | null;
  const changed = Object.entries(after ?? {}).filter(([name, value]) => !dull.test(name) && was?.[name] !== value);
  return JSON.stringify(Object.fromEntries(was === null ? changed.slice(0, 12) : changed));
}
