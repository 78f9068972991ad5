import { readGuid } from '../guid.ts';
import type { Guids } from './guids.ts';
import { hashOfGuid } from './hash.ts';

/**
 * Finds the slot of a guid: an open hash table of slots, six to twelve bytes a row where a `Map` of texts takes a hundred.
 * The guids themselves stand in the column of keys.
 */
export class KeyIndex {
  readonly #keys: Guids;
  /** Slot + 1, and 0 for a free place. */
  #places = new Uint32Array(64);
  #count = 0;
  readonly #words = new Uint32Array(4);

  constructor(keys: Guids) {
    this.#keys = keys;
  }

  /** The slot of a key, or -1. */
  slotOf(key: string): number {
    return readGuid(key, this.#words, 0) ? this.slotOfWords(this.#words) : -1;
  }

  slotOfWords(words: Uint32Array): number {
    const mask = this.#places.length - 1;
    for (let place = hashOfGuid(words[0] ?? 0, words[3] ?? 0) & mask; ; place = (place + 1) & mask) {
      const slot = (this.#places[place] ?? 0) - 1;
      if (slot < 0 || this.#keys.isAt(slot, words)) return slot;
    }
  }

  /** Notes a slot whose key is in the column already, and is no other's. */
  add(slot: number): void {
    this.#count += 1;
    if (3 * this.#count > 2 * this.#places.length) this.#grow();
    this.#place(slot);
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Uint32Array(before.length * 2);
    for (const place of before) if (place > 0) this.#place(place - 1);
  }

  #place(slot: number): void {
    const mask = this.#places.length - 1;
    let place = hashOfGuid(this.#keys.word(slot, 0), this.#keys.word(slot, 3)) & mask;
    while ((this.#places[place] ?? 0) > 0) place = (place + 1) & mask;
    this.#places[place] = slot + 1;
  }
}
