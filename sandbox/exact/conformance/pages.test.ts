import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { at, type Bench, bench, holding, list, main, text } from './bench.ts';

function logIn(b: Bench, index = 0): Record<string, string> {
  const user = facts.users[index];
  const answer = b.form('/login', { UserNameField: user?.email ?? '', PasswordField: user?.password ?? '' });
  return { cookie: `${(answer.headers['Set-Cookie'] ?? '').split(';', 1)[0]}; language=nl` };
}

function account(b: Bench): { readonly id: string; readonly path: string } {
  const [row] = list(at(b.get(`${main}/crm/Accounts?$filter=Status eq 'C'&$select=ID&$top=1`).json, 'd'));
  const id = text(at(row, 'ID'));
  return { id, path: `/accounts/${main}/${id}` };
}

const entity = (b: Bench, id: string) => at(b.get(`${main}/crm/Accounts(guid'${id}')`).json, 'd');

describe('pages for a person', () => {
  test('the front page says what it is, who can log in and which app is registered', () => {
    const page = bench().page('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain(facts.client.id);
    expect(page.text).toContain(facts.users[1]?.email);
  });

  test('nobody sees data without logging in', () => {
    expect(bench().page('/accounts').headers.Location).toBe('/login?back=/accounts');
  });

  test('a wrong password says so and logs nobody in', () => {
    const answer = bench().form('/login', { UserNameField: facts.users[0]?.email ?? '', PasswordField: 'wrong' });
    expect(answer.headers['Set-Cookie']).toBeUndefined();
    expect(answer.text).toContain('onjuist');
  });

  test('the list finds by name and leads to the detail', () => {
    const b = bench();
    const { id, path } = account(b);
    const name = text(at(entity(b, id), 'Name'));
    const page = b.page(`/accounts?q=${encodeURIComponent(name)}`, logIn(b));
    expect(page.text).toContain(path);
  });

  test('a saved change arrives in the API with the person as modifier; the account and its address follow', () => {
    const b = bench();
    const { id, path } = account(b);
    const before = entity(b, id);
    const fields = { Name: 'Nieuwe naam', AddressLine1: 'Kade 9', Status: 'C', City: text(at(before, 'City')) };
    expect(b.form(`${path}/save`, fields, logIn(b, 2)).headers.Location).toBe(`${path}?notice=saved`);
    expect(entity(b, id)).toMatchObject({
      Name: 'Nieuwe naam',
      AddressLine1: 'Kade 9',
      ModifierFullName: 'Emily Carter',
    });
    expect(b.sandbox.ledger.since(0).at(-1)?.cause.by).toBe('page');
  });

  test('saving what is already there changes nothing', () => {
    const b = bench();
    const { id, path } = account(b);
    const stamp = at(entity(b, id), 'Modified');
    b.advance(60_000);
    b.form(`${path}/save`, { Name: text(at(entity(b, id), 'Name')), Status: 'C' }, logIn(b));
    expect(at(entity(b, id), 'Modified')).toBe(stamp);
  });

  test('an empty name is refused in words, and the form keeps what was typed', () => {
    const b = bench();
    const { path } = account(b);
    const page = b.form(`${path}/save`, { Name: '', City: 'Zwolle', Status: 'C' }, logIn(b));
    expect([page.status, page.text.includes('Verplicht: Naam'), page.text.includes('Zwolle')]).toEqual([
      422,
      true,
      true,
    ]);
  });

  test('deactivating ends the account yesterday; it can be activated again and deleted', () => {
    const b = bench();
    const made = b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'Zonder boekingen', Status: 'C' } });
    const id = text(at(made.json, 'd', 'ID'));
    const path = `/accounts/${main}/${id}`;
    const cookie = logIn(b);
    b.form(`${path}/deactivate`, {}, cookie);
    expect(at(entity(b, id), 'EndDate')).toBe(`/Date(${Date.UTC(2026, 5, 24)})/`);
    b.form(`${path}/reactivate`, {}, cookie);
    expect(at(entity(b, id), 'EndDate')).toBeNull();
    expect(b.form(`${path}/delete`, {}, cookie).headers.Location).toContain('notice=deleted');
    expect(b.get(`${main}/crm/Accounts(guid'${id}')`).status).toBe(404);
  });

  test('a new account is created with a code', () => {
    const b = bench();
    const answer = b.form(`/accounts/new?division=${main}`, { Name: 'Met de hand', Status: 'C' }, logIn(b));
    const id = (answer.headers.Location ?? '').match(/[0-9a-f]{8}-[0-9a-f-]{27}/)?.[0] ?? '';
    expect(text(at(entity(b, id), 'Code')).trim()).toMatch(/^\d+$/);
  });

  test('a company without rights is out of reach', () => {
    const b = bench();
    const { path } = account(b);
    expect(b.page(path, logIn(b, 1)).headers.Location).toBe('/accounts?notice=noRelation');
    expect(b.page(`/accounts?division=${holding}`, logIn(b, 1)).text).not.toContain(`value="${holding}"`);
  });

  test('what people type is escaped', () => {
    const b = bench();
    const { path } = account(b);
    const cookie = logIn(b);
    b.form(`${path}/save`, { Name: '<script>alert(1)</script>', Status: 'C' }, cookie);
    expect(b.page(path, cookie).text).not.toContain('<script>alert');
  });

  test('redirects after login and language stay on this server', () => {
    const b = bench();
    const [user] = facts.users;
    const fields = { UserNameField: user?.email ?? '', PasswordField: user?.password ?? '' };
    expect(b.form('/login?back=//evil.example', fields).headers.Location).toBe('/');
    expect(b.form('/language', { to: 'en', back: 'https://evil.example' }).headers.Location).toBe('/');
  });
});
