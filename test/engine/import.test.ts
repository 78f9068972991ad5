import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { buildWorld, type World, type WorldCompany } from '../../sandbox/kit/world/world.ts';
import type { Caller, ItemRow, RunView } from '../../src/engine/service.ts';
import { type TestStore, testStore } from '../support/database.ts';
import { activate, found, importAll, mainDivision, makeWorld, type Running, startEngine } from './bench.ts';
import { type OracleRelation, readTribe } from './tribeOracle.ts';

const size = 300;
const seed = 1;

let db: TestStore;
let world: ReturnType<typeof makeWorld>;
let running: Running;
let caller: Caller;
let done: RunView;
let imagined: World;
let before: readonly OracleRelation[];
let after: readonly OracleRelation[];
let items: ReadonlyMap<string, ItemRow>;

beforeAll(async () => {
  db = await testStore();
  world = makeWorld({ size, seed });
  imagined = buildWorld({ size, seed });
  before = readTribe(world.tribe);
  running = startEngine(world, db.store);
  caller = await activate(running, world);
  done = await importAll(running, world, caller);
  after = readTribe(world.tribe);
  items = new Map((await allItems()).map((row) => [row.key, row]));
}, 120_000);
afterAll(() => db.close());

async function allItems(): Promise<readonly ItemRow[]> {
  const rows: ItemRow[] = [];
  for (;;) {
    const page = await running.engine.service.planItems(caller, {
      runId: done.runId,
      actions: null,
      kind: null,
      search: null,
      offset: rows.length,
      limit: 200,
    });
    if (page.is === 'refused') throw new Error(JSON.stringify(page.refusal));
    if (page.value.rows.length === 0) return rows;
    rows.push(...page.value.rows);
  }
}

const keyOf = (company: WorldCompany): string => `relation:exact:${found(company.exact).id}`;
const itemOf = (company: WorldCompany): ItemRow => found(items.get(keyOf(company)));
const expecting = (...expected: readonly WorldCompany['expected'][]): readonly WorldCompany[] =>
  imagined.companies.filter((company) => expected.includes(company.expected));
const importIdOf = (company: WorldCompany): string => `exact:${mainDivision}:${found(company.exact).id}`;
const madeFor = (company: WorldCompany): readonly OracleRelation[] =>
  after.filter(({ importId }) => importId === importIdOf(company));
/** The Tribe relations that stand for an imported company now. */
const standingFor = (company: WorldCompany): OracleRelation =>
  found(after.find(({ id }) => id === itemOf(company).tribeId));

