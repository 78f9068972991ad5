/** What both systems hold, asked over HTTP by an app that has nothing to do with Tandem, and without its code. */
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { control, ledgerOf, tribeToken } from '../support/oracle.ts';
import type { Product } from '../support/product.ts';

export type Side = 'exact' | 'tribe';
export type Kind = 'relation' | 'contact';

export interface BookRecord {
  readonly side: Side;
  readonly kind: Kind;
  readonly id: string;
  /** The relation of a contact. */
  readonly ownerId: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

type Row = Readonly<Record<string, unknown>>;

export interface Desk {
  readonly side: Side;
  /** Sends one call as somebody who works there; throws when it is not done. */
  send(method: 'GET' | 'POST' | 'PUT', path: string, body?: Row): Promise<Row>;
  records(): Promise<readonly BookRecord[]>;
}

const helperApp = {
  clientId: '0f3a5bd4-2222-4c6e-9a4e-5d1f2a3b4c5d',
  clientSecret: 'people-secret',
  name: 'People',
  redirectUris: ['https://people.example/callback'],
  webhookSecret: 'people',
};
/** Half of what a token of Exact lives. */
const tokenKeptMs = 300_000;
const rowsPerPage = 500;

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const object = (value: unknown): Row => (typeof value === 'object' && value !== null ? (value as Row) : {});

async function call(method: string, url: string, token: string, body?: Row): Promise<Row> {
  const response = await fetch(url.replaceAll(' ', '%20'), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
      prefer: 'return=representation',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${url}: ${response.status} ${answer}`);
  return answer === '' ? {} : (JSON.parse(answer) as Row);
}

export async function exactDesk({ exact }: Product): Promise<Desk> {
  await control(exact.url, 'POST', 'apps', helperApp);
  let token = { text: '', untilMs: 0 };
  const tokenText = async (): Promise<string> => {
    if (performance.now() < token.untilMs) return token.text;
    const user = exactFacts.users[0]?.email;
    const grant = await control<Row>(exact.url, 'POST', 'grants', { clientId: helperApp.clientId, user });
    token = { text: text(grant.access_token), untilMs: performance.now() + tokenKeptMs };
    return token.text;
  };
  const root = `${exact.url}/api/v1/${exactFacts.divisions[0]?.code}/`;
  const all = async (path: string): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    let url: string | undefined = `${root}${path}`;
    while (url !== undefined && url !== '') {
      const { d } = await call('GET', url, await tokenText());
      const results: unknown = Array.isArray(d) ? d : object(d).results;
      rows.push(...(results as readonly Row[]));
      url = text(object(d).__next);
    }
    return rows;
  };
  return {
    side: 'exact',
    send: async (method, path, body) => object((await call(method, `${root}${path}`, await tokenText(), body)).d),
    records: async () => [
      ...(await all('crm/Accounts?$select=ID,Name,Phone,Email,Website')).map(
        (row): BookRecord => ({
          side: 'exact',
          kind: 'relation',
          id: text(row.ID),
          ownerId: null,
          fields: {
            name: text(row.Name),
            phone: text(row.Phone),
            email: text(row.Email),
            website: text(row.Website),
          },
        }),
      ),
      ...(
        await all('crm/Contacts?$select=ID,Account,FirstName,LastName,Phone,BusinessPhone,Mobile,BusinessMobile')
      ).map(
        (row): BookRecord => ({
          side: 'exact',
          kind: 'contact',
          id: text(row.ID),
          ownerId: text(row.Account),
          fields: {
            firstName: text(row.FirstName),
            lastName: text(row.LastName),
            phone: text(row.Phone) || text(row.BusinessPhone),
            mobile: text(row.Mobile) || text(row.BusinessMobile),
          },
        }),
      ),
    ],
  };
}

export async function tribeDesk({ tribe }: Product): Promise<Desk> {
  const token = await tribeToken(tribe.url);
  const root = `${tribe.url}/v1/odata/`;
  const all = async (path: string): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    for (;;) {
      const url = `${root}${path}&$orderby=CreationDate,ID&$top=${rowsPerPage}&$skip=${rows.length}`;
      const { value } = await call('GET', url, token);
      rows.push(...(value as readonly Row[]));
      if ((value as readonly Row[]).length < rowsPerPage) return rows;
    }
  };
  return {
    side: 'tribe',
    send: (method, path, body) => call(method, `${root}${path}`, token, body),
    records: async () => [
      ...(await all('Relation_Organization?$select=ID,Name,PhoneNumber,EmailAddress,Website')).map(
        (row): BookRecord => ({
          side: 'tribe',
          kind: 'relation',
          id: text(row.ID),
          ownerId: null,
          fields: {
            name: text(row.Name),
            phone: text(row.PhoneNumber),
            email: text(row.EmailAddress),
            website: text(row.Website),
          },
        }),
      ),
      ...(
        await all(
          'Relationship_Person_Contact_Standard?$select=ID,PhoneNumber,MobilePhoneNumber&$expand=Person($select=FirstName,LastName),Relation($select=ID)',
        )
      ).map(
        (row): BookRecord => ({
          side: 'tribe',
          kind: 'contact',
          id: text(row.ID),
          ownerId: text(object(row.Relation).ID),
          fields: {
            firstName: text(object(row.Person).FirstName),
            lastName: text(object(row.Person).LastName),
            phone: text(row.PhoneNumber),
            mobile: text(row.MobilePhoneNumber),
          },
        }),
      ),
    ],
  };
}

const isTandem = (who: string): boolean => who.includes(exactFacts.client.id) || who.startsWith('Tandem /');

/** What Tandem wrote on a side, oldest first: ever, or after the effect numbered `since`. */
export async function writesOfTandem(url: string, since = 0): ReturnType<typeof ledgerOf> {
  return (await ledgerOf(url, since)).filter(({ cause }) => isTandem(cause.who));
}

const keyProperties: Readonly<Record<string, string>> = {
  'Relation.Organization': 'ImportId',
  'Relationship.Person.Contact.Standard': 'ImportId',
  Accounts: 'SearchCode',
  Contacts: 'Notes',
};

/** Keys under which Tandem made more than one record, ever, whatever became of them later. */
export async function keysMadeTwice({ exact, tribe }: Product): Promise<readonly string[]> {
  const made = new Map<string, number>();
  for (const { url, side } of [
    { url: exact.url, side: 'exact' },
    { url: tribe.url, side: 'tribe' },
  ]) {
    for (const { action, entity, key, after } of await writesOfTandem(url)) {
      const property = keyProperties[entity];
      if (action !== 'create' || property === undefined) continue;
      const name = `${side} ${entity} ${text(after?.[property]) || `without a key: ${key}`}`;
      made.set(name, (made.get(name) ?? 0) + 1);
    }
  }
  return [...made].filter(([name, count]) => count > 1 || name.includes('without a key')).map(([name]) => name);
}
