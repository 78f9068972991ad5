import type { Link } from '../../../src/store/port.ts';
import { type FieldEdit, plain } from '../../oracle/books.ts';
import type { Facts } from '../../watch.ts';

const addressOf = (field: string): string | null => /^(visit|postal|invoice)\./.exec(field)?.[0] ?? null;

/** Whether two fields share their fate: an address gives way whole. */
export const isOneFate = (a: string, b: string): boolean => {
  const address = addressOf(a);
  return a === b || (address !== null && address === addressOf(b));
};

/** Numbers that Exact assigns always go over, and roles and stages go by rules of their own. */
export const isByOwnRule = (field: string): boolean =>
  /^(debtorNumber|creditorNumber|isCustomer|isSupplier|stage)$/.test(field);

/** What the books tell of each pair, field by field, in order. */
export class Pairs {
  readonly #byId: ReadonlyMap<string, readonly FieldEdit[]>;
  readonly #order: ReadonlyMap<FieldEdit, number>;
  readonly #links = new Map<string, Link>();
  readonly #ofTribe: ReadonlyMap<string, readonly Link[]>;

  constructor({ books, world }: Facts) {
    this.#byId = Map.groupBy(books.edits, ({ id }) => id);
    this.#order = new Map(books.edits.map((edit, at) => [edit, at]));
    this.#ofTribe = Map.groupBy(world.store.rows('link'), ({ tribeId }) => tribeId);
    for (const link of world.store.rows('link')) this.#links.set(link.exactId, link).set(link.tribeId, link);
  }

  linkOf(id: string): Link | undefined {
    return this.#links.get(id);
  }

  /** It, and those that other administrations of the organisation have with the same Tribe record. */
  kinOf({ tribeId }: Link): readonly Link[] {
    return this.#ofTribe.get(tribeId) ?? [];
  }

  /**
   * Every edit of either record, in the order in which they were made; and of the record of another administration of
   * the organisation, from which values come by way of Tribe. `earlier` are records that were linked with either before.
   */
  of({ exactId, tribeId }: Link, earlier: Iterable<string> = []): readonly FieldEdit[] {
    const siblings = (this.#ofTribe.get(tribeId) ?? []).map((link) => link.exactId);
    return this.#story([exactId, tribeId, ...siblings, ...earlier]);
  }

  /** Every edit of either record, and of no other one. */
  ownOf({ exactId, tribeId }: Link): readonly FieldEdit[] {
    return this.#story([exactId, tribeId]);
  }

  #story(ids: readonly string[]): readonly FieldEdit[] {
    const all = [...new Set(ids)].flatMap((id) => this.#byId.get(id) ?? []);
    return all.sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
  }
}

/** The place in a story at which both sides last read alike in a field before `end`; -1 when they never did. */
export function lastAgreement(story: readonly FieldEdit[], field: string, end: number): number {
  const now: Record<FieldEdit['side'], string | undefined> = { exact: undefined, tribe: undefined };
  let agreed = -1;
  for (const [at, edit] of story.slice(0, end).entries()) {
    if (edit.field !== field) continue;
    now[edit.side] = plain(edit.after);
    if (now.exact !== undefined && now.exact === now.tribe) agreed = at;
  }
  return agreed;
}