describe('the import of the seeded administration', () => {
  test('ends, with every item done or left out for a reason', () => {
    expect(done.state).toBe('done');
    expect(done.halt).toBeNull();
    const { planned, waiting, sending, unknown } = done.progress.byState;
    expect({ planned, waiting, sending, unknown }).toEqual({ planned: 0, waiting: 0, sending: 0, unknown: 0 });
    expect(done.progress.finished).toBe(done.progress.total);
  });

  test.each([
    ['byExactId', 'exactId'],
    ['byNumber', 'number'],
    ['byNameAndAddress', 'nameAndAddress'],
  ] as const)('finds every near duplicate planted %s on its rung, and makes no second one', (expected, rung) => {
    const companies = expecting(expected);
    expect(companies.length).toBeGreaterThan(0);
    for (const company of companies) {
      expect({ planted: company.planted, rung: itemOf(company).rung, tribeId: itemOf(company).tribeId }).toEqual({
        planted: company.planted,
        rung,
        tribeId: found(company.tribe[0]).id,
      });
      expect(madeFor(company)).toEqual([]);
    }
  });

  test('asks a person about every planted doubt, and writes nothing for it', () => {
    const companies = expecting('ask');
    expect(companies.length).toBeGreaterThan(0);
    for (const company of companies) {
      expect({ planted: company.planted, action: itemOf(company).action }).toEqual({
        planted: company.planted,
        action: 'ask',
      });
      expect(madeFor(company)).toEqual([]);
    }
  });

  test('makes every company that only Exact has, exactly once, with its roles and number', () => {
    for (const company of expecting('create')) {
      if (company.trouble === 'nameEmpty' || company.trouble === 'nameTooLong') {
        expect({ planted: company.planted, action: itemOf(company).action }).toEqual({
          planted: company.planted,
          action: 'blocked',
        });
        expect(madeFor(company)).toEqual([]);
        continue;
      }
      const exact = found(company.exact);
      const made = madeFor(company);
      expect({ planted: company.planted, made: made.length }).toEqual({ planted: company.planted, made: 1 });
      expect({ key: company.key, name: made[0]?.name, roles: made[0]?.roles }).toEqual({
        key: company.key,
        // Runs of white space are one space in Tandem's canonical form of a text.
        name: exact.name.trim().replace(/\s+/g, ' '),
        roles: [...(exact.isCustomer ? ['customer'] : []), ...(exact.isSupplier ? ['supplier'] : [])],
      });
      if (exact.isCustomer) expect(made[0]?.debtorNumber).toBe(exact.debtorNumber);
    }
  });

  test('leaves inactive ones and those without a role out of Tribe', () => {
    const companies = expecting('absent');
    expect(companies.length).toBeGreaterThan(0);
    for (const company of companies) {
      expect(itemOf(company).action).toBe('skip');
      expect(madeFor(company)).toEqual([]);
    }
  });

  test('gives matched relations the roles that they have in Exact', () => {
    for (const company of expecting('byExactId', 'byNumber', 'byNameAndAddress')) {
      const exact = found(company.exact);
      const { roles } = standingFor(company);
      if (exact.isCustomer)
        expect({ planted: company.planted, roles }).toMatchObject({ roles: expect.arrayContaining(['customer']) });
      if (exact.isSupplier)
        expect({ planted: company.planted, roles }).toMatchObject({ roles: expect.arrayContaining(['supplier']) });
    }
  });

  test('brings each contact once, under its own organisation', () => {
    const seen = new Map<string, string>();
    for (const relation of after) {
      for (const { importId } of relation.contacts) {
        if (importId === null) continue;
        expect(seen.has(importId)).toBe(false);
        seen.set(importId, relation.id);
      }
    }
    for (const row of items.values()) {
      if (row.kind !== 'contact' || row.state !== 'done') continue;
      const owner = found(after.find(({ contacts }) => contacts.some(({ id }) => id === row.tribeId)));
      if (row.action === 'create') expect(seen.get(`exact:${mainDivision}:${found(row.exactId)}`)).toBe(owner.id);
    }
    const companies = expecting('create', 'byExactId', 'byNumber', 'byNameAndAddress').filter(
      (company) => itemOf(company).state === 'done',
    );
    for (const company of companies) {
      const wanted = found(company.exact).contacts.length;
      const present = standingFor(company).contacts.length;
      expect({ key: company.key, isComplete: present >= wanted }).toEqual({ key: company.key, isComplete: true });
    }
  });

  test('touches nothing that only Tribe has', () => {
    for (const company of expecting('onlyInTribe')) {
      for (const { id } of company.tribe) {
        expect(after.find((relation) => relation.id === id)).toEqual(before.find((relation) => relation.id === id));
      }
    }
  });

  test('shows a blocked or doubtful record as a problem, with its cause', async () => {
    const groups = await running.engine.service.problems(caller);
    const causes = new Set(groups.map(({ causeCode }) => causeCode));
    for (const cause of ['nameMissing', 'tooLong', 'countryUnknown']) expect(causes).toContain(cause);
    for (const company of expecting('ask')) {
      const rows = groups.flatMap(({ rows: members }) => members);
      expect(rows.some(({ recordId }) => recordId === found(company.exact).id)).toBe(true);
    }
  });

  test('costs fewer than four Exact calls per hundred relations, connecting included', () => {
    const free = new Set(['GET /api/v1/current/Me']);
    const counted = callsTo(world.exact).filter(({ endpoint }) => endpoint.includes('/api/v1/') && !free.has(endpoint));
    expect(counted.reduce((total, { count }) => total + count, 0)).toBeLessThan((4 * size) / 100);
  });

  test('leaves every value of Exact on the page of its record as Tribe now tells it', async () => {
    for (const kind of ['relation', 'contact'] as const) {
      const { rows } = await running.engine.service.records(caller, { kind, search: null, offset: 0, limit: 1_000 });
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows.filter(({ differences, problems }) => differences > 0 && problems === 0)) {
        const view = await running.engine.service.record(caller, { kind, side: 'exact', id: row.exactId });
        if (view.is === 'refused') throw new Error(view.refusal.code);
        const untold = view.value.fields.filter(({ isSame, exact }) => !isSame && exact != null && exact !== false);
        expect({ label: row.label, untold }).toEqual({ label: row.label, untold: [] });
      }
    }
  });

  test('writes nothing when it is run a second time', async () => {
    const [exactEffects, tribeEffects] = [world.exact.ledger.count, world.tribe.ledger.count];
    world.clock.advance(3_600_000);
    const again = await importAll(running, world, caller);
    expect(again.state).toBe('done');
    expect(again.runId).not.toBe(done.runId);
    expect(again.counts.relation).toMatchObject({ create: 0, link: 0, update: 0 });
    expect(again.counts.contact).toMatchObject({ create: 0, link: 0, update: 0 });
    const effects = world.tribe.ledger.since(tribeEffects).filter(({ cause }) => cause.by === 'api');
    expect(effects).toEqual([]);
    expect(world.exact.ledger.count).toBe(exactEffects);
  });
});

function callsTo(sandbox: HostedSandbox): readonly { readonly endpoint: string; readonly count: number }[] {
  return sandbox.requests.counts();
}
