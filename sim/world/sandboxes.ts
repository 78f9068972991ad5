import { seededUsers } from '../../sandbox/exact/seed/people.ts';
import { exactDefinition } from '../../sandbox/exact/service.ts';
import { createSandbox, type HostedSandbox } from '../../sandbox/kit/host.ts';
import type { ServiceDefinition } from '../../sandbox/kit/service.ts';
import type { Tables } from '../../sandbox/kit/tables.ts';
import { tribeService } from '../../sandbox/tribe/service.ts';
import type { Entity } from '../../sandbox/tribe/state/entity.ts';

/**
 * Both sandboxes for a world, filled from a snapshot instead of being seeded anew: seeding takes a hundred times as long as
 * most worlds. Rows are values, so a snapshot shares them.
 */
export type Rows = ReadonlyMap<string, ReadonlyMap<string, object>>;

export interface SandboxPair {
  readonly exact: HostedSandbox;
  readonly tribe: HostedSandbox;
  /** After rows were changed past the vendors' own rules. */
  readonly reindex: () => void;
}

export const exactUrl = 'http://exact.test';
export const tribeUrl = 'http://tribe.test';

/** The tenants that a world can have: an organisation of Tribe, an administration of Exact, who signs in where, who edits. */
export interface Tenant {
  readonly organisation: string;
  readonly division: string;
  readonly tribeUser: number;
  readonly exactUser: number;
  /** Administrations that the person consents for; the own one where it says nothing. */
  readonly consentsFor?: readonly string[];
  /** What the people of this tenant present to the sandboxes. They are not Tandem, and no limit of Tandem counts for them. */
  readonly exactToken: string;
  readonly tribeToken: string;
}

export const tenants: readonly Tenant[] = [
  {
    organisation: 'wholesaler',
    division: '713204',
    tribeUser: 0,
    exactUser: 0,
    exactToken: 'people-of-713204',
    tribeToken: 'people-of-wholesaler',
  },
  {
    organisation: 'studio',
    division: '713205',
    tribeUser: 2,
    exactUser: 2,
    exactToken: 'people-of-713205',
    tribeToken: 'people-of-studio',
  },
];

/** Two administrations of one organisation: one person, one consent, one numbering in Tribe. */
export const siblings: readonly Tenant[] = tenants.map((tenant) => ({
  ...tenant,
  ...{ organisation: 'wholesaler', tribeUser: 0, exactUser: 0, tribeToken: 'people-of-wholesaler' },
  consentsFor: tenants.map(({ division }) => division),
}));

const seed = 7;
const size = 50;
const peopleApp = {
  clientId: 'people',
  clientSecret: 'people',
  webhookSecret: 'people',
  name: 'People',
  redirectUris: [],
};
const farAwayMs = Date.UTC(2100, 0, 1);

export function sandboxesFrom(rows: { readonly exact: Rows; readonly tribe: Rows }, nowMs: () => number): SandboxPair {
  const reindexes: (() => void)[] = [];
  const hosted = (definition: ServiceDefinition, publicUrl: string, from: Rows): HostedSandbox =>
    createSandbox(restored(definition, from, reindexes), {
      publicUrl,
      seed,
      size,
      now: nowMs,
      report: (text, cause) => {
        throw new Error(`the ${definition.name} sandbox crashed: ${text}`, { cause });
      },
    });
  const exact = hosted(exactDefinition(), exactUrl, rows.exact);
  const tribe = hosted(tribeService, tribeUrl, rows.tribe);
  return {
    exact,
    tribe,
    reindex: () => {
      for (const reindex of reindexes) reindex();
    },
  };
}

export function rowsOf(tables: Tables): Rows {
  return new Map(tables.names().map((name) => [name, new Map(tables.table<object>(name).entries())]));
}

