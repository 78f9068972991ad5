import type { Alarm } from './alarm.ts';

/** A row of the page's table, with when and at which commit its bug was played. */
export interface Row {
  readonly id: string;
  readonly text: string;
}

export function rowOf(
  { caught, id, what }: Alarm,
  { worldsMax, day, commit }: { readonly worldsMax: number; readonly day: string; readonly commit: string },
): Row {
  const [by, worlds] =
    caught === null ? ['not caught', `more than ${worldsMax}`] : [caught.by.join(', '), String(caught.worlds)];
  return { id, text: `| ${id} | ${what} | ${by} | ${worlds} | ${day} | ${commit} |` };
}

const [from, to] = ['<!-- table -->', '<!-- end of table -->'];
const head = [
  '| bug | what somebody did | caught by | worlds | played | commit |',
  '| --- | --- | --- | --- | --- | --- |',
];

/** The page with `row` in the place of the one that its bug had; the rows stand in the order of `ids`, others are dropped. */
export function withRow(page: string, row: Row, ids: readonly string[]): string {
  const [before, rest] = page.split(from);
  const [table, after] = rest?.split(to) ?? [];
  if (before === undefined || table === undefined || after === undefined) throw new Error('no place for a table');
  const rows = new Map<string, string>();
  for (const line of table.split('\n')) {
    const [, id] = /^\| ([A-Z]\d+) \|/.exec(line) ?? [];
    if (id !== undefined) rows.set(id, line);
  }
  rows.set(row.id, row.text);
  const lines = ids.flatMap((id) => rows.get(id) ?? []);
  return `${before}${from}\n${[...head, ...lines].join('\n')}\n${to}${after}`;
}
