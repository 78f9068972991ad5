/** The two systems. Never source and target: either may be either. */
export const sides = ['exact', 'tribe'] as const;
export type Side = (typeof sides)[number];

export const otherSide = (side: Side): Side => (side === 'exact' ? 'tribe' : 'exact');

/** What can be kept in agreement. A new kind adds a field catalogue and codecs; every mechanism stays as it is. */
export const kinds = ['relation', 'contact'] as const;
export type Kind = (typeof kinds)[number];
