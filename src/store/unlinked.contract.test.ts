import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aConnection, aLink, aPart } from '../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../test/support/stores.ts';
import type { Store, UnlinkedQuery } from './port.ts';

/** Records that are linked to nothing, and what was answered about them. */
describe.each(storeKinds)('%s', (_kind, open) => {
  let opened: OpenedStore;
  let store: Store;
  const id = 'connection';
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
    const named = (recordId: string, name: string, change: object = {}) =>
      aPart(recordId, { partId: recordId, fields: { name, isCustomer: true }, ...change });
    const isGone = { isGone: true, fields: {} };
    const facts = { isActive: true, createdOn: null, carriedExactId: null, isPerson: true };
    await store.transact(async (tx) => {
      await tx.saveConnection(aConnection(id));
      await tx.saveParts(
        id,
        [
          named('e1', 'Zéphyr B.V.'),
          named('e2', 'Bakkerij Jansen'),
          named('e3', 'Linked'),
          named('e4', 'Gone', isGone),
          named('t1', 'Only in Tribe', { side: 'tribe' }),
          aPart('e1', { part: 'visit', partId: 'v1', main: null, fields: { 'visit.city': 'Gouda' } }),
          aPart('e2', { part: 'visit', partId: 'v2', main: null, ...isGone }),
          aPart('c1', { kind: 'contact', partId: 'c1', fields: {}, main: { ...facts, ownerId: 'e1' } }),
          aPart('c1', { kind: 'contact', part: 'person', partId: 'p1', main: null, fields: { lastName: 'Bakker' } }),
          aPart('c2', { kind: 'contact', partId: 'c2', fields: {}, main: { ...facts, ownerId: null } }),
        ],
        1,
      );
      await tx.saveLinks([aLink(id, 'link', { kind: 'relation', exactId: 'e3', tribeId: 't3' })]);
      await tx.saveAnswer(id, 'k1', { is: 'leave' }, 'import', 5);
      await tx.saveAnswer(id, 'k2', { is: 'different' }, 'Sanne', 6);
    });
  });
  afterAll(() => opened.close());

  const everyRelation: UnlinkedQuery = { side: 'exact', kind: 'relation', search: null, offset: 0, limit: 10 };
  test.each<[string, Partial<UnlinkedQuery>, string]>([
    ['those that live and have no link, by name', {}, 'e2 e1'],
    ['a page of them', { offset: 1, limit: 1 }, 'e1'],
    ['those of the other side', { side: 'tribe' }, 't1'],
    ['contacts that belong to somebody', { kind: 'contact' }, 'c1'],
    ['a name without accents', { search: 'zephyr' }, 'e1'],
    ['what another part says', { search: 'gouda zeph' }, 'e1'],
    ['a contact by what its person says', { kind: 'contact', search: 'BAKKER' }, 'c1'],
    ['nobody of that name', { search: 'nobody' }, ''],
    ['nobody by a mark of SQL', { search: '%' }, ''],
  ])('lists %s', async (_what, query, expected) => {
    const { ids, total } = await store.unlinkedPage(id, { ...everyRelation, ...query });
    expect(ids.join(' ')).toBe(expected);
    expect(total).toBe(query.limit === 1 ? 2 : ids.length);
  });

  test('answers are told with who gave them', async () => {
    expect(await store.answersTo(id, ['k1', 'k3'])).toEqual([
      { key: 'k1', answer: { is: 'leave' }, who: 'import', atMs: 5 },
    ]);
    expect(await store.answersTo(id, [])).toEqual([]);
  });
});
