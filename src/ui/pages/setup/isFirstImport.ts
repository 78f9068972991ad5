import type { Overview } from '../../api/types.ts';

/** The import screen belongs to the first import; once something is linked it never shows again (the article, step 5). */
export const isFirstImport = ({ linked }: Pick<Overview, 'linked'>): boolean =>
  Object.values(linked).every((count) => count === 0);
