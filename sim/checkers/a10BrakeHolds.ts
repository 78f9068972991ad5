import { isDeepStrictEqual } from 'node:util';
import type { Side } from '../../src/domain/model/kind.ts';
import type { RowChange } from '../../src/store/memory/layer.ts';
import type { PlanItemRow } from '../../src/store/memory/rows.ts';
import type { Run } from '../../src/store/port.ts';
import type { Checker, Facts } from '../watch.ts';
import type { VendorWrite } from '../world/attribution.ts';
import { firstCalls, flowing } from './support/orders.ts';
import { liveTokens } from './support/tokens.ts';

/** reliability.md 8, "Bounds the checkers use", with the floors of SPEC.md. */
const limits = {
  update: { share: 0.5, always: 5, words: 'changes' },
  create: { share: 0.2, always: 25, words: 'creations' },
} as const;
const linkedForEmptyListing = 2;
/** Of one kind, within an hour and since a person last looked: each by itself would pass. */
const oneByOne = { share: 0.2, always: 50, withinMs: 3_600_000 } as const;

const idIn = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** A pass over everything that has begun and not ended: what each side showed of its records since. */
interface Comparison {
  readonly shown: Readonly<Record<Side, Set<string>>>;
  /** Records that lived when it began. */
  readonly living: Readonly<Record<Side, readonly string[]>>;
}

/** What a batch that is committed as one would do, by run: only records that were not in the outbox like this before. */
function batchesIn(changes: readonly RowChange[]): ReadonlyMap<string, Record<keyof typeof limits, number>> {
  const batches = new Map<string, Record<keyof typeof limits, number>>();
  for (const { table, before, after } of changes) {
    if (table !== 'planItem' || after === null) continue;
    const [was, is] = [(before as PlanItemRow | null)?.stored, after as PlanItemRow];
    const { item, state, attempts } = is.stored;
    if (state !== 'planned' || attempts > 0 || isDeepStrictEqual(was?.item.effects, item.effects)) continue;
    const counts = batches.get(is.runId) ?? { update: 0, create: 0 };
    batches.set(is.runId, counts);
    for (const what of ['update', 'create'] as const) {
      if (item.effects.some(({ operation }) => operation === what)) counts[what] += 1;
    }
  }
  return batches;
}

/**
 * A10: a batch that changes or makes more than usual, new records that come in one by one until they are many, and a complete listing in which nothing is left of a side, write
 * nothing until a person has looked. (Other rules are G4's.)
 */
export const a10: Checker = {
  id: 'A10',
  listen: (facts, fail) => {
    const { store } = facts.world;
    const calls = firstCalls(facts.world);
    const owners = liveTokens(facts.world);
    /** By connection: what holds its writes back, and since when. */
    const held = new Map<string, { readonly words: string; readonly sinceMs: number }>();
    const comparisons = new Map<string, Comparison>();
    const made = new MadeLately(facts);
    const hold = (connectionId: string, words: string): void => {
      held.set(connectionId, { words, sinceMs: facts.world.nowMs });
    };
    const runChanged = (was: Run, is: Run, request: number | null): void => {
      if (is.kind !== 'sync') return;
      if (request !== null && was.brake !== null && is.brake === null) {
        held.delete(is.connectionId);
        made.looked(is.connectionId);
      }
      if (is.applyStartedMs !== was.applyStartedMs && (is.applyStartedMs ?? 0) > 0) {
        comparisons.set(is.connectionId, beginsWith(facts, is.connectionId));
      }
      const comparison = comparisons.get(is.connectionId);
      if (comparison === undefined || is.finishedMs === null || is.finishedMs === was.finishedMs) return;
      comparisons.delete(is.connectionId);
      for (const side of ['exact', 'tribe'] as const) {
        const { length: living } = comparison.living[side];
        if (living < linkedForEmptyListing || comparison.shown[side].size > 0) continue;
        hold(is.connectionId, `${side} listed none of ${living} records`);
        if (is.brake === null) fail(`${side} listed none of ${living} records, and nobody is asked to look`);
      }
    };
    return {
      commit: (changes, _process, request) => {
        calls.heard(changes);
        owners.heard(changes);
        for (const { table, before, after } of changes) {
          if (table === 'run' && before !== null && after !== null) runChanged(before as Run, after as Run, request);
        }
        made.heard(changes);
        for (const [runId, counts] of batchesIn(changes)) {
          const run = store.rows('run').find(({ id }) => id === runId);
          if (run === undefined || run.kind !== 'sync' || request !== null) continue;
          const linked = store.rows('link').filter(({ connectionId }) => connectionId === run.connectionId).length;
          for (const what of ['update', 'create'] as const) {
            const { share, always, words } = limits[what];
            if (counts[what] > always && counts[what] > linked * share) {
              hold(run.connectionId, `${counts[what]} ${words} of ${linked} links`);
            }
          }
        }
      },
      answered: (call, result) => {
        const { request, side } = call;
        const connectionId = owners.ofCall(call);
        if (connectionId === undefined || result.is !== 'answered' || request.method !== 'GET') return;
        const comparison = comparisons.get(connectionId);
        if (comparison === undefined) return;
        // A record that is looked at singly meanwhile shows that the side is not empty as well.
        for (const [id] of result.body.matchAll(idIn)) {
          if (comparison.living[side].includes(id.toLowerCase())) comparison.shown[side].add(id.toLowerCase());
        }
      },
      sent: (call) => {
        const first = calls.of(call);
        const many = first === null ? null : made.sent(first.connectionId, first.write);
        if (many !== null) fail(many);
        const holds = first === null ? undefined : held.get(first.connectionId);
        if (first === null || holds === undefined || first.write.begunMs < holds.sinceMs) return;
        const { kind, operation, recordId, side } = first.write;
        if (flowing(facts, first.connectionId, recordId) === undefined) return;
        fail(`${operation} of ${kind} ${recordId} in ${side}, though nobody has looked at ${holds.words}`);
      },
      restored: () => {
        held.clear();
        made.forget();
        comparisons.clear();
      },
    };
  },
};

