/**
 * A row as the sandbox keeps it: unpadded text, dates as wall milliseconds, absent properties are null. Padding,
 * `/Date()/` and nulls are matters of the wire.
 */
export type Value = string | number | boolean | null;

export interface Row {
  readonly [property: string]: Value | undefined;
}

export const emptyGuid = '00000000-0000-0000-0000-000000000000';

export function textOf(row: Row, property: string): string | null {
  const value = row[property];
  return typeof value === 'string' ? value : null;
}

export function numberOf(row: Row, property: string): number | null {
  const value = row[property];
  return typeof value === 'number' ? value : null;
}

export function isTrue(row: Row, property: string): boolean {
  return row[property] === true;
}

const blanks = new Map<string, Row>();

/**
 * A row of these columns. Columns that are added one by one turn a wide object into a hash table of its own, at ten times
 * the memory; a copy of a blank that was read from JSON shares its shape with all rows of the same columns.
 */
function rowOf(names: readonly string[], values: readonly Value[]): Row {
  const shape = names.join();
  let blank = blanks.get(shape);
  if (blank === undefined) {
    blank = JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join()}}`) as Row;
    blanks.set(shape, blank);
  }
  const row: Record<string, Value | undefined> = { ...blank };
  for (const [index, name] of names.entries()) row[name] = values[index];
  return row;
}

/** A new row with the changes laid over it; null and undefined drop the property, which keeps 100,000 rows small. */
export function withValues(row: Row, changes: Row): Row {
  const names: string[] = [];
  const values: Value[] = [];
  const take = (name: string, value: Value | undefined): void => {
    if (value === undefined || value === null) return;
    names.push(name);
    values.push(value);
  };
  for (const name in row) if (!(name in changes)) take(name, row[name]);
  for (const name in changes) take(name, changes[name]);
  return rowOf(names, values);
}

/** Whether laying the changes over the row would alter it. */
export function differs(row: Row, changes: Row): boolean {
  return Object.entries(changes).some(([name, value]) => (row[name] ?? null) !== (value ?? null));
}
