import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HintReading } from '../vendor.ts';
import { tribeHints } from './hints.ts';
import { tribeTopics } from './toldBy.ts';
import { writeSecrets } from './webhookSecrets.ts';

/** Envelopes as tribe-crm.md 3.1 describes them, signed here; the sandbox's own are read in `test/vendors`. */

const hints = tribeHints({ hmac: (hash, key, message) => createHmac(hash, key).update(message).digest() });
const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
const secrets = {
  w1: { entityType: 'Relation.Organization', secret: 'first' },
  w2: { entityType: 'Relationship.Person.Contact.Standard', secret: 'second' },
};
const body = (payload: object, webhookId = 'w1'): string => JSON.stringify({ webhookId, payload });
const signatureOf = (text: string, key = 'first'): string =>
  createHmac('sha512', key).update(text, 'utf8').digest('base64');
const read = (text: string, headers: Readonly<Record<string, string>>, secret = writeSecrets(secrets)): HintReading =>
  hints.read({ body: new TextEncoder().encode(text), headers, secret });
const readSigned = (payload: object): HintReading => {
  const text = body(payload);
  return read(text, { 'x-tribe-signature': signatureOf(text) });
};

/** Feeds that tell of a natural person as a relation. */
const persons = ['personSuspects', 'personLeads', 'personHotProspects', 'personProspects', 'personCustomers'];

describe('a signed event', () => {
  test.each([
    ['Relation.Organization', ['organisations']],
    ['Relation.Person', [...persons, 'contacts']],
    ['Address', ['organisations', ...persons]],
    ['Relationship.Organization.CommercialRelationship.Customer', ['customers']],
    ['Relationship.Organization.CommercialRelationship.HotProspect', ['hotProspects']],
    ['Relationship.Organization.Supplier', ['suppliers']],
    ['Relationship.Person.CommercialRelationship.Customer', ['personCustomers']],
    ['Relationship.Person.CommercialRelationship.Lead', ['personLeads']],
    ['Relationship.Person.Contact.Standard', ['contacts']],
  ])('of %s tells of %j', (entityType, feeds) => {
    for (const type of ['EntityCreationMutation', 'EntityUpdateMutation', 'RelationshipUpdateMutation']) {
      const reading = readSigned({ type, entityType, entityId: id });
      expect(reading).toEqual({ is: 'hints', administrationId: null, feeds, look: [] });
    }
    expect(tribeTopics).toContain(entityType);
  });

  test.each([
    ['Relation.Organization', [['relation', 'main']]],
    [
      'Relation.Person',
      [
        ['relation', 'main'],
        ['contact', 'person'],
      ],
    ],
    ['Relationship.Organization.CommercialRelationship.Customer', [['relation', 'commercial']]],
    ['Relationship.Organization.Supplier', [['relation', 'supplier']]],
    ['Relationship.Person.CommercialRelationship.Customer', [['relation', 'commercial']]],
    ['Relationship.Person.Contact.Standard', [['contact', 'main']]],
    ['Address', []],
  ])('of the deletion of a %s asks for a look, since no feed tells', (entityType, looked) => {
    const reading = readSigned({ type: 'EntityDeletionMutation', entityType, entityId: id.toUpperCase() });
    expect(reading).toMatchObject({ look: looked.map(([kind, part]) => ({ kind, part, id })) });
  });

  test('that names no type is of the type of its webhook, and no kind of event may be any', () => {
    expect(readSigned({ entityId: id })).toEqual({
      is: 'hints',
      administrationId: null,
      feeds: ['organisations'],
      look: [{ kind: 'relation', part: 'main', id }],
    });
    expect(readSigned({ type: 'EntityUpdateMutation', entityType: '9ecc8d21-f69a', entityId: id })).toMatchObject({
      feeds: ['organisations'],
      look: [],
    });
  });

  test('of a link has the id of nothing that can be read', () => {
    const reading = readSigned({ type: 'RelationshipDeletionMutation', entityType: 'Address', relationshipId: id });
    expect(reading).toMatchObject({ feeds: ['organisations', ...persons], look: [] });
  });

  test('may be signed in any header, in Base64 or hex', () => {
    const text = body({ type: 'EntityUpdateMutation', entityType: 'Address', entityId: id });
    const digest = createHmac('sha512', 'first').update(text).digest();
    for (const value of [digest.toString('base64'), digest.toString('hex'), `sha512=${digest.toString('hex')}`]) {
      expect(read(text, { accept: '*/*', 'x-whatever': ` ${value} ` }).is).toBe('hints');
    }
  });
});

describe('forged is', () => {
  const text = body({ type: 'EntityUpdateMutation', entityType: 'Relation.Organization', entityId: id });
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['an event without a signature', text, { 'content-type': 'application/json' }],
    ['one signed with the secret of another webhook', text, { 'x-tribe-signature': signatureOf(text, 'second') }],
    ['one serialised anew', JSON.stringify(JSON.parse(text), null, 1), { 'x-tribe-signature': signatureOf(text) }],
    ['one of a webhook that is not ours', body({}, 'w9'), { 'x-tribe-signature': signatureOf(body({}, 'w9')) }],
    ['no JSON', 'hello', { 'x-tribe-signature': signatureOf('hello') }],
    ['JSON that is no envelope', '[]', { 'x-tribe-signature': signatureOf('[]') }],
  ])('%s', (_name, sent, headers) => {
    expect(read(sent, headers).is).toBe('forged');
  });

  test('everything, when the secrets are lost or of another making', () => {
    for (const secret of ['', '{}', '[1]', '{"w1":{"entityType":"Address","secret":""}}']) {
      expect(read(text, { 'x-tribe-signature': signatureOf(text) }, secret).is).toBe('forged');
    }
  });
});

test('an empty body is taken for somebody trying whether we answer', () => {
  expect(read('', {})).toEqual({ is: 'ping' });
});
