/**
 * What really happened, asked of the running sandboxes: their ledgers and their data, never Tandem's own opinion.
 */
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';

export interface LedgerEffect {
  readonly number: number;
  readonly entity: string;
  readonly key: string;
  readonly action: string;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly cause: { readonly by: string; readonly who: string };
}

export interface TribeRelation {
  readonly id: string;
  readonly name: string;
  readonly importId: string | null;
  readonly isCustomer: boolean;
  readonly isSupplier: boolean;
}

async function json<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export async function control<T>(sandboxUrl: string, method: string, path: string, body?: unknown): Promise<T> {
  return json<T>(`${sandboxUrl}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}

/** Every effect on a sandbox, oldest first; those after the one numbered `since` when it is given. */
export async function ledgerOf(sandboxUrl: string, since = 0): Promise<readonly LedgerEffect[]> {
  const effects: LedgerEffect[] = [];
  for (;;) {
    const page = await control<{ readonly effects: readonly LedgerEffect[] }>(
      sandboxUrl,
      'GET',
      `ledger?since=${effects.at(-1)?.number ?? since}`,
    );
    if (page.effects.length === 0) return effects;
    effects.push(...page.effects);
  }
}

/** Business keys of Tandem that were used for more than one record, ever; must be empty. */
export async function doubledKeys(tribeUrl: string): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  for (const { action, after, entity } of await ledgerOf(tribeUrl)) {
    const key = after?.ImportId;
    if (action !== 'create' || typeof key !== 'string' || !key.startsWith('exact:')) continue;
    const name = `${entity} ${key}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([name]) => name);
}

/** Requests per endpoint and status, as the sandbox counted them. */
export async function callsOf(
  sandboxUrl: string,
): Promise<readonly { readonly endpoint: string; readonly count: number }[]> {
  const { counts } = await control<{
    readonly counts: readonly { readonly endpoint: string; readonly count: number }[];
  }>(sandboxUrl, 'GET', 'requests?limit=1');
  return counts;
}

export async function tribeToken(tribeUrl: string): Promise<string> {
  const { serviceClient } = tribeFacts;
  const { access_token } = await json<{ readonly access_token: string }>(`${tribeUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: serviceClient.id,
      client_secret: serviceClient.secret,
      scope: 'read write',
    }),
  });
  return access_token;
}

/** Every organisation of the wholesaler with its roles. */
export async function relationsInTribe(tribeUrl: string): Promise<readonly TribeRelation[]> {
  const token = await tribeToken(tribeUrl);
  const all = async (path: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const rows: Readonly<Record<string, unknown>>[] = [];
    for (;;) {
      const page = await json<{ readonly value: readonly Readonly<Record<string, unknown>>[] }>(
        `${tribeUrl}/v1/odata/${path}&$orderby=CreationDate,ID&$top=500&$skip=${rows.length}`.replaceAll(' ', '%20'),
        { headers: { authorization: `Bearer ${token}` } },
      );
      rows.push(...page.value);
      if (page.value.length < 500) return rows;
    }
  };
  const idsBehind = async (set: string): Promise<ReadonlySet<string>> =>
    new Set(
      (await all(`${set}?$expand=Organization($select=ID)`)).map((row) =>
        String((row.Organization as { ID: string }).ID),
      ),
    );
  const customers = await idsBehind('Relationship_Organization_CommercialRelationship_Customer');
  const suppliers = await idsBehind('Relationship_Organization_Supplier');
  return (await all('Relation_Organization?$select=ID,Name,ImportId')).map((row) => ({
    id: String(row.ID),
    name: String(row.Name),
    importId: typeof row.ImportId === 'string' ? row.ImportId : null,
    isCustomer: customers.has(String(row.ID)),
    isSupplier: suppliers.has(String(row.ID)),
  }));
}
