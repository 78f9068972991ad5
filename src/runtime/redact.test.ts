import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from './redact.ts';

const redactor = createRedactor();
redactor.register('hunter2-hunter2');
const shown = (value: unknown): string => JSON.stringify(redactor.redact(value));

describe('secrets are masked', () => {
  test.each([
    [{ access_token: 'abc-1' }],
    [{ a: { b: [{ c: { refreshToken: 'abc-1' } }] } }],
    [{ headers: { Authorization: 'abc-1', 'set-cookie': ['abc-1'], Cookie: 'abc-1' } }],
    [{ clientSecret: 'abc-1', password: 'abc-1', 'x-api-key': 'abc-1', sealedRefresh: 'abc-1' }],
    [{ token: { nested: 'abc-1' } }],
    [{ code: 'stampNL001.abc-1' }],
    [{ state: 'abc-1abc-1abc-1abc-1' }],
    [new Map([['password', 'abc-1']])],
    [Object.assign(new Error('failed'), { config: { refresh_token: 'abc-1' } })],
    [new Error('outer', { cause: Object.assign(new Error('inner'), { secret: 'abc-1' }) })],
    ['GET /api?access_token=abc-1&x=1'],
    ['grant_type=refresh_token&refresh_token=abc-1'],
    ['https://tandem.test/callback?code=abc-1&state=abc-1'],
    ['Authorization: Bearer abc-1abc-1'],
    ['postgres://tandem:abc-1@db/tandem'],
    [{ deep: { text: 'it says hunter2-hunter2 here: abc', 'hunter2-hunter2': 1 } }],
  ])('in %j', (value) => {
    expect(shown(value)).not.toMatch(/abc-1|hunter2/);
    expect(shown(value)).toContain('[secret]');
  });

  test('wherever a registered value stands in whatever structure', () => {
    const around = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(around, fc.string(), fc.string(), (value, before, after) => {
        const text = `${before}hunter2-hunter2${after}`;
        expect(shown({ value, list: [value, { [text]: text }] })).not.toContain('hunter2-hunter2');
      }),
    );
  });
});

describe('facts stay readable', () => {
  test.each([
    [{ code: 'exactUnreachable', state: 'applying' }],
    [{ code: 'ECONNREFUSED' }],
    [{ code: '23505' }],
    [{ status: 401, tokenType: 'bearer', tokenGeneration: 4, tokenExpiresMs: 5 }],
    [{ hasToken: true, token: null }],
    [{ city: 'Den Bosch', items: [1, 2, { ok: true }] }],
  ])('in %j', (value) => {
    expect(redactor.redact(value)).toEqual(value);
  });

  test('of errors: name, message, code, stack and cause', () => {
    const error = Object.assign(new TypeError('no such table', { cause: new Error('inner') }), { code: '42P01' });
    expect(redactor.redact(error)).toMatchObject({
      name: 'TypeError',
      message: 'no such table',
      code: '42P01',
      stack: expect.stringContaining('TypeError: no such table'),
      cause: { message: 'inner' },
    });
  });
});

describe('whatever is logged', () => {
  test('a cycle, a very deep and a very long value end', () => {
    const cycle: Record<string, unknown> = { name: 'x' };
    cycle.self = cycle;
    expect(redactor.redact(cycle)).toEqual({ name: 'x', self: '[circular]' });
    expect(shown('x'.repeat(100_000)).length).toBeLessThan(5_000);
    expect(shown(Array.from({ length: 10_000 }, () => 'x')).length).toBeLessThan(5_000);
    expect(shown({ a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } })).toContain('[deeper]');
    const twice = { shared: { a: 1 } };
    expect(redactor.redact([twice.shared, twice.shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test('no value makes it throw', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
        JSON.stringify(redactor.redact(value));
      }),
    );
  });

  test('bytes, functions and dates are told, not dumped', () => {
    const value = { bytes: Buffer.from('secret'), call: () => 1, at: new Date(0), big: 5n, wrong: new Date(NaN) };
    expect(redactor.redact(value)).toEqual({
      bytes: '[6 bytes]',
      call: '[function]',
      at: '1970-01-01T00:00:00.000Z',
      big: '5',
      wrong: null,
    });
  });
});
