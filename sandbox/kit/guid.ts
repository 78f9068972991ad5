/**
 * Guids as text and as four 32-bit words: a quarter of the memory, and quick to compare. Only the lower-case form has words,
 * so that words always give back the text they came from.
 */
const dash = 45;
const textLength = 36;

/** One buffer for all: written and read within one call. */
const letters = Buffer.alloc(textLength, dash);

/** The character of a hexadecimal digit: `0` to `9`, then `a` to `f`. */
function letterOf(digit: number): number {
  return digit < 10 ? 48 + digit : 87 + digit;
}

function writeFour(at: number, value: number): void {
  letters[at] = letterOf((value >>> 12) & 15);
  letters[at + 1] = letterOf((value >>> 8) & 15);
  letters[at + 2] = letterOf((value >>> 4) & 15);
  letters[at + 3] = letterOf(value & 15);
}

/** The text of four words. Read from bytes, it is one flat string and not a chain of pieces, which would weigh ten times as much. */
export function guidText(a: number, b: number, c: number, d: number): string {
  writeFour(0, a >>> 16);
  writeFour(4, a & 0xffff);
  writeFour(9, b >>> 16);
  writeFour(14, b & 0xffff);
  writeFour(19, c >>> 16);
  writeFour(24, c & 0xffff);
  writeFour(28, d >>> 16);
  writeFour(32, d & 0xffff);
  return letters.toString('latin1', 0, textLength);
}

/** The value of a character as a hexadecimal digit, negative when it is none. */
function digitOf(character: number): number {
  if (character >= 48 && character <= 57) return character - 48;
  return character >= 97 && character <= 102 ? character - 87 : -1;
}

/** The value of four digits, negative when one is none. */
function readFour(text: string, at: number): number {
  return (
    (digitOf(text.charCodeAt(at)) << 12) |
    (digitOf(text.charCodeAt(at + 1)) << 8) |
    (digitOf(text.charCodeAt(at + 2)) << 4) |
    digitOf(text.charCodeAt(at + 3))
  );
}

function hasDashes(text: string): boolean {
  return (
    text.charCodeAt(8) === dash &&
    text.charCodeAt(13) === dash &&
    text.charCodeAt(18) === dash &&
    text.charCodeAt(23) === dash
  );
}

/** Puts the four words of a guid into `words` from `at` on. False, with nothing changed, for any other text. */
export function readGuid(text: string, words: Uint32Array, at: number): boolean {
  if (text.length !== textLength || !hasDashes(text)) return false;
  const [a1, a2] = [readFour(text, 0), readFour(text, 4)];
  const [b1, b2] = [readFour(text, 9), readFour(text, 14)];
  const [c1, c2] = [readFour(text, 19), readFour(text, 24)];
  const [d1, d2] = [readFour(text, 28), readFour(text, 32)];
  if ((a1 | a2 | b1 | b2 | c1 | c2 | d1 | d2) < 0) return false;
  words[at] = (a1 << 16) | a2;
  words[at + 1] = (b1 << 16) | b2;
  words[at + 2] = (c1 << 16) | c2;
  words[at + 3] = (d1 << 16) | d2;
  return true;
}
