/** Letters that decompose into no base letter and accent, as people type them. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** Text without case and accents, so that every server, whatever its locale, finds alike. */
export function searchText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
}

const searchWords = (search: string): readonly string[] =>
  searchText(search)
    .split(' ')
    .filter((word) => word !== '');

/** One LIKE pattern per word of what a person typed; each has to be found. */
export function searchPatterns(search: string): readonly string[] {
  return searchWords(search).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

/** The same without SQL: whether each word of the search is in a text that `searchText` made. */
export function isFoundBy(text: string, search: string | null): boolean {
  return search === null || searchWords(search).every((word) => text.includes(word));
}
