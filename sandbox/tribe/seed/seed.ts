import { buildItems, buildWorld } from '../../kit/world/world.ts';
import { facts, type SandboxTenant } from '../facts.ts';
import type { App } from '../state/marketplace.ts';
import type { Tribe } from '../state/tribe.ts';
import { atLeast } from './crowd.ts';
import { sowDatastores } from './datastores.ts';
import { type Range, sowAgreement, sowProducts } from './products.ts';
import { type Organisation, sowRelation } from './relations.ts';
import { Sower } from './sower.ts';
import { studioItems, studioRelations } from './studio.ts';

/** The day on which the seeded organisations started with Tribe CRM. */
const beginMs = Date.parse('2021-03-01T08:00:00Z');

/** The tile is always there; who stands behind it registers through the control API. */
const exactOnline: App = {
  key: 'exact-online',
  name: 'Exact Online',
  category: 'Financial',
  description: {
    nl: 'Relaties, producten en facturen gelijk aan uw administratie.',
    en: 'Relations, products and invoices in agreement with your administration.',
  },
  ...{ installUrl: null, settingsUrl: null, eventsUrl: null, secret: '' },
};

/** Fills empty tables: both organisations, their people and datastores, the wholesaler's book, the registered applications. */
export function seedTribe(tribe: Tribe, organisationsMin: number): void {
  const { seed, size } = tribe.context;
  for (const tenant of facts.tenants) {
    const sower = new Sower(tribe.store, seed, tenant.key, beginMs);
    const phases = tribe
      .schemaOf(tenant.key)
      .concreteUnder('Datastore.Phase')
      .map((type) => type.replace('Datastore.Phase.Activity', ''));
    sowDatastores(sower, phases);
    const isWholesaler = tenant.key === 'wholesaler';
    const range = isWholesaler
      ? sowProducts(
          sower,
          buildItems({ seed, size }).flatMap((product) => product.tribe ?? []),
        )
      : sowProducts(sower, studioItems(sower.random), ({ isStocked, stock }) => (isStocked ? Number(stock) : null));
    const own = sowOrganisation(tribe, sower, tenant, range);
    const relations = isWholesaler
      ? atLeast(organisationsMin, seed, buildWorld({ seed, size }).companies)
      : studioRelations(sower.random);
    for (const relation of relations) sowRelation(sower, own, relation);
    const [customer] = tribe.store.ofType(tenant.key, 'Relationship.Organization.CommercialRelationship.Customer');
    if (customer !== undefined) sowAgreement(sower, range, customer.id);
  }
  tribe.store.warm();
  tribe.marketplace.apps.put(exactOnline.key, exactOnline);
  tribe.grants.clients.put(facts.client.id, {
    ...facts.client,
    ...{ flow: 'authorization_code', redirectUris: ['loopback'], tenant: null, employee: null },
  });
}

function sowOrganisation(tribe: Tribe, sower: Sower, tenant: SandboxTenant, range: Range): Organisation {
  const own = sower.sow('Relation.Organization', { Name: tenant.name }).id;
  sower.sow('Relationship.Organization.Identity', { Name: tenant.name }, { Relation: own, Organization: own });
  const employ = (firstName: string, middleName: string | null, lastName: string, email: string | null): string => {
    const person = sower.sow('Relation.Person', {
      FirstName: firstName,
      MiddleName: middleName,
      LastName: lastName,
      EmailAddress: email,
    });
    const names = { Name: person.values.Name ?? null, SortName: person.values.SortName ?? null };
    return sower.sow('Relationship.Person.Contact.Employee', names, { Relation: own, Person: person.id }).id;
  };
  const employees = facts.users
    .filter((user) => user.tenant === tenant.key)
    .map((user) => {
      const employee = employ(user.firstName, user.middleName, user.lastName, user.email);
      tribe.users.put(user.key, { key: user.key, employee });
      return employee;
    });
  const team = sower.sow('Team', { Name: 'Verkoop', LocalizedName: 'Verkoop' });
  sower.put({ ...team, lists: { Members: employees } });
  if (facts.serviceClient.tenant === tenant.key) {
    const virtual = employ(facts.serviceClient.name, null, 'API', null);
    const { id, secret, name } = facts.serviceClient;
    tribe.grants.clients.put(id, {
      ...{ id, secret, name, flow: 'client_credentials', redirectUris: [] },
      ...{ tenant: tenant.key, employee: virtual },
    });
  }
  return { relation: own, employees, priceList: range.priceList };
}