/** New records that flow by themselves, with the instant at which each was decided upon. */
class MadeLately {
  readonly #facts: Facts;
  readonly #plannedMs = new Map<string, number>();
  /** By connection, those that were sent and decided upon since a person last looked. */
  readonly #sent = new Map<
    string,
    { readonly kind: string; readonly recordId: string; readonly plannedMs: number }[]
  >();
  readonly #lookedMs = new Map<string, number>();
  readonly #isTimeTold: boolean;

  constructor(facts: Facts) {
    this.#facts = facts;
    // Whose clock jumps cannot know what an hour is.
    this.#isTimeTold = facts.scenario.actions.every(({ does }) => does !== 'skewClock');
  }

  heard(changes: readonly RowChange[]): void {
    for (const { table, before, after } of changes) {
      if (table !== 'planItem' || after === null) continue;
      const [was, { connectionId, stored }] = [(before as PlanItemRow | null)?.stored, after as PlanItemRow];
      if (isDeepStrictEqual(was?.item.effects, stored.item.effects)) continue;
      for (const id of [stored.item.exactId, stored.item.tribeId]) {
        if (id !== null) this.#plannedMs.set(`${connectionId} ${id}`, this.#facts.world.nowMs);
      }
    }
  }

  looked(connectionId: string): void {
    this.#sent.delete(connectionId);
    this.#lookedMs.set(connectionId, this.#facts.world.nowMs);
  }

  /** What is wrong with sending one more; null when nothing is. */
  sent(connectionId: string, { kind, operation, recordId }: VendorWrite): string | null {
    const plannedMs = this.#plannedMs.get(`${connectionId} ${recordId}`);
    const isAsked = operation === 'create' && this.#isTimeTold && plannedMs !== undefined;
    if (!isAsked || plannedMs <= (this.#lookedMs.get(connectionId) ?? 0)) return null;
    if (flowing(this.#facts, connectionId, recordId) === undefined) return null;
    const sent = this.#sent.get(connectionId) ?? [];
    this.#sent.set(connectionId, sent);
    if (!sent.some((one) => one.recordId === recordId)) sent.push({ kind, recordId, plannedMs });
    const links = this.#facts.world.store
      .rows('link')
      .filter((link) => link.connectionId === connectionId && link.kind === kind);
    const { length: linked } = links;
    // What failed was not made, and what is in doubt is not known to be.
    const isMade = (id: string): boolean => links.some(({ exactId, tribeId }) => exactId === id || tribeId === id);
    const before = sent.filter((one) => {
      const sinceMs = plannedMs - one.plannedMs;
      const isEarlier = one.kind === kind && sinceMs >= 0 && sinceMs < oneByOne.withinMs;
      return isEarlier && (one.recordId === recordId || isMade(one.recordId));
    }).length;
    if (before <= oneByOne.always || before <= linked * oneByOne.share) return null;
    return `${before} of kind ${kind} were made within an hour beside ${linked}, and nobody has looked`;
  }

  forget(): void {
    this.#plannedMs.clear();
    this.#sent.clear();
    this.#lookedMs.clear();
  }
}

function beginsWith({ books, world }: Facts, connectionId: string): Comparison {
  const links = world.store.rows('link').filter((link) => link.connectionId === connectionId);
  const living = (side: Side): readonly string[] =>
    links
      .map(({ exactId, tribeId }) => (side === 'exact' ? exactId : tribeId))
      .filter((id) => books.get(side, id) !== undefined);
  return {
    shown: { exact: new Set(), tribe: new Set() },
    living: { exact: living('exact'), tribe: living('tribe') },
  };
}
