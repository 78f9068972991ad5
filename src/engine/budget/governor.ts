import type { Side } from '../../domain/model/kind.ts';
import type { Problem, Store } from '../../store/port.ts';
import type { VendorLimits } from '../../vendors/limits.ts';
import type { TransportResult } from '../../vendors/transport.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import { type Ask, callEnded, type End, type Grant, grantCall, type Verdict } from './allowance.ts';
import { type BudgetKey, Desk, type Step } from './desk.ts';
import type { GuardEvent } from './errorGuard.ts';
import { countTokenCall, grantTokenCall, type TokenEnd, tokenCallEnded } from './tokenCalls.ts';
import { VendorClock } from './vendorClock.ts';
import { turnGuardMs } from './windows.ts';

/**
 * Grants calls to the vendors over all processes: by the minute and the day, by what answers tell, by the errors they
 * count. What decides is pure and beside this file; the store makes one of those who ask at once the first.
 */
export class Governor {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #log: Log;
  readonly #limits: Readonly<Record<Side, VendorLimits>>;
  readonly #clocks: Readonly<Record<Side, VendorClock>>;
  readonly #desks = new Map<string, Desk>();

  constructor(input: {
    readonly store: Store;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly log: Log;
    readonly limits: Readonly<Record<Side, VendorLimits>>;
  }) {
    this.#store = input.store;
    this.#clock = input.clock;
    this.#ids = input.ids;
    this.#log = input.log;
    this.#limits = input.limits;
    this.#clocks = { exact: new VendorClock(input.clock), tribe: new VendorClock(input.clock) };
  }

  placeOf(side: Side, url: string): Ask['place'] {
    return this.#limits[side].placeOf(url);
  }

  async take(key: BudgetKey, ask: Ask): Promise<Verdict> {
    for (;;) {
      const verdict = await this.#ask(key, (state, nowMs) => grantCall(state, this.#limits[key.side], ask, nowMs));
      // A process that was suspended after it got leave asks anew: what it got was of a minute that is over.
      if (verdict.is === 'heldBack' || this.#isGood(key.side, verdict.grant)) return verdict;
    }
  }

  /** Never throws: what the call brought about counts more than our book about it. */
  async ended(key: BudgetKey, grant: Grant, result: TransportResult, sentMs: number): Promise<void> {
    const limits = this.#limits[key.side];
    const end = this.#endOf(key.side, result, sentMs);
    const step: Step = (state, nowMs) => callEnded(state, limits, grant, end, nowMs);
    const desk = this.#desk(key);
    if (isUrgent(limits, desk, grant, end)) await this.#write(key, step);
    else if (grant.minuteEndsMs !== null) desk.post(step);
  }

  /** Leave for one call to the token endpoint. */
  async takeToken(key: BudgetKey): Promise<Verdict> {
    const limits = this.#limits[key.side];
    const consents = limits.tokenCallsPerDay === null ? 1 : await this.#consentsLike(key.connectionId);
    return this.#ask(key, (state, nowMs) => grantTokenCall(state, limits, nowMs, consents));
  }

  /** How many pairs the person behind this one has, whichever organisations they are for. */
  async #consentsLike(connectionId: string): Promise<number> {
    const connection = await this.#store.connection(connectionId);
    if (connection === null || connection.exactRegion === null || connection.exactUserId === null) return 1;
    return this.#store.consentsOfPerson(connection.exactRegion, connection.exactUserId);
  }

  /** Counts a call to the token endpoint that a person waits for: it is made whatever is left. */
  countToken(key: BudgetKey): Promise<void> {
    return this.#write(key, (state, nowMs) => countTokenCall(state, this.#limits[key.side], nowMs));
  }

