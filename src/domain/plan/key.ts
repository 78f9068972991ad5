import type { Kind, Side } from '../model/kind.ts';

/** `relation:exact:<id>`: the identity of a plan item over re-planning, and of the answer that a person gave to it. */
export const itemKey = (kind: Kind, side: Side, id: string): string => `${kind}:${side}:${id}`;
