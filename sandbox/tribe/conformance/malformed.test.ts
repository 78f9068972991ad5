import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TestClient } from './client.ts';

const client = new TestClient();
const token = client.token().json.access_token;
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

const sets = [
  'Relation_Organization',
  'Relation',
  'Entity',
  'Address',
  'Relationship_Organization_CommercialRelationship_Customer',
  'Activity_Invoice',
  'ProductLine',
  'Attachment',
  'Nowhere',
  '',
];
const keys = [
  '',
  '()',
  '(1)',
  `(${client.ownOrganisation()})`,
  "('x')",
  '(11111111-1111-4111-8111-111111111111)',
  '((',
  '(%)',
];
const tails = [
  '',
  '/',
  '/Relationships',
  '/Organization',
  '/Name',
  '/$count',
  '/$value',
  '/$ref',
  '/a/b/c',
  '//',
  '/%2F',
  '/%zz',
];
const options = [
  '$filter',
  '$select',
  '$expand',
  '$orderby',
  '$top',
  '$skip',
  '$count',
  '$skiptoken',
  '$search',
  '$apply',
  '$format',
  'x',
  '$',
  '',
];
const words = [
  'Name',
  'Name eq',
  "Name eq 'x'",
  '(((',
  "'",
  'contains(Name,',
  'Organization/Name',
  'Organization($expand=',
  '-1',
  '1e9',
  'null eq null',
  'ID',
  '%',
  '%GG',
  '+',
  ';',
  ',',
  '*',
  'a b c',
  '\u0000',
  '9'.repeat(40),
  'not '.repeat(100),
  '((('.repeat(100),
];
const anyText = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 20 }));
const path = fc
  .tuple(fc.constantFrom(...sets), fc.constantFrom(...keys), fc.constantFrom(...tails))
  .map((parts) => parts.join(''));
const query = fc
  .array(fc.tuple(fc.constantFrom(...options), anyText, fc.boolean()), { maxLength: 4 })
  .map((pairs) =>
    pairs
      .map(([name, value, isEncoded]) => `${name}=${isEncoded ? encodeURIComponent(value) : value.replaceAll('&', '')}`)
      .join('&'),
  );
const names = [
  'ID',
  'Name',
  'Organization',
  'Relation',
  'Person',
  'VisitingAddress',
  'Addresses',
  'ProductLines',
  'HouseNumber',
  '_Type',
  '_UpgradeType',
  'Phase',
  'File',
  '__proto__',
  'constructor',
  '@odata.id',
];
const value = fc.oneof(
  fc.constantFrom(
    null,
    true,
    1,
    -1.5,
    1e300,
    '',
    'x',
    [],
    {},
    [{}],
    [[]],
    { ID: null },
    { ID: 'x' },
    { ID: { ID: 1 } },
    { Name: {} },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const body = fc.oneof(
  fc
    .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 })
    .map((entries) => JSON.stringify(Object.fromEntries(entries))),
  fc.string({ maxLength: 30 }),
  fc.jsonValue().map((json) => JSON.stringify(json)),
);
const method = fc.constantFrom('GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'FOO');

describe('10,000 generated requests', () => {
  test('each answers below 500 or 501, and each refusal has the documented error body (2.5)', () => {
    fc.assert(
      fc.property(method, path, query, body, (verb, at, asked, sent) => {
        const answer = client.send(
          verb,
          `/v1/odata/${at}${asked === '' ? '' : `?${asked}`}`,
          verb === 'GET' ? '' : sent,
          headers,
        );
        expect(
          answer.status === 501 || answer.status < 500,
          `${verb} ${at}?${asked} ${sent}: ${answer.status} ${answer.text}`,
        ).toBe(true);
        if (answer.status >= 400)
          expect(answer.json).toEqual({ error: { code: null, message: expect.stringMatching(/./) } });
      }),
      { numRuns: 10_000, seed: 20_260_105 },
    );
  });

  test('the token endpoint answers each in the shape of Hydra', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('grant_type', 'client_id', 'client_secret', 'code', 'refresh_token', 'scope', 'x'),
            fc.oneof(fc.constantFrom('authorization_code', 'refresh_token', 'client_credentials', ''), fc.string()),
          ),
          { maxLength: 6 },
        ),
        (fields) => {
          const answer = client.form('/oauth2/token', Object.fromEntries(fields));
          expect(answer.json).toMatchObject({
            error: expect.any(String),
            error_description: expect.any(String),
            status_code: answer.status,
          });
        },
      ),
      { numRuns: 500, seed: 20_260_105 },
    );
  });
});
