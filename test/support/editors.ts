/**
 * People who edit relations in the running sandboxes, each by an application of their own, and what the sandboxes'
 * ledgers say became of it.
 */
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { control, ledgerOf, tribeToken } from './oracle.ts';
import type { Product } from './product.ts';

const editorApp = {
  clientId: '5c1b7a90-2222-4d0e-8b7f-3e6a9c1d2b4f',
  clientSecret: 'editors-secret',
  name: 'Editors',
  redirectUris: ['https://editors.example/callback'],
  webhookSecret: 'editors',
};

type VendorFields = Readonly<Record<string, string>>;

export interface Editors {
  nameInExact(exactId: string, name: string): Promise<void>;
  nameInTribe(tribeId: string, name: string): Promise<void>;
  /** A new prospect in Exact; answers its id. */
  prospectInExact(name: string): Promise<string>;
  /** A new customer in each system, both with this e-mail address. */
  customersInBoth(inExact: string, inTribe: string, email: string): Promise<void>;
  /** What the organisation with this name is to the company in Tribe: the sets of its commercial relationships. */
  commercialInTribe(name: string): Promise<readonly string[]>;
  /** Fields by the names that each vendor gives them. */
  editInExact(exactId: string, fields: VendorFields): Promise<void>;
  editInTribe(tribeId: string, fields: VendorFields): Promise<void>;
  phones(exactId: string, tribeId: string): Promise<readonly [string, string]>;
  /** As both systems hold it now. */
  names(exactId: string, tribeId: string): Promise<readonly [string, string]>;
  /** How often either record was written through an API, by whomever. */
  writes(exactId: string, tribeId: string): Promise<number>;
}

export async function editorsOf(product: Pick<Product, 'exact' | 'tribe' | 'users'>): Promise<Editors> {
  const exactUrl = product.exact.url;
  const tribeUrl = product.tribe.url;
  await control(exactUrl, 'POST', 'apps', editorApp);
  const { access_token } = await control<{ readonly access_token: string }>(exactUrl, 'POST', 'grants', {
    clientId: editorApp.clientId,
    user: product.users.exact.email,
  });
  const account = (exactId: string): string =>
    `${exactUrl}/api/v1/${exactFacts.divisions[0]?.code}/crm/Accounts(guid'${exactId}')`;
  const organisation = (tribeId: string): string => `${tribeUrl}/v1/odata/Relation_Organization(${tribeId})`;
  const inExact = (url: string, init: RequestInit = {}) => call(url, access_token, init);
  const inTribe = async (url: string, init: RequestInit = {}) => call(url, await tribeToken(tribeUrl), init);
  const editInExact: Editors['editInExact'] = async (exactId, fields) => {
    await inExact(account(exactId), { method: 'PUT', body: JSON.stringify(fields) });
  };
  const editInTribe: Editors['editInTribe'] = async (tribeId, fields) => {
    await inTribe(organisation(tribeId), { method: 'PUT', body: JSON.stringify(fields) });
  };
  const inBoth = async (exactId: string, tribeId: string) => {
    const { d } = (await inExact(account(exactId))) as {
      readonly d: { readonly Name: string; readonly Phone: string };
    };
    const tribe = (await inTribe(organisation(tribeId))) as { readonly Name: string; readonly PhoneNumber: string };
    return { exact: d, tribe };
  };
  const accountInExact = async (fields: VendorFields): Promise<string> => {
    const url = `${exactUrl}/api/v1/${exactFacts.divisions[0]?.code}/crm/Accounts`;
    const body = JSON.stringify({ ...fields, City: 'Delft', Postcode: '2611 AB', Country: 'NL' });
    const { d } = (await inExact(url, { method: 'POST', body })) as { readonly d: { readonly ID: string } };
    return d.ID;
  };
  return {
    editInExact,
    editInTribe,
    nameInExact: (exactId, name) => editInExact(exactId, { Name: name }),
    nameInTribe: (tribeId, name) => editInTribe(tribeId, { Name: name }),
    prospectInExact: (name) => accountInExact({ Name: name, Status: 'P' }),
    customersInBoth: async (inExactOnly, inTribeOnly, email) => {
      await accountInExact({ Name: inExactOnly, Status: 'C', Email: email });
      const root = `${tribeUrl}/v1/odata/`;
      const identities = `${root}Relationship_Organization_Identity?$expand=Relation($select=ID)`;
      const { value } = (await inTribe(identities)) as { readonly value: readonly { readonly Relation: object }[] };
      await inTribe(`${root}Relationship_Organization_CommercialRelationship_Customer`, {
        method: 'POST',
        body: JSON.stringify({
          Relation: value[0]?.Relation,
          Organization: { Name: inTribeOnly, EmailAddress: email },
        }),
      });
    },
    commercialInTribe: async (name) => {
      const found: string[] = [];
      for (const type of ['Suspect', 'Lead', 'HotProspect', 'Prospect', 'Customer']) {
        const set = `Relationship_Organization_CommercialRelationship_${type}`;
        const filter = encodeURIComponent(`Organization/Name eq '${name}'`);
        const { value } = (await inTribe(`${tribeUrl}/v1/odata/${set}?$filter=${filter}`)) as {
          readonly value: readonly object[];
        };
        found.push(...value.map(() => type));
      }
      return found;
    },
    names: async (exactId, tribeId) => {
      const { exact, tribe } = await inBoth(exactId, tribeId);
      return [exact.Name, tribe.Name];
    },
    phones: async (exactId, tribeId) => {
      const { exact, tribe } = await inBoth(exactId, tribeId);
      return [exact.Phone, tribe.PhoneNumber];
    },
    writes: async (exactId, tribeId) => {
      const effects = [...(await ledgerOf(exactUrl)), ...(await ledgerOf(tribeUrl))];
      return effects.filter(({ key, cause }) => (key === exactId || key === tribeId) && cause.by === 'api').length;
    },
  };
}

async function call(url: string, token: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, {
    ...init,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
