import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../kit/serve.ts';
import { facts } from '../facts.ts';
import { tribeService } from '../service.ts';
import { McpServer } from './mcpServer.ts';

let served: ServedSandbox;
let folder: string;
let mcp: McpServer;

const environment = (): Record<string, string> => ({
  TRIBECRM_API_URL: served.url,
  TRIBECRM_AUTH_URL: served.url,
  TRIBECRM_MODE: 'read-write',
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tribe-mcp-'));
  served = await serveSandbox(tribeService, { port: 0, size: 50 });
  await control('switches', { plusIsSpace: true });
  const { id, secret } = facts.serviceClient;
  mcp = new McpServer({ ...environment(), TRIBECRM_CLIENT_ID: id, TRIBECRM_CLIENT_SECRET: secret }, folder);
  await mcp.start();
});

afterAll(async () => {
  await mcp.stop();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

async function control(path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${served.url}/_control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBeLessThan(300);
}

const statuses = (endpoint: string): readonly (number | null)[] =>
  served.sandbox.requests
    .recent()
    .filter((request) => request.endpoint === endpoint)
    .map(({ status }) => status);

/** The JSON a tool answers, behind the sentence that some put in front. */
async function json(tool: string, args: object) {
  const { text, isError } = await mcp.call(tool, args);
  if (isError) throw new Error(`${tool}: ${text}`);
  return JSON.parse(text.slice(text.indexOf('{')));
}

describe("the vendor's published MCP server 0.5.0, unmodified, over HTTP (tribe-crm.md 7, X)", () => {
  test('offers its tools for reading and writing', async () => {
    expect(await mcp.tools()).toEqual(expect.arrayContaining(['tribecrm_query_entities', 'tribecrm_delete_entity']));
  });

  test('takes a token by client credentials with the scope of a user', async () => {
    const employee = await json('tribecrm_get_current_employee', { expand: 'Person' });
    expect(employee).toMatchObject({ _Type: 'Relationship.Person.Contact.Employee', Person: { LastName: 'API' } });
    expect(statuses('POST /oauth2/token')).toContain(200);
  });

  test('parallel calls of a fresh server may each fetch a token, and all of them stay valid', async () => {
    const { id, secret } = facts.serviceClient;
    const fresh = new McpServer({ ...environment(), TRIBECRM_CLIENT_ID: id, TRIBECRM_CLIENT_SECRET: secret }, folder);
    await fresh.start();
    const before = statuses('POST /oauth2/token').length;
    const answers = await Promise.all([1, 2, 3].map(() => fresh.call('tribecrm_get_current_employee', {})));
    await fresh.stop();
    expect(answers.map(({ isError }) => isError)).toEqual([false, false, false]);
    expect(statuses('POST /oauth2/token').length).toBeGreaterThanOrEqual(before + 1);
  });

  test('creates, reads, finds, updates and deletes an organisation', async () => {
    const made = await json('tribecrm_create_entity', {
      entityType: 'Relation_Organization',
      data: { Name: 'Via MCP B.V.', EmailAddress: 'info@mcp.example' },
    });
    const entity = { entityType: 'Relation_Organization', entityId: made.ID };
    expect(await json('tribecrm_get_entity', { ...entity, select: 'Name,EmailAddress' })).toMatchObject({
      ...{ ID: made.ID, Name: 'Via MCP B.V.', EmailAddress: 'info@mcp.example' },
    });
    const found = await json('tribecrm_query_entities', {
      entityType: 'Relation_Organization',
      filter: "contains(Name,'via mcp') and EmailAddress ne null",
      ...{ select: 'Name', orderby: 'CreationDate desc', top: 5, count: true },
    });
    expect(found).toMatchObject({ '@odata.count': 1, value: [{ ID: made.ID }] });
    await json('tribecrm_update_entity', { ...entity, data: { PhoneNumber: '010-7654321' } });
    expect(await json('tribecrm_get_entity', entity)).toMatchObject({
      ...{ Name: 'Via MCP B.V.', PhoneNumber: '010-7654321' },
    });
    expect(await mcp.call('tribecrm_delete_entity', entity)).toMatchObject({ isError: false });
    const gone = await mcp.call('tribecrm_get_entity', entity);
    expect(gone).toEqual({
      isError: true,
      text: `Error: The entity Relation_Organization(${made.ID}) does not exist.`,
    });
  });

  test('makes an invoice with lines for a customer and finds it by its phase, two levels expanded', async () => {
    const own = await json('tribecrm_query_entities', {
      ...{ entityType: 'Relationship_Organization_Identity', expand: 'Relation($select=ID)', select: 'Name' },
    });
    const customer = await json('tribecrm_create_entity', {
      entityType: 'Relationship_Organization_CommercialRelationship_Customer',
      data: { Relation: { ID: own.value[0].Relation.ID }, Organization: { Name: 'Factuur via MCP' } },
    });
    await json('tribecrm_create_entity', {
      entityType: 'Activity_Invoice',
      data: {
        Subject: 'Levering',
        Relationship: { ID: customer.ID },
        ProductLines: [{ Description: 'Hamer', Quantity: 2, Price: 10, VatPercentage: 21 }],
      },
    });
    const found = await json('tribecrm_query_entities', {
      entityType: 'Activity_Invoice',
      filter: "CreationDate gt 2024-01-01T00:00:00Z and Phase/Code ne 'Paid'",
      expand: 'Phase($select=Name,Code),Relationship($select=Name)',
      ...{ orderby: 'CreationDate desc', top: 100, skip: 0, count: true },
    });
    expect(found).toMatchObject({
      '@odata.count': 1,
      value: [{ Subject: 'Levering', TotalIncludingVat: 24.2, Phase: { Code: 'Draft' } }],
    });
    expect(found.value[0].Relationship.Name).toBe('Factuur via MCP');
  });

  test('shows what the service says against a request', async () => {
    const refused = await mcp.call('tribecrm_query_entities', { entityType: 'Product', filter: "Kleur eq 'rood'" });
    expect(refused.isError).toBe(true);
    expect(refused.text).toContain('Kleur');
  });

  test('lists its resources after reading $metadata', async () => {
    expect(await mcp.resources()).toContain('tribecrm://entity-types/Relation_Organization');
    expect(statuses('GET /v1/odata/$metadata')).toEqual([200]);
  });

  test('with a strict plus its queries are refused, as the better evidence has it (2.2 C, C)', async () => {
    await control('switches', { plusIsSpace: false });
    const query = { entityType: 'Relation_Organization', filter: "Name eq 'x'" };
    expect(await mcp.call('tribecrm_query_entities', query)).toMatchObject({ isError: true });
    await control('switches', { plusIsSpace: true });
    expect(await mcp.call('tribecrm_query_entities', query)).toMatchObject({ isError: false });
  });

  test('in its user flow a person signs in, consents, and it acts as that person', async () => {
    const port = await freePort();
    const { id, secret } = facts.client;
    const user = new McpServer(
      {
        ...environment(),
        ...{ TRIBECRM_AUTH: 'user', TRIBECRM_CLIENT_ID: id, TRIBECRM_CLIENT_SECRET: secret },
        TRIBECRM_REDIRECT_URI: `http://localhost:${port}/callback`,
      },
      folder,
    );
    await user.start();
    const { text } = await user.call('tribecrm_authenticate', {});
    await user.said('Callback server listening');
    const consentUrl = text.split('\n').find((line) => line.startsWith(`${served.url}/oauth2/auth`)) ?? '';
    await consentAs('joris', consentUrl);
    await user.said('Tokens saved successfully');
    const employee = JSON.parse((await user.call('tribecrm_get_current_employee', { expand: 'Person' })).text);
    await user.stop();
    expect(employee.Person).toMatchObject({ FirstName: 'Joris', LastName: 'Kuipers' });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The consent link as a browser follows it: login form, consent form, back to the client. */
async function consentAs(key: string, consentUrl: string): Promise<void> {
  const user = facts.users.find((known) => known.key === key);
  if (user === undefined) throw new Error(`no user ${key}`);
  const post = (path: string, fields: Record<string, string>, cookie: string) =>
    fetch(`${served.url}${path}`, {
      ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers: { cookie } },
    });
  const start = await fetch(consentUrl, { redirect: 'manual' });
  const challenge = new URL(start.headers.get('location') ?? '', served.url).searchParams.get('challenge') ?? '';
  const login = await post('/login', { challenge, email: user.email, password: user.password }, '');
  const cookie = (login.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const consent = await post('/consent', { challenge, answer: 'allow' }, cookie);
  const callback = await fetch(consent.headers.get('location') ?? '');
  expect(callback.status).toBe(200);
}
