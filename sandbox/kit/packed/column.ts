import { readGuid } from '../guid.ts';
import { Anything, type Cell, type Cells, Codes, Numbers, OneValue } from './cells.ts';
import { Guids } from './guids.ts';
import { hashOfCell } from './hash.ts';

const scratch = new Uint32Array(4);

function isGuid(value: Cell): boolean {
  return typeof value === 'string' && readGuid(value, scratch, 0);
}

/** The next wider way, which can keep what these cells keep and one more value. */
function widened(cells: Cells, value: Cell): Cells {
  if (cells instanceof OneValue) return new Codes(cells.at());
  if (!(cells instanceof Codes)) return new Anything();
  const known = [...cells.values, value];
  if (known.every((one) => typeof one === 'number')) return new Numbers();
  return known.every(isGuid) ? new Guids() : new Anything();
}

/**
 * The values of one property of many rows, kept as narrowly as what was put so far allows. Whether a row has the property at
 * all is not known here: that is a matter of the row's shape.
 */
export class Column {
  /** By shape number: whether rows of that shape have this property. */
  readonly isInShape: boolean[] = [];
  #cells: Cells | null;
  /** Beyond the last slot that holds a value. */
  #end = 0;

  /** `cells` is how values are kept from the start, where that is known. */
  constructor(cells: Cells | null = null) {
    this.#cells = cells;
  }

  put(slot: number, value: Cell): void {
    this.#cells ??= new OneValue(value);
    if (!this.#cells.put(slot, value)) this.#cells = this.#widened(this.#cells, slot, value);
    this.#end = slot + 1;
  }

  at(slot: number): Cell {
    if (this.#cells === null) throw new Error('a value was read from an empty column');
    return this.#cells.at(slot);
  }

  hashAt(slot: number): number {
    if (this.#cells === null) throw new Error('a hash was read from an empty column');
    return this.#cells.hashAt?.(slot) ?? hashOfCell(this.#cells.at(slot));
  }

  #widened(before: Cells, slot: number, value: Cell): Cells {
    const after = widened(before, value);
    // The codes begin with the value that stood in every row, as code 0 everywhere.
    if (!(before instanceof OneValue)) for (let one = 0; one < this.#end; one += 1) after.put(one, before.at(one));
    return after.put(slot, value) ? after : this.#widened(after, slot, value);
  }
}