  /** Never throws, likewise. */
  async tokenEnded(key: BudgetKey, end: TokenEnd): Promise<void> {
    const limits = this.#limits[key.side];
    const theirs: TokenEnd =
      end.is === 'failed' ? { ...end, notBeforeMs: this.#clocks[key.side].toTheirs(end.notBeforeMs) } : end;
    const step: Step = (state, nowMs) => tokenCallEnded(state, limits, theirs, nowMs);
    const hadFailures = this.#desk(key).remembered.tokens.failuresInRow > 0;
    if (end.is === 'failed' || hadFailures) await this.#write(key, step);
  }

  async #ask(key: BudgetKey, step: Step): Promise<Verdict> {
    const verdict = await this.#desk(key).ask(step);
    if (verdict === undefined) throw new Error('a step that asks for leave gave no verdict');
    return verdict.is === 'granted' ? verdict : { ...verdict, untilMs: this.#clocks[key.side].toOurs(verdict.untilMs) };
  }

  async #write(key: BudgetKey, step: Step): Promise<void> {
    try {
      await this.#desk(key).ask(step);
    } catch (error) {
      this.#log.error('budget.notSaved', { ...key, error });
      this.#desk(key).post(step);
    }
  }

  #isGood(side: Side, { minuteEndsMs }: Grant): boolean {
    return minuteEndsMs === null || this.#clocks[side].nowMs() < minuteEndsMs + turnGuardMs;
  }

  #endOf(side: Side, result: TransportResult, sentMs: number): End {
    switch (result.is) {
      case 'notSent':
      case 'heldBack':
        return { is: 'neverSent' };
      case 'unknown':
        return { is: 'open' };
      case 'answered': {
        const clock = this.#clocks[side];
        clock.hear(result.headers.date, sentMs, this.#clock.nowMs());
        const facts = this.#limits[side].readFacts(result);
        const silentUntilMs = result.status === 429 ? this.#limits[side].throttledUntilMs(result, clock.nowMs()) : 0;
        return { is: 'answered', status: result.status, facts, silentUntilMs };
      }
    }
  }

  #desk(key: BudgetKey): Desk {
    const name = `${key.connectionId}/${key.side}`;
    const known = this.#desks.get(name);
    if (known !== undefined) return known;
    const made = new Desk({
      key,
      store: this.#store,
      nowMs: () => this.#clocks[key.side].nowMs(),
      tell: (whose, events) => this.#tell(whose, events),
      isCounting: this.#limits[key.side].calls !== null,
    });
    this.#desks.set(name, made);
    return made;
  }

  /** The budget holds whether or not a person hears of it, so a failure here stops nobody. */
  async #tell(key: BudgetKey, events: readonly GuardEvent[]): Promise<void> {
    for (const event of events) this.#log.warn(`budget.${event.is}`, { ...key, ...event });
    const nowMs = this.#clock.nowMs();
    try {
      await this.#store.transact(async (tx) => {
        for (const event of events) {
          if (event.is === 'parked' || event.is === 'shutOut') {
            await tx.saveProblems([this.#problem(key, event, nowMs)]);
          } else {
            const causeCode = event.is === 'relieved' ? 'endpointParked' : 'vendorShutOut';
            const about = event.is === 'relieved' ? event.endpoint : null;
            await tx.resolveCause(key.connectionId, causeCode, key.side, about, nowMs);
          }
        }
      });
    } catch (error) {
      this.#log.error('budget.problemNotSaved', { ...key, error });
    }
  }

  #problem(key: BudgetKey, event: Extract<GuardEvent, { readonly is: 'parked' | 'shutOut' }>, nowMs: number): Problem {
    const about = event.is === 'parked' ? event.endpoint : null;
    const code = event.is === 'parked' ? 'endpointParked' : 'vendorShutOut';
    return {
      id: this.#ids.next(),
      connectionId: key.connectionId,
      causeCode: code,
      kind: null,
      side: key.side,
      recordId: about,
      recordLabel: about,
      field: null,
      reason: { code, words: { side: key.side, ...(about === null ? {} : { endpoint: about }) } },
      sinceMs: nowMs,
      resolvedMs: null,
    };
  }
}

/** What others have to know before they call. The rest may wait for our own next call. */
function isUrgent(limits: VendorLimits, desk: Desk, { place }: Grant, end: End): boolean {
  if (end.is !== 'answered') return false;
  if (end.status === 429) return true;
  if (limits.errors === null) return false;
  const { endpoints, refusedInRow } = desk.remembered;
  return limits.errors.statuses.has(end.status) || endpoints[place.endpoint] !== undefined || refusedInRow.length > 0;
}
