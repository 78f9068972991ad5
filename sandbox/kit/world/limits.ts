/** Every planted case needs a place: a smaller world would leave some out. */
export const worldSizeMin = 50;
/** Above this a sandbox would no longer fit in a usual memory. */
export const worldSizeMax = 1_000_000;
