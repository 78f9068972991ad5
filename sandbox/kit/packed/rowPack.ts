import { readGuid } from '../guid.ts';
import type { Cell } from './cells.ts';
import { Column } from './column.ts';
import { Guids } from './guids.ts';
import { KeyIndex } from './keyIndex.ts';
import { PropertyPath } from './propertyPath.ts';

/** A flat row of plain values. Null and absent mean the same and are not kept. */
export interface PackableRow {
  readonly [property: string]: Cell | null | undefined;
}

/** The rows that have the same properties in the same order. */
interface Shape {
  readonly number: number;
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  /** Which of them is the key, which is put as words. */
  readonly keyPlace: number;
  /** Copied for each row that is read, so that all rows of a shape share one hidden class. */
  readonly blank: Readonly<Record<string, Cell | null>>;
}

/** So many rows that were read last are kept as objects; a power of two. A page looks the same few up again and again. */
const recentCount = 2048;

/**
 * Rows under guids, kept by column and not as objects: a quarter of the memory. Each has a slot, counted from 0 in the order in
 * which they came. Nothing in here ever changes: what takes the place of a row is kept elsewhere.
 */
export class RowPack {
  readonly #keyProperty: string;
  readonly #keys = new Guids();
  readonly #index = new KeyIndex(this.#keys);
  /** Words of the key of the row being added. */
  readonly #keyWords = new Uint32Array(4);
  readonly #columns = new Map<string, Column>();
  readonly #shapes: Shape[] = [];
  readonly #start = new PropertyPath<Shape>();
  /** Values of the row being added, in the order of its properties. */
  readonly #values: Cell[] = [];
  #shapeOf = new Uint16Array(64);
  #size = 0;
  #slotsByKey: Uint32Array | null = null;
  readonly #recentSlots = new Int32Array(recentCount).fill(-1);
  readonly #recentRows: Readonly<Record<string, Cell>>[] = [];

  constructor(keyProperty: string) {
    this.#keyProperty = keyProperty;
    this.#columns.set(keyProperty, new Column(this.#keys));
  }

  get size(): number {
    return this.#size;
  }

  /** The slot of a key, -1 when there is none. */
  slotOf(key: string): number {
    return this.#index.slotOf(key);
  }

  key(slot: number): string {
    return this.#keys.at(slot);
  }

  /**
   * Adds a row of the properties of `row` and then those of `more`, which are others. False, with nothing added, when its key is
   * no guid, or there already.
   */
  add(row: PackableRow, more: PackableRow): boolean {
    const key = row[this.#keyProperty];
    const isNew =
      typeof key === 'string' && readGuid(key, this.#keyWords, 0) && this.#index.slotOfWords(this.#keyWords) < 0;
    if (!isNew) return false;
    let step = this.#start;
    let count = 0;
    for (const part of [row, more]) {
      for (const name in part) {
        const value = part[name];
        if (value === null || value === undefined) continue;
        step = step.to(name);
        this.#values[count] = value;
        count += 1;
      }
    }
    step.known ??= this.#newShape([...namesOf(row), ...namesOf(more)]);
    const { columns, number, keyPlace } = step.known;
    const slot = this.#size;
    this.#keys.putWords(slot, this.#keyWords);
    for (let index = 0; index < count; index += 1) {
      if (index !== keyPlace) columns[index]?.put(slot, this.#values[index] ?? 0);
    }
    if (slot >= this.#shapeOf.length) {
      const larger = new Uint16Array(this.#shapeOf.length * 2);
      larger.set(this.#shapeOf);
      this.#shapeOf = larger;
    }
    this.#shapeOf[slot] = number;
    this.#size = slot + 1;
    this.#index.add(slot);
    return true;
  }

  /** The row as an object. */
  row(slot: number): Readonly<Record<string, Cell>> {
    const place = slot & (recentCount - 1);
    const recent = this.#recentRows[place];
    if (this.#recentSlots[place] === slot && recent !== undefined) return recent;
    const shape = slot < this.#size ? this.#shapes[this.#shapeOf[slot] ?? 0] : undefined;
    if (shape === undefined) throw new RangeError(`there is no slot ${slot}`);
    const { blank, names, columns } = shape;
    const row = { ...blank } as Record<string, Cell>;
    for (let index = 0; index < names.length; index += 1) {
      const column = columns[index];
      if (column !== undefined) row[names[index] ?? ''] = column.at(slot);
    }
    this.#recentSlots[place] = slot;
    this.#recentRows[place] = row;
    return row;
  }

  /** One value of a row, null when the row has no such property. */
  cell(slot: number, property: string): Cell | null {
    const column = this.#columns.get(property);
    return column?.isInShape[this.#shapeOf[slot] ?? 0] === true ? column.at(slot) : null;
  }

  /** The hash of a value of a row, as `hashOfCell` makes it; null when the row has no such property. */
  hash(slot: number, property: string): number | null {
    const column = this.#columns.get(property);
    return column?.isInShape[this.#shapeOf[slot] ?? 0] === true ? column.hashAt(slot) : null;
  }

  /** Slots of rows that have no such property. */
  slotsWithout(property: string): readonly number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#size; slot += 1) if (this.cell(slot, property) === null) slots.push(slot);
    return slots;
  }

  /** Every slot, in the order of the keys as texts. */
  slotsByKey(): Uint32Array {
    if (this.#slotsByKey?.length !== this.#size) this.#slotsByKey = this.#keys.sortedSlots(this.#size);
    return this.#slotsByKey;
  }

  #newShape(names: readonly string[]): Shape {
    if (new Set(names).size !== names.length) throw new Error(`a property stands twice in ${names.join()}`);
    const keyPlace = names.indexOf(this.#keyProperty);
    const number = this.#shapes.length;
    if (number > 0xffff) throw new Error('the rows of a table have too many different sets of properties');
    const columns = names.map((name) => {
      const column = this.#columns.get(name) ?? new Column();
      this.#columns.set(name, column);
      column.isInShape[number] = true;
      return column;
    });
    // Read from JSON, because properties added one by one turn a wide object into a hash table of its own.
    const blank = JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join()}}`) as Shape['blank'];
    const shape = { number, names, columns, keyPlace, blank };
    this.#shapes.push(shape);
    return shape;
  }
}

function namesOf(row: PackableRow): readonly string[] {
  return Object.keys(row).filter((name) => row[name] !== null && row[name] !== undefined);
}
