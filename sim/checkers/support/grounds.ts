import type { RowChange } from '../../../src/store/memory/layer.ts';
import type { Link, StoredChoice } from '../../../src/store/port.ts';
import { type FieldEdit, plain } from '../../oracle/books.ts';
import type { OracleValue } from '../../oracle/record.ts';
import type { Facts } from '../../watch.ts';
import { baseOf, policyFor } from './byRules.ts';
import { Orders } from './orders.ts';
import { isByOwnRule, isOneFate, lastAgreement } from './pairs.ts';

/** How long before its effect a write may have been decided: a request in doubt is resolved that much later. */
const decidedMs = 6 * 60_000;
const readMs = 3_000;
const slowMs = 10 * 60_000;

const other = { exact: 'tribe', tribe: 'exact' } as const;
type Values = Readonly<Record<'exact' | 'tribe', OracleValue>>;

/** What rules and people said, and what was agreed on, over time: whatever may justify that a value gave way to another. */
export class Grounds {
  readonly #facts: Facts;
  readonly #orders: Orders;
  readonly #choices: StoredChoice[] = [];
  /** Each state of each link, with when it was committed. */
  readonly #links = new Map<string, { readonly atMs: number; readonly link: Link }[]>();

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#orders = new Orders(facts.world);
    for (const link of facts.world.store.rows('link')) this.#keep(link);
  }

  heard(changes: readonly RowChange[], request: number | null): void {
    this.#orders.heard(changes);
    for (const { table, after } of changes) {
      if (table === 'link' && after !== null) this.#keep(after as Link);
      // What a worker puts there is nobody's choice.
      if (table === 'choice' && after !== null && request !== null) {
        this.#choices.push({ ...(after as StoredChoice), atMs: this.#facts.world.nowMs });
      }
    }
  }

  restored(): void {
    this.#orders.restored();
    for (const link of this.#facts.world.store.rows('link')) this.#keep(link);
  }

  /** Whether a rule that was in force when the write was decided lets the other side lead in this field. */
  isLedByOther(connectionId: string, { atMs, field, kind, side }: FieldEdit, sinceMs = 0): boolean {
    const leading = side === 'exact' ? ['tribeLeads', 'tribeAlways'] : ['exactLeads', 'exactAlways'];
    return this.#orders
      .rulesBetween(connectionId, Math.max(sinceMs, atMs - decidedMs), atMs)
      .some((rules) => leading.includes(policyFor(rules, { kind }, field)));
  }

  /** Whether a person chose the other side's value, having seen this one. */
  isChosen(linkId: string, edit: FieldEdit, write: FieldEdit): boolean {
    return this.#choices.some(
      (one) =>
        one.linkId === linkId &&
        one.choice === other[edit.side] &&
        isOneFate(lineOf(one.field), edit.field) &&
        one.atMs <= write.atMs &&
        (one.atMs >= edit.atMs || plain((one as Values)[edit.side]) === plain(edit.after)),
    );
  }

  /** Whether an undo that a person began was writing to the record. */
  isUndone({ id, side }: FieldEdit): boolean {
    return this.#facts.world.store
      .rows('journal')
      .some((entry) => entry.recordId === id && entry.side === side && entry.cause.by === 'undo');
  }

  /** Whether both sides agreed on the value at some time from `edit` until `write`: what came after that is a later edit. */
  wasAgreed(link: Link, edit: FieldEdit, write: FieldEdit, story: readonly FieldEdit[]): boolean {
    const [begin, end] = [story.indexOf(edit), story.indexOf(write)];
    if (lastAgreement(story, edit.field, end) >= begin) return true;
    const states = this.#links.get(link.id) ?? [];
    return states.some(({ atMs, link: state }, at) => {
      const isThen = atMs <= write.atMs && (states[at + 1]?.atMs ?? Number.POSITIVE_INFINITY) >= edit.atMs;
      const base = baseOf(state, edit.field);
      return isThen && base !== undefined && plain(base) === plain(edit.after);
    });
  }

  /**
   * Whether anything justifies that `write` took the place of `edit` on its side: a rule, a person's choice, an undo, or
   * a later edit of the other side, which the first one had reached before.
   */
  isJustified(link: Link, edit: FieldEdit, write: FieldEdit, story: readonly FieldEdit[]): boolean {
    if (isByOwnRule(edit.field) || this.isUndone(write)) return true;
    if (this.isLedByOther(link.connectionId, write, edit.atMs)) return true;
    if (this.isChosen(link.id, edit, write) || this.wasAgreed(link, edit, write, story)) return true;
    // Records that meet for the first time fill each other's gaps.
    const isGap = plain(edit.after) === '' && edit.atMs <= this.#metMs(link);
    return isGap || this.isRespelled(edit, write);
  }

  /** Where vendors cut, capitalise and leave out (N12), the value travels back once in the spelling that it got. */
  isRespelled(edit: FieldEdit, write: FieldEdit): boolean {
    const [was, is] = [plain(edit.after), plain(write.after)];
    return this.#facts.scenario.habits.normalises > 0 && is !== '' && (was.startsWith(is) || is.startsWith(was));
  }

  /** Whether `write` could not have seen `edit`: made while it was under way, or while the vendor still told what was before. */
  isUnseen(edit: FieldEdit, write: FieldEdit): boolean {
    const { actions, network, tribeReadDelayMs } = this.#facts.scenario;
    const { landsLate = 0, slow = 0 } = network;
    const isSlow = landsLate + slow > 0 || actions.some(({ does }) => slowing.has(does));
    const unseenMs = readMs + (edit.side === 'tribe' ? tribeReadDelayMs : 0) + (isSlow ? slowMs : 0);
    return write.atMs >= edit.atMs && write.atMs <= edit.atMs + unseenMs;
  }

  #keep(link: Link): void {
    const states = this.#links.get(link.id) ?? [];
    this.#links.set(link.id, states);
    states.push({ atMs: this.#facts.world.nowMs, link });
  }

  #metMs({ id, linkedMs }: Link): number {
    return Math.max(linkedMs, this.#links.get(id)?.[0]?.atMs ?? 0);
  }
}

const slowing: ReadonlySet<string> = new Set(['stall', 'pause', 'suspendAtWork']);

/** A piece of an address by the name that the oracle has for it. */
const lineOf = (field: string): string => field.replace(/\.(street|houseNumber|addition)$/, '.line');
