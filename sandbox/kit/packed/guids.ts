import { guidText, readGuid } from '../guid.ts';
import { type Cell, type Cells, grown } from './cells.ts';
import { hashOfGuid } from './hash.ts';

/** Slots beyond this many are sorted by comparison: below it, place and slot share the 53 bits of a number. */
const sortedAsNumbersMax = 2 ** 21;

/** A column of guids, sixteen bytes each. */
export class Guids implements Cells {
  #words = new Uint32Array(0);
  #lastText: string | null = null;
  #lastSlot = 0;

  put(slot: number, value: Cell): boolean {
    this.#words = grown(this.#words, 4 * (slot + 1), (length) => new Uint32Array(length));
    // Lines that follow each other name the same entry.
    if (value === this.#lastText) {
      this.#words.copyWithin(4 * slot, 4 * this.#lastSlot, 4 * this.#lastSlot + 4);
      return true;
    }
    if (typeof value !== 'string' || !readGuid(value, this.#words, 4 * slot)) return false;
    this.#lastText = value;
    this.#lastSlot = slot;
    return true;
  }

  /** The same, for one whose words were read already. */
  putWords(slot: number, words: Uint32Array): void {
    this.#words = grown(this.#words, 4 * (slot + 1), (length) => new Uint32Array(length));
    this.#words.set(words, 4 * slot);
  }

  at(slot: number): string {
    return guidText(this.word(slot, 0), this.word(slot, 1), this.word(slot, 2), this.word(slot, 3));
  }

  word(slot: number, word: number): number {
    return this.#words[4 * slot + word] ?? 0;
  }

  hashAt(slot: number): number {
    return hashOfGuid(this.word(slot, 0), this.word(slot, 3));
  }

  isAt(slot: number, words: Uint32Array): boolean {
    const at = 4 * slot;
    return (
      this.#words[at] === words[0] &&
      this.#words[at + 1] === words[1] &&
      this.#words[at + 2] === words[2] &&
      this.#words[at + 3] === words[3]
    );
  }

  /** Slots 0 to `count` in the order of their guids as texts, which is the order of their words. */
  sortedSlots(count: number): Uint32Array {
    if (count > sortedAsNumbersMax) return Uint32Array.from({ length: count }, (_, slot) => slot).sort(this.#compare);
    // Numbers sort ten times faster than anything that is compared by a function of ours.
    const combined = new Float64Array(count);
    for (let slot = 0; slot < count; slot += 1) combined[slot] = this.word(slot, 0) * sortedAsNumbersMax + slot;
    combined.sort();
    const slots = new Uint32Array(count);
    // The remainder by hand: the operator is slow on numbers beyond 32 bits.
    for (let at = 0; at < count; at += 1) {
      const number = combined[at] ?? 0;
      slots[at] = number - Math.floor(number / sortedAsNumbersMax) * sortedAsNumbersMax;
    }
    this.#settleTies(slots);
    return slots;
  }

  /** Orders neighbours that begin with the same word: few, so each simply moves forward to its place. */
  #settleTies(slots: Uint32Array): void {
    for (let at = 1; at < slots.length; at += 1) {
      const slot = slots[at] ?? 0;
      let to = at;
      for (; to > 0; to -= 1) {
        const before = slots[to - 1] ?? 0;
        if (this.word(before, 0) !== this.word(slot, 0) || this.#compare(before, slot) <= 0) break;
        slots[to] = before;
      }
      slots[to] = slot;
    }
  }

  readonly #compare = (a: number, b: number): number => {
    for (let word = 0; word < 4; word += 1) {
      const difference = this.word(a, word) - this.word(b, word);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}
