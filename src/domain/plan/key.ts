import { type Kind, kinds, type Side, sides } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';

/** `relation:exact:<id>`: the identity of a plan item over re-planning, and of the answer that a person gave to it. */
export const itemKey = (kind: Kind, side: Side, id: string): string => `${kind}:${side}:${id}`;

export const keyOfRecord = ({ kind, side, id }: NeutralRecord): string => itemKey(kind, side, id);

/** What a key names; null for a text that is none. Ids may hold colons themselves. */
export function parseKey(key: string): { readonly kind: Kind; readonly side: Side; readonly id: string } | null {
  const [first, second, ...rest] = key.split(':');
  const kind = kinds.find((each) => each === first);
  const side = sides.find((each) => each === second);
  return kind === undefined || side === undefined || rest.length === 0 ? null : { kind, side, id: rest.join(':') };
}
