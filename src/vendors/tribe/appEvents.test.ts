import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Hmac } from '../vendor.ts';
import { tribeAppEvents } from './appEvents.ts';

const secret = 'only-tribe-and-we-know';
const hmac: Hmac = (hash, key, message) => createHmac(hash, key).update(message).digest();
const events = tribeAppEvents({ hmac, secret });

function read(text: string, by = secret): ReturnType<typeof events.read> {
  const body = new TextEncoder().encode(text);
  const signature = createHmac('sha512', by).update(body).digest('base64');
  return events.read({ body, headers: { 'content-type': 'application/json', 'x-tribe-signature': signature } });
}

const about = (event: string): string => JSON.stringify({ event, id: 'd-1', organization: 'org-1' });

describe('an event of the Marketplace', () => {
  test.each([
    ['activated', about('activated'), { is: 'activated', organisationId: 'org-1' }],
    ['deactivated', about('deactivated'), { is: 'deactivated', organisationId: 'org-1' }],
    ['one that is not ours', about('stockRefresh'), { is: 'other', name: 'stockRefresh' }],
    ['no organisation', '{"event":"deactivated"}', { is: 'other', name: 'unreadable' }],
    ['no JSON', 'deactivated', { is: 'other', name: 'unreadable' }],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('signed with another secret is forged, whatever it says', () => {
    expect(read(about('deactivated'), 'guessed')).toEqual({ is: 'forged' });
  });

  test('without a signature is forged', () => {
    expect(events.read({ body: new TextEncoder().encode(about('deactivated')), headers: {} })).toEqual({
      is: 'forged',
    });
  });
});
