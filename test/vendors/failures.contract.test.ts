import { beforeEach, describe, expect, test } from 'vitest';
import type { Bench } from './inProcess.ts';
import { okOf } from './reading.ts';
import { key, relation, sides } from './sides.ts';

/** What the engine may rely on with either vendor when something goes wrong: which of the outcomes it hears. */

describe.each(sides)('$name', (side) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await side.make();
  });

  test('a create whose answer is lost is unknown, and the key finds what it made', async () => {
    bench.sandbox.faults.add({
      match: { method: 'POST', pathPattern: side.relations },
      effect: { kind: 'loseAnswer' },
      remaining: 1,
    });
    const outcome = await bench.records.create({ kind: 'relation', fields: relation, ownerId: null, businessKey: key });
    expect(outcome.is).toBe('unknown');
    expect(okOf(await bench.records.findByKey('relation', key))).toHaveLength(1);
  });

  test('a create that never arrived is unknown, and the key finds nothing', async () => {
    bench.sandbox.faults.add({
      match: { method: 'POST', pathPattern: side.relations },
      effect: { kind: 'loseRequest' },
      remaining: 1,
    });
    const outcome = await bench.records.create({ kind: 'relation', fields: relation, ownerId: null, businessKey: key });
    expect(outcome.is).toBe('unknown');
    expect(okOf(await bench.records.findByKey('relation', key))).toEqual([]);
  });

  test.each([
    ['a page of HTML', { kind: 'htmlWith200', isApplied: true }],
    ['half a body', { kind: 'truncatedBody' }],
    ['a gateway error', { kind: 'status', status: 502, isApplied: true }],
    ['a time-out at the server', { kind: 'status', status: 408, isApplied: true }],
    ['a broken connection', { kind: 'loseAnswer' }],
  ] as const)('%s leaves a write unknown and a read to be asked again', async (_name, effect) => {
    bench.sandbox.faults.add({ match: { method: 'POST', pathPattern: side.relations }, effect, remaining: 1 });
    const written = await bench.records.create({ kind: 'relation', fields: relation, ownerId: null, businessKey: key });
    expect(written.is).toBe('unknown');
    bench.sandbox.faults.add({ match: { method: 'GET', pathPattern: side.feed.path }, effect, remaining: 1 });
    const read = await bench.client.readFeed(side.feed.name, null);
    expect(read.is).toBe('notSent');
    expect((await bench.client.readFeed(side.feed.name, null)).is).toBe('ok');
  });

  test('an access token that the vendor does not know is unauthorised', async () => {
    const stranger = bench.open({ accessToken: 'nobody' });
    expect(await stranger.readFeed(side.feed.name, null)).toMatchObject({ is: 'unauthorised' });
    expect(
      await stranger.create({ kind: 'relation', fields: relation, ownerId: null, businessKey: key }),
    ).toMatchObject({ is: 'unauthorised' });
  });

  test('a refusal carries the words of the vendor and leaves nothing behind', async () => {
    const outcome = await bench.records.create({
      kind: 'relation',
      fields: side.refused.fields,
      ownerId: null,
      businessKey: key,
    });
    if (outcome.is !== 'rejected') throw new Error(`expected a refusal, got ${JSON.stringify(outcome)}`);
    expect(outcome.rejection.cause).toBe('invalid');
    expect(outcome.rejection.message).toMatch(side.refused.words);
    expect(okOf(await bench.records.findByKey('relation', key))).toEqual([]);
  });

  describe('an update of several calls', () => {
    const changes = { email: 'nieuw@obrien.example', 'postal.city': 'Utrecht' };
    const endings = [
      ['refused', { kind: 'status', status: 400 }, 'rejected'],
      ['held back', { kind: 'status', status: 429 }, 'throttled'],
    ] as const;

    test.each(endings)('of which the last is %s tells what the earlier ones did', async (_name, effect, is) => {
      const made = await madeRelation();
      bench.sandbox.faults.add({ match: { method: 'PUT', pathPattern: side.addresses }, effect, remaining: 1 });
      const outcome = await bench.client.update(made, changes);
      if (outcome.is === 'ok') throw new Error('expected that it did not go through');
      const told = outcome.done?.parts.map(({ fields }) => fields.email).filter((email) => email !== undefined);
      expect({ is: outcome.is, told }).toEqual({ is, told: ['nieuw@obrien.example'] });
      const now = await seenNow(made.id);
      expect([now.fields.email, now.fields['postal.city']]).toEqual([
        'nieuw@obrien.example',
        made.fields['postal.city'],
      ]);
    });

    test.each(endings)('of which the first is %s tells of nothing', async (_name, effect, is) => {
      const made = await madeRelation();
      bench.sandbox.faults.add({ match: { method: 'PUT' }, effect, remaining: 1 });
      const outcome = await bench.client.update(made, changes);
      expect(outcome).toMatchObject({ is });
      expect('done' in outcome).toBe(false);
      expect((await seenNow(made.id)).fields).toEqual(made.fields);
    });

    const madeRelation = async () =>
      okOf(await bench.records.create({ kind: 'relation', fields: relation, ownerId: null, businessKey: key }));
    const seenNow = async (id: string) => {
      const now = okOf(await bench.records.read('relation', id));
      if (now === null) throw new Error(`the relation ${id} is gone`);
      return now;
    };
  });

  test('a renewed pair of tokens works, and the old refresh token does not', async () => {
    bench.sandbox.clock.advance(575_000);
    const renewed = okOf(await bench.oauth.refresh(bench.tokens.refreshToken));
    expect(renewed.refreshToken).not.toBe(bench.tokens.refreshToken);
    expect((await bench.open({ accessToken: renewed.accessToken }).identify()).is).toBe('ok');
    const replayed = await bench.oauth.refresh(bench.tokens.refreshToken);
    expect(replayed.is).toBe('unauthorised');
  });

  test('a code that the vendor never issued is a refusal', async () => {
    const outcome = await bench.oauth.exchangeCode({
      code: 'made-up',
      redirectUri: 'http://127.0.0.1:4000/oauth/callback',
    });
    // Exact does not say whether it refuses the code or the credentials (exact-online.md 2.4).
    const codeRefused = { exact: 'codeOrCredentials', tribe: 'invalid' } as const;
    expect(outcome).toMatchObject({ is: 'rejected', rejection: { cause: codeRefused[bench.oauth.side] } });
  });
});
