import type { Kind } from '../../domain/model/kind.ts';

/** Lower goes first. A person who waits comes before everything, and what nobody waits for comes last. */
export const priorities = { person: 0, relation: 10, contact: 12, retry: 30, comparison: 50 } as const;

export const priorityOf = (kind: Kind): number => priorities[kind];
