/** What must hold once people have stopped and Tandem has had its time; each breach in words. */
import type { ApiAnswer, HttpPerson } from '../support/person.ts';
import type { BookRecord, Kind, Side } from './liveBooks.ts';
import type { People, PersonsEdit } from './livePeople.ts';

/** Both systems as they are now. */
export class Books {
  readonly all: readonly BookRecord[];
  readonly #byId: ReadonlyMap<string, BookRecord>;
  readonly #byName: ReadonlyMap<string, readonly BookRecord[]>;

  constructor(all: readonly BookRecord[]) {
    this.all = all;
    this.#byId = new Map(all.map((record) => [`${record.side} ${record.id}`, record]));
    this.#byName = Map.groupBy(all, (record) => `${record.side} ${record.kind} ${nameOf(record)}`);
  }

  get(side: Side, id: string): BookRecord | undefined {
    return this.#byId.get(`${side} ${id}`);
  }

  named(side: Side, kind: Kind, name: string): readonly BookRecord[] {
    return this.#byName.get(`${side} ${kind} ${name}`) ?? [];
  }
}

const nameOf = ({ kind, fields }: BookRecord): string => (kind === 'relation' ? fields.name : fields.lastName) ?? '';
const plain = (value: string | undefined): string => (value ?? '').replace(/\s+/g, '').toLowerCase();
const otherOf = (side: Side): Side => (side === 'exact' ? 'tribe' : 'exact');

/** `exact id / tribe id: field` of each field in which two linked records differ. */
export function differences(books: Books, pairs: readonly Pair[]): readonly string[] {
  return pairs.flatMap(({ exactId, tribeId }) => {
    const [exact, tribe] = [books.get('exact', exactId), books.get('tribe', tribeId)];
    if (exact === undefined || tribe === undefined) return [`${exactId} / ${tribeId}: one of them is gone`];
    return Object.keys(exact.fields)
      .filter((field) => plain(exact.fields[field]) !== plain(tribe.fields[field]))
      .map((field) => `${exactId} / ${tribeId}: ${field}`);
  });
}

export interface Pair {
  readonly exactId: string;
  readonly tribeId: string;
}

/** Everything that people made is there once on each side, and a contact is where its relation is. */
export function unmade(books: Books, { made }: People): readonly string[] {
  return made.flatMap(({ side, kind, name, ownerName }) =>
    ([side, otherOf(side)] as const).flatMap((on) => {
      const found = books.named(on, kind, name);
      if (found.length !== 1) return [`${kind} "${name}", made in ${side}, is ${found.length} times in ${on}`];
      const owner = books.get(on, found[0]?.ownerId ?? '');
      if (ownerName === null || owner?.fields.name === ownerName) return [];
      return [`contact "${name}" belongs to "${owner?.fields.name}" in ${on}, not to "${ownerName}"`];
    }),
  );
}

/** The latest edit of each field by the people of each side. */
function latestEdits({ edits }: People): readonly PersonsEdit[] {
  return [...new Map(edits.map((edit) => [`${edit.side} ${edit.id} ${edit.field}`, edit])).values()];
}

/** Latest edits that are not what their own side shows now. */
export function overwritten(books: Books, people: People): readonly PersonsEdit[] {
  return latestEdits(people).filter(
    ({ side, id, field, value }) => plain(books.get(side, id)?.fields[field]) !== plain(value),
  );
}

/**
 * An edit may give way only to one that people made to the same field on the other side, and then a person must be able
 * to read in the record's history what was put aside.
 */
export async function lost(books: Books, people: People, person: HttpPerson): Promise<readonly string[]> {
  const breaches: string[] = [];
  for (const edit of overwritten(books, people)) {
    const { side, kind, id, field, value } = edit;
    const now = books.get(side, id)?.fields[field];
    const isOthers = people.edits.some((one) => one.side !== side && one.field === field && one.value === now);
    const { body } = await person.api('GET', `/records/${kind}/${side}/${id}`);
    const isReadable = (body as ApiAnswer['body']).history.some((entry: ApiAnswer['body']) =>
      entry.changes.some(
        (change: ApiAnswer['body']) =>
          change.field === field && (plain(change.before) === plain(value) || plain(change.after) === plain(value)),
      ),
    );
    if (!isOthers || !isReadable) {
      breaches.push(
        `${kind} ${id} in ${side}: ${field} was set to ${value} and is ${now}` +
          (isOthers ? ', and its history does not tell of it' : ', which nobody wrote on the other side'),
      );
    }
  }
  return breaches;
}
