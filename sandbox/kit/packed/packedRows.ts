import { type PackableRow, RowPack } from './rowPack.ts';

function present(row: PackableRow): PackableRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));
}

/**
 * The rows of a table whose bulk comes from seeding. Those are packed; what was put since stands beside them as objects
 * ("loose"), and so does a row whose key is no guid. Holds to the order of a `Map`: that of first insertion.
 */
export class PackedRows<Row extends PackableRow> {
  readonly #keyProperty: string;
  #pack: RowPack;
  readonly #loose = new Map<string, Row>();
  /** Packed rows whose place a loose one has taken. */
  readonly #replaced = new Set<number>();
  readonly #removed = new Set<number>();

  constructor(keyProperty: string) {
    this.#keyProperty = keyProperty;
    this.#pack = new RowPack(keyProperty);
  }

  get size(): number {
    return this.#pack.size - this.#removed.size - this.#replaced.size + this.#loose.size;
  }

  get(key: string): Row | undefined {
    const loose = this.#loose.size === 0 ? undefined : this.#loose.get(key);
    if (loose !== undefined) return loose;
    const slot = this.#pack.slotOf(key);
    return slot < 0 || !this.isCurrent(slot) ? undefined : this.rowAt(slot);
  }

  set(key: string, row: Row): void {
    const slot = this.#pack.slotOf(key);
    // A row that was removed and comes again stands at the end.
    if (slot >= 0 && !this.#removed.has(slot)) this.#replaced.add(slot);
    this.#loose.set(key, row);
  }

  delete(key: string): boolean {
    const slot = this.#pack.slotOf(key);
    const wasPacked = slot >= 0 && !this.#removed.has(slot);
    if (wasPacked) this.#removed.add(slot);
    this.#replaced.delete(slot);
    return this.#loose.delete(key) || wasPacked;
  }

  /**
   * Adds a row with the properties of `more` after its own. Packed, and then true, when it is a new one under a guid and no loose
   * one stands at the end, which it would overtake.
   */
  add(row: PackableRow, more: PackableRow): boolean {
    const isPacked = this.#loose.size === this.#replaced.size && this.#pack.add(row, more);
    if (!isPacked) this.set(this.keyOf(row), present({ ...row, ...more }) as Row);
    return isPacked;
  }

  /** Packs all rows anew as `changed` makes them, in the same order. Slots are others afterwards. */
  repack(changed: (row: Row) => Row): void {
    const fresh = new PackedRows<Row>(this.#keyProperty);
    for (const row of this.values()) fresh.add(changed(row), {});
    this.#pack = fresh.#pack;
    this.#loose.clear();
    for (const [key, row] of fresh.#loose) this.#loose.set(key, row);
    this.#replaced.clear();
    this.#removed.clear();
  }

  *entries(): Generator<[key: string, row: Row]> {
    for (const row of this.values()) yield [this.keyOf(row), row];
  }

  values(): Generator<Row> {
    return this.sample(1);
  }

  /** Every so manieth row; the others are not even read. */
  *sample(every: number): Generator<Row> {
    let index = 0;
    for (let slot = 0; slot < this.#pack.size; slot += 1) {
      if (this.#removed.has(slot)) continue;
      if (index % every === 0) yield this.#replaced.has(slot) ? this.#looseAt(slot) : this.rowAt(slot);
      index += 1;
    }
    for (const [key, row] of this.#loose) {
      if (this.#replaced.has(this.#pack.slotOf(key))) continue;
      if (index % every === 0) yield row;
      index += 1;
    }
  }

  /** The packed rows, current or not. */
  get pack(): RowPack {
    return this.#pack;
  }

  rowAt(slot: number): Row {
    return this.#pack.row(slot) as unknown as Row;
  }

  /** Whether the packed row is still the row of its key. */
  isCurrent(slot: number): boolean {
    return !this.#removed.has(slot) && !this.#replaced.has(slot);
  }

  /** The row of a key when it is one that was put since packing, or could not be packed. */
  loose(key: string): Row | undefined {
    return this.#loose.get(key);
  }

  /** All of those. */
  looseEntries(): IterableIterator<[key: string, row: Row]> {
    return this.#loose.entries();
  }

  keyOf(row: PackableRow): string {
    return String(row[this.#keyProperty]);
  }

  #looseAt(slot: number): Row {
    const row = this.#loose.get(this.#pack.key(slot));
    if (row === undefined) throw new Error('a packed row was replaced by nothing');
    return row;
  }
}
