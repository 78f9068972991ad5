import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { control, ledgerOf } from '../support/oracle.ts';
import { divisionsOn, HttpPerson } from '../support/person.ts';
import { type Product, startProduct } from '../support/product.ts';

/** Bad input gets a clear message, on the page (the refusal code has its sentence in both languages) and in the log. */

let product: Product;
beforeAll(async () => {
  product = await startProduct({ size: 60 });
});
afterAll(() => product.end());

const codeOf = (url: string): string | null => new URL(url).searchParams.get('code');

describe('signing in and connecting', () => {
  test('a refused consent at Tribe CRM comes back with its reason and no session', async () => {
    const person = new HttpPerson(product);
    const page = await person.signIn(product.users.tribe, 'refuse');
    expect(new URL(page.url).pathname).toBe('/refused');
    expect(codeOf(page.url)).toBe('consentRefused');
    expect((await person.callApi('GET', '/overview')).status).toBe(401);
  });

  test('a refused consent at Exact Online leaves the connection as it was', async () => {
    const person = new HttpPerson(product);
    await person.signIn();
    const page = await person.connectExact(product.users.exact, 'refuse');
    expect(codeOf(page.url)).toBe('consentRefused');
    const { body } = await person.api('GET', '/overview');
    expect(body.step).toBe('connectExact');
  });

  test('a code that is older than three minutes is refused, and a new attempt works', async () => {
    const person = new HttpPerson(product);
    await person.signIn();
    const consent = await person.beginExact();
    // The code is made when the form is sent; Tandem would redeem it at once, so the way back is held up here.
    const held = await person.holdRedirect(consent, [...divisionsOn(consent), ['answer', 'allow']]);
    await control(product.exact.url, 'POST', 'clock', { advanceMs: 4 * 60_000 });
    const page = await person.open(held);
    expect(codeOf(page.url)).toBe('confirmationRefused');
    expect((await person.connectExact()).url).not.toContain('/refused');
  });

  test('a state that nobody gave out, or that was used before, is refused', async () => {
    const person = new HttpPerson(product);
    await person.signIn();
    const page = await person.open(`${product.tandem.url}/oauth/exact/return?code=abc&state=never-given-out-by-tandem`);
    expect(codeOf(page.url)).toBe('signInExpired');
  });

  test('the refusals stand in the log, without codes or secrets', () => {
    expect(product.tandem.output()).toContain('consentRefused');
    expect(product.tandem.output()).not.toContain('tandem-sandbox-exact-secret');
    expect(product.tandem.output()).not.toMatch(/eyJ[\w-]{20,}/);
  });
});

describe('records that cannot be written as they are', () => {
  test('each is on the page with its reason, nothing is cut and the rest is imported', async () => {
    const person = new HttpPerson(product);
    await person.activate();
    const run = await person.preview();
    const { body: blocked } = await person.api('GET', `/runs/${run.runId}/items?actions=blocked&offset=0&limit=50`);
    const reasons = blocked.rows.map((row: { readonly reason: { readonly code: string } }) => row.reason.code);
    expect(reasons).toContain('nameMissing');
    await person.startImport(run);
    await person.waitForRun(run.runId, (now) => now.state === 'done');

    const { body: problems } = await person.api('GET', '/problems');
    const causes = problems.map((group: { readonly causeCode: string }) => group.causeCode);
    expect(causes).toEqual(expect.arrayContaining(['nameMissing', 'tooLong', 'countryUnknown']));
    for (const cause of ['nameMissing', 'tooLong', 'countryUnknown']) {
      expect(product.tandem.output()).toMatch(new RegExp(`"cause":"${cause}".*"event":"record\\.problem"`));
    }
    const cut = (await ledgerOf(product.tribe.url)).filter(
      ({ after, cause }) => cause.by === 'api' && typeof after?.Name === 'string' && after.Name.length === 255,
    );
    expect(cut).toEqual([]);
  });
});

test('a wrong client secret is said to be a possible cause', async () => {
  const wrong = await startProduct({ size: 50, env: { EXACT_CLIENT_SECRET: 'not-the-secret' } });
  try {
    const person = new HttpPerson(wrong);
    await person.signIn();
    const page = await person.connectExact();
    expect(codeOf(page.url)).toBe('confirmationRefused');
    expect(wrong.tandem.output()).toContain('confirmationRefused');
    expect(wrong.tandem.output()).not.toContain('not-the-secret');
  } finally {
    await wrong.end();
  }
});
