import { PropertyPath } from '../../kit/packed/propertyPath.ts';
import type { Property } from '../resources/resource.ts';
import type { ReadScope } from '../resources/served.ts';
import type { Row, Value } from '../state/rows.ts';
import { ByteText } from './byteText.ts';
import { entityUri, expandedRows, type Shape } from './shape.ts';
import { jsonOfValue, wireValue } from './values.ts';

/** Room that a page is given at first, per row. */
const bytesPerRowUsual = 6144;

type WriteRow = (row: Row) => string;

/** One property on its way to the wire. */
interface Output {
  readonly name: string;
  /** Comma, name and colon. */
  readonly head: string;
  /** For what is computed or a collection. */
  readonly fill: WriteRow | null;
  /** For what is stored, as it is stored. */
  readonly write: (value: Value) => string;
}

/** For all rows that have the same properties: what stands between the values, and where those come from. */
interface RowPlan {
  readonly parts: readonly RowPart[];
  readonly end: string;
}

interface RowPart {
  readonly before: string;
  readonly output: Output;
  /** Which of the row's own values it is; negative when it is computed. */
  readonly place: number;
}

/**
 * Verbose JSON of OData 2 (exact-online.md 4.2): `__metadata` first, then the properties in wire order, nulls included.
 * A sync page writes a thousand rows of a hundred properties, most of them null: what is the same in each row is planned once.
 */
function jsonWriter(shape: Shape, scope: ReadScope): WriteRow {
  const { resource } = shape.served;
  const outputs = shape.properties.map((property) => outputOf(property, shape, scope));
  const type = JSON.stringify(resource.typeName);
  const start = new PropertyPath<RowPlan>();
  const values: Value[] = [];
  return (row) => {
    let path = start;
    let count = 0;
    for (const name in row) {
      const value = row[name];
      if (value === null || value === undefined) continue;
      path = path.to(name);
      values[count] = value;
      count += 1;
    }
    path.known ??= planOf(row, outputs);
    let text = `{"__metadata":{"uri":${JSON.stringify(entityUri(resource, row, scope))},"type":${type}}`;
    for (const { before, output, place } of path.known.parts) {
      text += before;
      text += output.fill === null ? output.write(values[place] ?? null) : output.fill(row);
    }
    return text + path.known.end;
  };
}

function planOf(sample: Row, outputs: readonly Output[]): RowPlan {
  const names = Object.keys(sample).filter((name) => (sample[name] ?? null) !== null);
  const places = new Map(names.map((name, place) => [name, place]));
  const parts: RowPart[] = [];
  let before = '';
  for (const output of outputs) {
    before += output.head;
    const place = output.fill === null ? places.get(output.name) : -1;
    if (place === undefined) before += 'null';
    else {
      parts.push({ before, output, place });
      before = '';
    }
  }
  return { parts, end: `${before}}` };
}

function outputOf(property: Property, shape: Shape, scope: ReadScope): Output {
  const { name, edm } = property;
  const head = `,${JSON.stringify(name)}:`;
  const derive = shape.served.derived[name];
  const write = (value: Value): string => jsonOfValue(edm, wireValue(property, value));
  if (edm === 'Collection') return { name, head, write, fill: collectionFill(name, shape, scope) };
  return { name, head, write, fill: derive === undefined ? null : (row) => write(derive(row, scope)) };
}

function collectionFill(name: string, shape: Shape, scope: ReadScope): WriteRow {
  const { resource, navigations } = shape.served;
  const navigation = navigations[name];
  const expanded = shape.expanded.get(name);
  if (expanded === undefined || navigation === undefined) {
    return (row) => `{"__deferred":{"uri":${JSON.stringify(`${entityUri(resource, row, scope)}/${name}`)}}}`;
  }
  const write = jsonWriter(expanded, scope);
  return (row) => `{"results":[${expandedRows(navigation, row, scope).map(write).join(',')}]}`;
}

/** What a list answers besides its rows. */
export interface ListFrame {
  /** `$top` at or below the page size gives a bare array (exact-online.md 4.2). */
  readonly isBare: boolean;
  readonly count: number | null;
  readonly next: string | null;
}

export function jsonList(rows: readonly Row[], shape: Shape, frame: ListFrame, scope: ReadScope): Buffer {
  const list = new ByteText(rows.length * bytesPerRowUsual);
  list.add(frame.isBare ? '{"d":[' : '{"d":{"results":[');
  const write = jsonWriter(shape, scope);
  for (const [index, row] of rows.entries()) {
    if (index > 0) list.add(',');
    list.add(write(row));
  }
  const count = frame.count === null ? '' : `,"__count":"${frame.count}"`;
  const next = frame.next === null ? '' : `,"__next":${JSON.stringify(frame.next)}`;
  list.add(frame.isBare ? ']}' : `]${count}${next}}}`);
  return list.bytes;
}

export function jsonEntity(row: Row, shape: Shape, scope: ReadScope): string {
  return `{"d":${jsonWriter(shape, scope)(row)}}`;
}
