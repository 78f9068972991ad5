import { describe, expect, test } from 'vitest';
import type { RunHalt } from '../store/port.ts';
import { haltFor, type NotOk, refusedAgainAfterMs, retryFirstMs, retryMaxMs } from './halts.ts';

const input = { side: 'tribe', nowMs: 1_000, previous: null, isConsentLost: false } as const;

describe('why a run stands still', () => {
  test.each<[string, NotOk, boolean, Partial<RunHalt>]>([
    ['throttled: until the vendor says', { is: 'throttled', untilMs: 77 }, false, { code: 'throttled', retryMs: 77 }],
    [
      'not sent: tried again by itself',
      { is: 'notSent', reason: 'refused' },
      false,
      { code: 'tribeUnreachable', retryMs: 1_000 + retryFirstMs },
    ],
    [
      'consent lost: a person has to act',
      { is: 'unauthorised', reason: 'refreshTokenUsed' },
      true,
      { code: 'tribeNeedsConsent', retryMs: null },
    ],
    [
      'a token refused while the consent stands: tried again by itself',
      { is: 'unauthorised', reason: 'accessTokenRefused' },
      false,
      { code: 'tribeNeedsConsent', retryMs: 1_000 + retryFirstMs },
    ],
    [
      'refused for all records alike: a person has to act',
      { is: 'rejected', rejection: { status: 403, message: 'no rights', cause: 'forbidden' } },
      false,
      { code: 'vendorRefused', retryMs: 1_000 + refusedAgainAfterMs },
    ],
    [
      'the vendor is in trouble: tried again by itself',
      { is: 'rejected', rejection: { status: 500, message: 'oops', cause: 'vendorError' } },
      false,
      { code: 'vendorRefused', retryMs: 1_000 + retryFirstMs },
    ],
  ])('%s', (_words, outcome, isConsentLost, expected) => {
    expect(haltFor(outcome, { ...input, isConsentLost })).toMatchObject(expected);
  });

  test('waits twice as long each time the same trouble is met again, up to a longest', () => {
    const waits: number[] = [];
    let previous: RunHalt | null = null;
    for (let times = 0; times < 12; times += 1) {
      previous = haltFor({ is: 'notSent', reason: '' }, { ...input, previous });
      waits.push((previous.retryMs ?? 0) - input.nowMs);
    }
    expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * retryFirstMs));
    expect(waits.at(-1)).toBe(retryMaxMs);
  });

  test('begins anew when it is another trouble', () => {
    const earlier = haltFor({ is: 'notSent', reason: '' }, { ...input, side: 'exact' });
    const again = haltFor({ is: 'notSent', reason: '' }, { ...input, side: 'exact', previous: earlier });
    const other = haltFor({ is: 'notSent', reason: '' }, { ...input, previous: again });
    expect(other.retryMs).toBe(input.nowMs + retryFirstMs);
  });
});
