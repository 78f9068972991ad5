import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { facts } from '../../sandbox/tribe/facts.ts';

/** What Tribe really holds, asked as a stranger would: no code of Tandem takes part. */
export interface OracleRelation {
  readonly id: string;
  readonly name: string | null;
  readonly importId: string | null;
  readonly debtorNumber: string | null;
  readonly creditorNumber: string | null;
  readonly roles: readonly ('customer' | 'supplier')[];
  readonly contacts: readonly OracleContact[];
}

export interface OracleContact {
  readonly id: string;
  readonly importId: string | null;
  readonly lastName: string | null;
}

type Row = Readonly<Record<string, unknown>>;

export function readTribe(sandbox: HostedSandbox): readonly OracleRelation[] {
  const token = clientToken(sandbox);
  const get = (path: string): readonly Row[] => pages(sandbox, token, path);
  const rolesBy = (set: string): ReadonlySet<string> =>
    new Set(get(`${set}?$expand=Organization($select=ID)`).map((row) => text(object(row.Organization).ID)));
  const customers = rolesBy('Relationship_Organization_CommercialRelationship_Customer');
  const suppliers = rolesBy('Relationship_Organization_Supplier');
  const contacts = get(
    'Relationship_Person_Contact_Standard?$select=ID,ImportId&$expand=Person($select=LastName),Relation($select=ID)',
  );
  const contactsBy = Map.groupBy(contacts, (row) => text(object(row.Relation).ID));
  return get('Relation_Organization?$select=ID,Name,ImportId,DebtorNumber,CreditorNumber').map((row) => {
    const id = text(row.ID);
    return {
      id,
      name: textOrNull(row.Name),
      importId: textOrNull(row.ImportId),
      debtorNumber: textOrNull(row.DebtorNumber),
      creditorNumber: textOrNull(row.CreditorNumber),
      roles: [
        ...(customers.has(id) ? (['customer'] as const) : []),
        ...(suppliers.has(id) ? (['supplier'] as const) : []),
      ],
      contacts: (contactsBy.get(id) ?? []).map((contact) => ({
        id: text(contact.ID),
        importId: textOrNull(contact.ImportId),
        lastName: textOrNull(object(contact.Person).LastName),
      })),
    };
  });
}

/** A change by somebody who is not Tandem. */
export function changeTribe(sandbox: HostedSandbox, path: string, changes: Row): void {
  const headers = { authorization: `Bearer ${clientToken(sandbox)}`, 'content-type': 'application/json' };
  const url = `${sandbox.publicUrl}/v1/odata/${path}`;
  const exchange = sandbox.exchange({ method: 'PUT', url, headers, body: Buffer.from(JSON.stringify(changes)) });
  if (exchange.is === 'lost' || exchange.response.status >= 300) throw new Error(`could not change ${path}`);
}

const perPage = 500;

function pages(sandbox: HostedSandbox, token: string, path: string): readonly Row[] {
  const rows: Row[] = [];
  for (;;) {
    const url = `${sandbox.publicUrl}/v1/odata/${path}${path.includes('?') ? '&' : '?'}$orderby=ID&$top=${perPage}&$skip=${rows.length}`;
    const answer = ask(sandbox, 'GET', url.replaceAll(' ', '%20'), { authorization: `Bearer ${token}` }, '');
    const { value } = answer;
    if (!Array.isArray(value)) throw new Error(`no list at ${path}: ${JSON.stringify(answer)}`);
    rows.push(...value.map(object));
    if (value.length === 0) return rows;
  }
}

function clientToken(sandbox: HostedSandbox): string {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: facts.serviceClient.id,
    client_secret: facts.serviceClient.secret,
    scope: 'read write',
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return text(ask(sandbox, 'POST', `${sandbox.publicUrl}/oauth2/token`, headers, form.toString()).access_token);
}

function ask(
  sandbox: HostedSandbox,
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Row {
  const exchange = sandbox.exchange({ method, url, headers, body: Buffer.from(body) });
  if (exchange.is === 'lost') throw new Error('the oracle was not answered');
  const { response } = exchange;
  const json: unknown = JSON.parse(Buffer.from(response.body).toString('utf8'));
  if (response.status >= 300) throw new Error(`${method} ${url}: ${response.status} ${JSON.stringify(json)}`);
  return object(json);
}

const object = (value: unknown): Row => {
  if (typeof value !== 'object' || value === null) throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value as Row;
};
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`not a text: ${JSON.stringify(value)}`);
  return value;
};
