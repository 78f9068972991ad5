/** More rows than a list that is expected to be short can have; a page without rows counts as one. */
const rowsMax = 10_000;
/** A row that comes again may have moved down while the list was read; a server that goes round tells nothing else. */
const pagesWithoutNewsMax = 3;

/**
 * Looks after the reading of a list that is expected to be short, whose pages are as long as the server likes. After each
 * page it is told by what the page is known (its rows, or the address of the next one) and how many rows it had; it
 * answers why the list is not to be followed any further, or null.
 */
export function endOfPatience(): (marks: readonly string[], rows: number) => string | null {
  const known = new Set<string>();
  let total = 0;
  let pagesWithoutNews = 0;
  return (marks, rows) => {
    const before = known.size;
    for (const mark of marks) known.add(mark);
    pagesWithoutNews = known.size > before ? 0 : pagesWithoutNews + 1;
    total += Math.max(1, rows);
    if (pagesWithoutNews >= pagesWithoutNewsMax) return 'tells the same again and again';
    return total > rowsMax ? `was expected to be short and has more than ${rowsMax} rows` : null;
  };
}
