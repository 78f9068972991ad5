import type { Cell } from './cells.ts';
import { folded, hashOfCell } from './hash.ts';
import type { RowPack } from './rowPack.ts';

const none = -1;

/**
 * Finds packed rows by the value of a property: a hash table of chains of slots, eight to sixteen bytes a row. Rows that were
 * added since are taken in at the next search. Found is what is alike once folded; who wants it exact compares.
 */
export class ChainIndex {
  readonly #pack: RowPack;
  readonly #property: string;
  /** By hash: the newest slot of the chain. */
  #heads = new Int32Array(0);
  /** By slot: the next older one of the chain. */
  #next = new Int32Array(0);
  #size = 0;

  constructor(pack: RowPack, property: string) {
    this.#pack = pack;
    this.#property = property;
  }

  /** Slots that hold the value, or one that is alike once folded; newest first. */
  slots(value: Cell): readonly number[] {
    this.#takeIn();
    const slots: number[] = [];
    const wanted = folded(value);
    const head = this.#heads[hashOfCell(value) & (this.#heads.length - 1)] ?? none;
    for (let slot = head; slot !== none; slot = this.#next[slot] ?? none) {
      const held = this.#pack.cell(slot, this.#property);
      if (held === value || (held !== null && folded(held) === wanted)) slots.push(slot);
    }
    return slots;
  }

  #takeIn(): void {
    const { size } = this.#pack;
    if (this.#size === size) return;
    if (size > this.#heads.length) {
      this.#heads = new Int32Array(2 ** Math.ceil(Math.log2(size + 1))).fill(none);
      this.#next = new Int32Array(this.#heads.length);
      this.#size = 0;
    }
    for (let slot = this.#size; slot < size; slot += 1) {
      const hash = this.#pack.hash(slot, this.#property);
      if (hash === null) continue;
      const place = hash & (this.#heads.length - 1);
      this.#next[slot] = this.#heads[place] ?? none;
      this.#heads[place] = slot;
    }
    this.#size = size;
  }
}