/** The same service, whose seeding puts back what a snapshot holds. */
function restored(definition: ServiceDefinition, rows: Rows, reindexes: (() => void)[]): ServiceDefinition {
  return {
    ...definition,
    create: (context) => {
      const service = definition.create(context);
      reindexes.push(() => service.reindex());
      return {
        ...service,
        seed: () => {
          for (const [table, entries] of rows) {
            for (const [key, row] of entries) context.tables.restore(table, key, row);
          }
          service.reindex();
        },
      };
    },
  };
}

/** What a company has before its first relation, in both sandboxes, and the people who will make some. */
export function blankRows(): { readonly exact: Rows; readonly tribe: Rows } {
  const now = (): number => 0;
  const options = { seed, size, now };
  const exact = createSandbox(exactDefinition(), { ...options, publicUrl: exactUrl });
  const tribe = createSandbox(tribeService, { ...options, publicUrl: tribeUrl });
  addPeople(exact, tribe);
  const blankExact = new Map([...rowsOf(exact.tables)].filter(([name]) => !isAboutRelations(name)));
  const tribeRows = rowsOf(tribe.tables);
  const entities = [...(tribeRows.get('entities') ?? new Map())] as [string, Entity][];
  return { exact: blankExact, tribe: new Map([...tribeRows, ['entities', new Map(organisationsOnly(entities))]]) };
}

function addPeople(exact: HostedSandbox, tribe: HostedSandbox): void {
  const grants = exact.tables.table<object>('oauth/grants');
  const exactTokens = exact.tables.table<object>('oauth/accessTokens');
  exact.tables.table<object>('oauth/apps').put(peopleApp.clientId, peopleApp);
  const tribeTokens = tribe.tables.table<object>('oauth.access');
  for (const { division, organisation, exactToken, tribeToken } of tenants) {
    const user = seededUsers.find((one) => one.divisions.includes(Number(division)));
    if (user === undefined) throw new Error(`nobody has rights to administration ${division}`);
    const grant = { id: exactToken, clientId: peopleApp.clientId, userId: user.id, divisions: [Number(division)] };
    grants.put(exactToken, { ...grant, refreshToken: exactToken, issuedAtMs: 0, isEnded: false });
    exactTokens.put(exactToken, { token: exactToken, grantId: exactToken, expiresAtMs: farAwayMs });
    tribeTokens.put(tribeToken, {
      ...{ token: tribeToken, grant: tribeToken, clientId: peopleApp.clientId, tenant: organisation },
      ...{ employee: employeeOf(tribe, organisation), scopes: ['read', 'write'], expiresMs: farAwayMs },
    });
  }
}

function employeeOf(tribe: HostedSandbox, tenant: string): string {
  for (const entity of tribe.tables.table<Entity>('entities').rows()) {
    if (entity.tenant === tenant && entity.type === 'Relationship.Person.Contact.Employee') return entity.id;
  }
  throw new Error(`organisation ${tenant} has no employee`);
}

const ofCompanies =
  /^\d+\/(Account(?!Class)|Addresses|Attachment|Bank|Contacts|Deleted|DocumentAttachments|Documents|Goods|Items|ItemWarehouses|Payment(?!Cond)|Sales|Stock|Supplier|Transaction)/;
const isAboutRelations = (table: string): boolean => ofCompanies.test(table) || table.startsWith('limits/');

/** Enough for everybody in a world; a list of all of them would cost a world of short pages more than everything else. */
const countries: ReadonlySet<unknown> = new Set(['NL', 'BE', 'DE', 'FR']);

/** The organisations that keep a CRM with their people and their lists; none of the companies in their books. */
function organisationsOnly(entities: readonly [string, Entity][]): readonly [string, Entity][] {
  const own = new Set<string>();
  for (const [, { type, links }] of entities) {
    if (!/Identity$|Employee$/.test(type)) continue;
    for (const id of [links.Relation, links.Organization, links.Person]) if (id !== undefined) own.add(id);
  }
  return entities.filter(([id, { type, values }]) => {
    if (/Identity$|Employee$/.test(type)) return true;
    if (type === 'Datastore.Country') return countries.has(values.Code);
    if (/^(Relation\.|Relationship\.|Address$|Activity)/.test(type)) return own.has(id);
    return true;
  });
}
