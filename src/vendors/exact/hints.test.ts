import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HintReading } from '../vendor.ts';
import { exactHints } from './hints.ts';

/** Bodies as the sheet shows them (exact-online.md 6.3), signed here; the sandbox's own are read in `test/vendors`. */

const secret = 'app-webhook-secret';
const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
const hints = exactHints({ hmac: (hash, key, message) => createHmac(hash, key).update(message).digest() });
const content = (more: object = {}): string =>
  JSON.stringify({
    Topic: 'Accounts',
    ClientId: '1c2d',
    Division: 124132,
    Action: 'Update',
    Key: id,
    ExactOnlineEndpoint: "https://exact.test/api/v1/124132/crm/Accounts(guid'0f8f')",
    EventCreatedOn: '2026-06-18T10:11:12.345',
    ...more,
  });
const hashOf = (text: string, key = secret): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('hex').toUpperCase();
const signed = (text: string): string => `{"Content":${text},"HashCode":"${hashOf(text)}"}`;
const read = (body: string, key = secret): HintReading =>
  hints.read({ body: new TextEncoder().encode(body), headers: {}, secret: key });

describe('a signed event', () => {
  test.each([
    ['Accounts', 'Update', ['accounts']],
    ['Contacts', 'Create', ['contacts']],
    ['BankAccounts', 'Update', ['bankAccounts']],
    ['Contacts', 'UPDATE', ['contacts']],
    ['Accounts', 'Delete', ['deleted']],
    ['Contacts', 'DELETE', ['deleted']],
    ['Accounts', null, ['accounts']],
    ['Items', 'Update', []],
    ['Items', 'Delete', []],
  ])('of %s, %s, tells of %j', (Topic, Action, feeds) => {
    expect(read(signed(content({ Topic, Action })))).toEqual({
      is: 'hints',
      administrationId: '124132',
      feeds,
      look: [],
    });
  });

  test.each([
    ['letters beyond ASCII', signed(content({ Note: 'Café „Łódź” 🙂' }))],
    ['a hash in lower case', signed(content()).replace(/"[0-9A-F]{64}"/, (hash) => hash.toLowerCase())],
    ['white space around the signed part', ` { "Content" : ${content()} , "HashCode" : "${hashOf(content())}" } \n`],
    ['a division as text', signed(content({ Division: '124132' }))],
    ['braces and quotes in a value', signed(content({ Note: '"},"HashCode":"x"}' }))],
    ['other properties', signed(content({ NewIn2027: { deep: [1] } }))],
  ])('may have %s', (_name, body) => {
    expect(read(body)).toMatchObject({ is: 'hints', administrationId: '124132', feeds: ['accounts'] });
  });

  test('of a shape that nobody knows is believed and names no feed', () => {
    expect(read(signed('{"Topic":7}'))).toEqual({ is: 'hints', administrationId: null, feeds: [], look: [] });
  });
});

test('of the deletion of a bank account no feed tells, so it asks for a look', () => {
  expect(read(signed(content({ Topic: 'BankAccounts', Action: 'Delete', Key: id.toUpperCase() })))).toEqual({
    is: 'hints',
    administrationId: '124132',
    feeds: [],
    look: [{ kind: 'relation', part: 'bank', id }],
  });
  expect(read(signed(content({ Topic: 'BankAccounts', Action: 'Delete', Key: 'x' })))).toMatchObject({ look: [] });
});

test('an empty body is the ping that a new subscription sends', () => {
  expect(read('')).toEqual({ is: 'ping' });
});

describe('forged is', () => {
  const good = signed(content());
  test.each([
    ['a changed letter', good.replace('Update', 'Updata')],
    ['a hash of something else', good.replace(/[0-9A-F]{64}/, hashOf('x'))],
    ['a hash that is too short', good.replace(/[0-9A-F]{64}/, hashOf(content()).slice(0, 40))],
    [
      'the same content serialised anew',
      signed(content()).replace(content(), JSON.stringify(JSON.parse(content()), null, 1)),
    ],
    ['something after the hash', `${good}x`],
    ['no hash', `{"Content":${content()}}`],
    ['no JSON', 'hello'],
    ['white space', ' '],
    ['a signed part inside another', `{"Content":{"Content":${content()},"HashCode":"${hashOf(content())}"}}`],
  ])('%s', (_name, body) => {
    expect(read(body).is).toBe('forged');
  });

  test('what another secret signed, and everything while no secret is set', () => {
    expect(read(good, 'other').is).toBe('forged');
    expect(read(`{"Content":${content()},"HashCode":"${hashOf(content(), '')}"}`, '').is).toBe('forged');
  });
});
