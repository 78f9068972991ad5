import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movableClock } from './clock.ts';
import { matchesPattern } from './faults.ts';
import { random } from './random.ts';
import { RequestLog } from './requestLog.ts';
import { sequences } from './sequences.ts';
import { Tables } from './tables.ts';
import { maskUrl, splitUrl } from './url.ts';

describe('tables', () => {
  test('report every change in order, and none that was replayed', () => {
    const tables = new Tables();
    const rows = tables.table<{ readonly n: number }>('rows');
    rows.put('seeded', { n: 0 });
    const changes: unknown[] = [];
    tables.record({ changed: (...change) => changes.push(change) });
    rows.put('a', { n: 1 });
    rows.put('a', { n: 2 });
    expect(rows.remove('a')).toBe(true);
    expect(rows.remove('a')).toBe(false);
    tables.restore('rows', 'b', { n: 3 });
    expect(changes).toEqual([
      ['rows', 'a', { n: 1 }],
      ['rows', 'a', { n: 2 }],
      ['rows', 'a', null],
    ]);
    expect([...rows.entries()].map(([key]) => key)).toEqual(['seeded', 'b']);
    expect(tables.names()).toEqual(['rows']);
  });
});

describe('random streams', () => {
  test('depend on seed and name, not on each other', () => {
    const take = (seed: number, name: string): readonly string[] => {
      const stream = random(seed, name);
      return [stream.guid(), stream.guid(), String(stream.int(1_000))];
    };
    expect(take(1, 'a')).toEqual(take(1, 'a'));
    expect(take(1, 'a')).not.toEqual(take(1, 'b'));
    expect(take(1, 'a')).not.toEqual(take(2, 'a'));
  });

  test('spread evenly, and make guids of version 4', () => {
    const stream = random(1, 'spread');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const index = stream.int(10);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1_150);
    expect(stream.guid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(() => stream.pick([])).toThrow(/empty list/);
  });
});

describe('sequences', () => {
  test('go on where the tables left off', () => {
    const tables = new Tables();
    const before = sequences(tables, 1);
    const first = [before.next('n'), before.guid('g'), before.guid('g')];
    const after = sequences(tables, 1);
    expect(after.next('n')).toBe(2);
    expect(first).not.toContain(after.guid('g'));
    expect(sequences(new Tables(), 1).guid('g')).toBe(first[1]);
    expect(sequences(new Tables(), 2).guid('g')).not.toBe(first[1]);
  });
});

describe('the clock', () => {
  test('runs with its source and can be moved', () => {
    let source = 1_000;
    const clock = movableClock(() => source);
    clock.advance(500);
    source = 2_000;
    expect(clock.nowMs()).toBe(2_500);
    clock.set(0);
    source = 2_010;
    expect(clock.nowMs()).toBe(10);
  });
});

describe('the request log', () => {
  test('keeps the latest requests and all counts', () => {
    const log = new RequestLog(new Tables(), 3);
    const entry = {
      atMs: 0,
      method: 'GET',
      url: 'http://x/',
      tenant: null,
      wasHandled: true,
      faultIds: [],
      delayMs: 0,
    };
    for (let number = 1; number <= 10; number++) {
      log.record({
        ...entry,
        number,
        endpoint: 'e',
        status: number % 2 === 0 ? 200 : null,
        requestBytes: 0,
        responseBytes: 0,
      });
    }
    expect(log.recent().map(({ number }) => number)).toEqual([8, 9, 10]);
    expect(log.recent(2).map(({ number }) => number)).toEqual([9, 10]);
    expect(log.counts().map(({ status, count }) => [status, count])).toEqual([
      [null, 5],
      [200, 5],
    ]);
  });
});

describe('URLs', () => {
  test.each([
    ['http://h:1/a%2Fb?x=1?2#f', 'http://h:1', '/a%2Fb', 'x=1?2'],
    ['http://h', 'http://h', '/', ''],
    ['http://h?x', 'http://h', '/', 'x'],
    ['/a?b', '', '/a', 'b'],
  ])('%s is taken apart without decoding', (url, origin, path, query) => {
    expect(splitUrl(url)).toEqual({ origin, path, query });
  });

  test('values that open doors are masked', () => {
    expect(maskUrl('http://h/x?Code=abc!&client_secret=s&zipcode=1234&access_token=t#f')).toBe(
      'http://h/x?Code=…&client_secret=…&zipcode=1234&access_token=…#f',
    );
  });
});

describe('patterns', () => {
  test.each([
    ['/api/oauth2/token', '*/token', true],
    ['/api/v1/123/CRM/accounts', '/api/v1/*/crm/Accounts', true],
    ['/api/v1/123/crm/Accounts(x)', '/api/v1/*/crm/Accounts', false],
    ['/abc', '/abc', true],
    ['/abc', '/ab', false],
    ['/a', '*', true],
    ['/aXa', '/a*a', true],
    ['/a', '/a*a', false],
    ['/a.c', '/a?c', false],
  ])('%s against %s is %s', (text, pattern, isMatch) => {
    expect(matchesPattern(text, pattern)).toBe(isMatch);
  });

  test('agree with the regular expression that says the same', async () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    const agrees = fc.property(
      letters,
      fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }),
      (pattern, text) => {
        const same = new RegExp(`^${pattern.replace(/\*+/g, '.*')}$`);
        expect(matchesPattern(text, pattern)).toBe(same.test(text));
      },
    );
    await fc.assert(agrees, { numRuns: 5_000 });
  });
});
