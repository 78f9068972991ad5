import { describe, expect, test } from 'vitest';
import type { BudgetState } from '../../store/port.ts';
import { exactLimits } from '../../vendors/exact/limits.ts';
import { callEnded, emptyBudget, grantCall } from './allowance.ts';
import type { GuardEvent } from './errorGuard.ts';
import { hourMs, minuteMs } from './windows.ts';

const startMs = Date.UTC(2026, 5, 15, 9);

/** A budget and what was told of it, as one call after the other ends. */
class Book {
  state: BudgetState = emptyBudget;
  readonly events: GuardEvent[] = [];
  nowMs = startMs;

  call(endpoint: string, status: number, facts = { isTold: true }): 'sent' | 'held' {
    const place = { endpoint, isCounted: false };
    const { state, verdict } = grantCall(this.state, exactLimits, { priority: 'person', place }, this.nowMs);
    this.state = state;
    if (verdict.is === 'heldBack') return 'held';
    const told = {
      minuteLimit: 60,
      minuteRemaining: 9,
      minuteResetMs: null,
      dayLimit: null,
      dayRemaining: null,
      dayResetMs: null,
    };
    const end = { is: 'answered', status, facts: facts.isTold ? told : null, silentUntilMs: 0 } as const;
    const ended = callEnded(this.state, exactLimits, verdict.grant, end, this.nowMs);
    this.state = ended.state;
    this.events.push(...ended.events);
    return 'sent';
  }

  calls(times: number, endpoint: string, status: number): string[] {
    return Array.from({ length: times }, () => this.call(endpoint, status));
  }
}

const sent = (times: number): string[] => Array.from({ length: times }, () => 'sent');

describe('client errors', () => {
  test.each([400, 401, 403, 404])('park their endpoint at the seventh of ten within an hour: %i', (status) => {
    const book = new Book();
    // In between a good answer elsewhere, or 403s would be a sign of being shut out.
    const results = Array.from({ length: 9 }, () => {
      book.call('crm/Contacts', 200);
      return book.call('crm/Accounts', status);
    });
    expect(results).toEqual([...sent(7), 'held', 'held']);
    expect(book.call('crm/Contacts', 200)).toBe('sent');
    expect(book.events).toEqual([{ is: 'parked', endpoint: 'crm/Accounts', untilMs: startMs + hourMs }]);
  });

  test.each([408, 409, 429, 500, 503])('do not include %i', (status) => {
    expect(new Book().calls(30, 'crm/Accounts', status)).toEqual(sent(30));
  });

  test('are forgotten after an hour, one by one', () => {
    const book = new Book();
    for (let minute = 0; minute < 240; minute += 1) {
      book.nowMs = startMs + minute * 10 * minuteMs + 1;
      expect(book.call('crm/Accounts', 404)).toBe('sent');
    }
  });

  test('that parked an endpoint are over with its first good answer after the hour', () => {
    const book = new Book();
    book.calls(7, 'crm/Accounts', 404);
    book.nowMs = startMs + hourMs - 1;
    expect(book.call('crm/Accounts', 200)).toBe('held');
    book.nowMs = startMs + hourMs;
    expect(book.call('crm/Accounts', 200)).toBe('sent');
    expect(book.events.at(-1)).toEqual({ is: 'relieved', endpoint: 'crm/Accounts' });
    expect(book.state.endpoints).toEqual({});
  });

  test('since the hour was over count on when a good answer ends the parking', () => {
    const book = new Book();
    book.calls(7, 'crm/Accounts', 404);
    book.nowMs = startMs + hourMs;
    book.calls(3, 'crm/Accounts', 404);
    expect(book.call('crm/Accounts', 200)).toBe('sent');
    book.calls(4, 'crm/Accounts', 404);
    expect(book.events.map(({ is }) => is)).toEqual(['parked', 'relieved', 'parked']);
    expect(book.call('crm/Accounts', 404)).toBe('held');
  });

  test('on their way count as if they had failed', () => {
    const book = new Book();
    book.calls(6, 'crm/Accounts', 404);
    const busy: BudgetState = { ...book.state, inFlight: 2, carried: 1 };
    const ask = { priority: 'person', place: { endpoint: 'crm/Accounts', isCounted: false } } as const;
    expect(grantCall(busy, exactLimits, ask, startMs).verdict).toMatchObject({ is: 'heldBack', by: 'errors' });
    expect(grantCall({ ...busy, carried: 0 }, exactLimits, ask, startMs).verdict.is).toBe('granted');
  });

  test('are what keeps us from the limit: not counted, the tenth is made', () => {
    const blind = { ...exactLimits, errors: null };
    let state: BudgetState = emptyBudget;
    let errors = 0;
    for (let call = 0; call < 20; call += 1) {
      const place = { endpoint: 'crm/Accounts', isCounted: false };
      const asked = grantCall(state, blind, { priority: 'person', place }, startMs);
      if (asked.verdict.is === 'heldBack') break;
      errors += 1;
      const end = { is: 'answered', status: 404, facts: null, silentUntilMs: 0 } as const;
      state = callEnded(asked.state, blind, asked.verdict.grant, end, startMs).state;
    }
    expect(errors).toBeGreaterThanOrEqual(exactLimits.errors?.perHour ?? Infinity);
  });
});

describe('a vendor that shuts us out', () => {
  test.each([
    ['403 to everything', 403, ['crm/Accounts', 'crm/Contacts', 'crm/Accounts'], true],
    ['429 without a limit', 429, ['crm/Accounts', 'crm/Accounts', 'crm/Accounts'], false],
  ])('is left alone for an hour: %s', (_name, status, endpoints, isTold) => {
    const book = new Book();
    for (const endpoint of endpoints) expect(book.call(endpoint, status, { isTold })).toBe('sent');
    expect(book.call('sync/Deleted', 200)).toBe('held');
    expect(book.events).toEqual([{ is: 'shutOut', untilMs: startMs + hourMs }]);
    book.nowMs = startMs + hourMs;
    // Still shut out: one look an hour.
    expect(book.call('sync/Deleted', status, { isTold })).toBe('sent');
    expect(book.call('crm/Addresses', 200)).toBe('held');
    book.nowMs = startMs + 2 * hourMs;
    expect(book.call('sync/Deleted', 200)).toBe('sent');
    expect(book.events.at(-1)).toEqual({ is: 'letIn' });
  });

  test.each<[string, readonly (readonly [string, number])[]]>([
    [
      'one endpoint that is forbidden',
      [
        ['a', 403],
        ['a', 403],
        ['a', 403],
        ['a', 403],
      ],
    ],
    [
      'other answers in between',
      [
        ['a', 403],
        ['b', 403],
        ['c', 200],
        ['a', 403],
        ['b', 403],
      ],
    ],
    [
      '429s that name their limit',
      [
        ['a', 429],
        ['b', 429],
        ['c', 429],
        ['d', 429],
      ],
    ],
  ])('is not taken from %s', (_name, calls) => {
    const book = new Book();
    for (const [endpoint, status] of calls) book.call(endpoint, status);
    expect(book.events).toEqual([]);
    expect(book.call('d', 200)).toBe('sent');
  });

  test('is not forgotten because of a crash of its own in between', () => {
    const book = new Book();
    for (const [endpoint, status] of [
      ['a', 403],
      ['b', 403],
      ['a', 500],
      ['c', 403],
    ] as const)
      book.call(endpoint, status);
    expect(book.events.map(({ is }) => is)).toEqual(['shutOut']);
  });
});
