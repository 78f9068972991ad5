/** What a packed row may hold; null and absent are the same and are not stored. */
export type Cell = string | number | boolean;

/** One way to keep the values of a column, slot by slot. */
export interface Cells {
  /** False when this way cannot keep that value. Slots come in rising order; some are left out. */
  put(slot: number, value: Cell): boolean;
  /** What was put there; anything for a slot that was left out. */
  at(slot: number): Cell;
  /** The hash of what was put there, where it is at hand without making the value. */
  hashAt?(slot: number): number;
}

/** A column keeps this many different values as codes of two bytes; beyond them each value stands for itself. */
const codesMax = 1024;

/** Room for `length` values, doubled when it does not suffice. Memory that was never written is none, so room costs nothing. */
export function grown<Numbers extends Uint16Array | Uint32Array | Float64Array>(
  values: Numbers,
  length: number,
  fresh: (length: number) => Numbers,
): Numbers {
  if (length <= values.length) return values;
  const larger = fresh(Math.max(16, length, values.length * 2));
  larger.set(values);
  return larger;
}

/** The same value in every row, such as the division: nothing per row. */
export class OneValue implements Cells {
  readonly #value: Cell;

  constructor(value: Cell) {
    this.#value = value;
  }

  put(_slot: number, value: Cell): boolean {
    return value === this.#value;
  }

  at(): Cell {
    return this.#value;
  }
}

/** Few different values: statuses, days, accounts of the ledger. The first has code 0, which also stands where nothing was put. */
export class Codes implements Cells {
  readonly values: Cell[] = [];
  readonly #codes = new Map<Cell, number>();
  #cells = new Uint16Array(0);

  constructor(first: Cell) {
    this.values.push(first);
    this.#codes.set(first, 0);
  }

  put(slot: number, value: Cell): boolean {
    let code = this.#codes.get(value);
    if (code === undefined) {
      code = this.values.length;
      if (code >= codesMax) return false;
      this.values.push(value);
      this.#codes.set(value, code);
    }
    this.#cells = grown(this.#cells, slot + 1, (length) => new Uint16Array(length));
    this.#cells[slot] = code;
    return true;
  }

  at(slot: number): Cell {
    return this.values[this.#cells[slot] ?? 0] ?? 0;
  }
}

export class Numbers implements Cells {
  #cells = new Float64Array(0);

  put(slot: number, value: Cell): boolean {
    if (typeof value !== 'number') return false;
    this.#cells = grown(this.#cells, slot + 1, (length) => new Float64Array(length));
    this.#cells[slot] = value;
    return true;
  }

  at(slot: number): Cell {
    return this.#cells[slot] ?? 0;
  }
}

/** Names, addresses, and whatever fits nowhere else. */
export class Anything implements Cells {
  readonly #cells: Cell[] = [];

  put(slot: number, value: Cell): boolean {
    while (this.#cells.length < slot) this.#cells.push(0);
    this.#cells[slot] = value;
    return true;
  }

  at(slot: number): Cell {
    return this.#cells[slot] ?? 0;
  }
}
