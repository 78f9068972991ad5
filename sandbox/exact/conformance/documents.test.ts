import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { at, type Bench, bench, errorText, list, main, text, webshop } from './bench.ts';
import { customer, entered, first, rows } from './books.ts';

const post = (b: Bench, path: string, body: unknown) => b.call('POST', `${main}/documents/${path}`, { body });
const pdf = Buffer.from('%PDF-1.4 proef').toString('base64');

function documented(b: Bench): string {
  return text(at(post(b, 'Documents', { Subject: 'Factuur', Type: 10 }).json, 'd', 'ID'));
}

function attached(b: Bench, document: string) {
  return at(post(b, 'DocumentAttachments', { Document: document, FileName: 'f.pdf', Attachment: pdf }).json, 'd');
}

describe('documents (exact-online.md 7.6)', () => {
  test('a minimal document gets its defaults; the echo is filled [L]', () => {
    const b = bench();
    const one = at(post(b, 'Documents', { Subject: 'Factuur', Type: 10 }).json, 'd');
    expect(one).toMatchObject({
      Currency: 'EUR',
      HasEmptyBody: true,
      SendMethod: 0,
      CategoryDescription: 'Customers',
      TypeDescription: 'Verkoopfactuur',
      DocumentDate: `/Date(${Date.UTC(2026, 5, 25)})/`,
    });
    const two = at(post(b, 'Documents', { Subject: 'Factuur', Type: 20 }).json, 'd');
    expect(Number(at(two, 'HID'))).toBe(Number(at(one, 'HID')) + 1);
    expect(at(two, 'CategoryDescription')).toBe('Suppliers');
  });

  test('subject and type are mandatory, the type must exist', () => {
    const b = bench();
    expect(errorText(post(b, 'Documents', {}))).toBe('Verplicht: Onderwerp\r\nVerplicht: Type');
    expect(errorText(post(b, 'Documents', { Subject: 'x', Type: 999 }))).toBe('Ongeldige referentie: Type');
  });

  test('the account code is padded to 18; the account is in use by the document', () => {
    const b = bench();
    const account = customer(b);
    const made = at(post(b, 'Documents', { Subject: 'x', Type: 55, Account: account }).json, 'd');
    expect(text(at(made, 'AccountCode'))).toHaveLength(18);
    const refused = b.call('DELETE', `${main}/crm/Accounts(guid'${account}')`);
    expect([refused.status, errorText(refused)]).toEqual([
      500,
      'Kan niet verwijderen: Relatie - Gebruikt in: Documenten',
    ]);
  });

  test('attachments: bytes are not returned, the size is in bytes, there is no PUT [O]', () => {
    const b = bench();
    const made = attached(b, documented(b));
    expect(made).toMatchObject({ Attachment: null, FileSize: 14, FileName: 'f.pdf' });
    const put = b.call('PUT', `${main}/documents/DocumentAttachments(guid'${text(at(made, 'ID'))}')`, { body: {} });
    expect(put.status).toBe(405);
  });

  test('invalid base64 is refused with the property and its type [picqer#178]', () => {
    const b = bench();
    const answer = post(b, 'DocumentAttachments', { Document: documented(b), FileName: 'f', Attachment: 'é' });
    expect([answer.status, errorText(answer)]).toEqual([
      400,
      "Error processing request stream. Error encountered in converting the value from request payload for property 'Attachment' to type 'Byte[]'",
    ]);
  });

  test('the address of an attachment needs the bearer token, or a person who is logged in [O]', () => {
    const b = bench();
    const address = new URL(text(at(attached(b, documented(b)), 'Url')));
    expect(address.pathname).toBe('/docs/SysAttachment.aspx');
    const path = address.pathname + address.search;
    const byToken = b.page(path, { authorization: `Bearer ${b.token}` });
    expect([byToken.status, byToken.headers['Content-Type'], byToken.text]).toEqual([
      200,
      'application/pdf',
      '%PDF-1.4 proef',
    ]);
    expect(b.page(path, { authorization: 'Bearer wrong' }).status).toBe(401);
    const { access } = b.consent(undefined, [webshop]);
    expect(b.page(path, { authorization: `Bearer ${access}` }).status).toBe(403);
    expect(b.page(path).headers.Location).toContain('/login?back=');
    const [user] = facts.users;
    const login = b.form('/login', { UserNameField: user?.email ?? '', PasswordField: user?.password ?? '' });
    const cookie = (login.headers['Set-Cookie'] ?? '').split(';', 1)[0] ?? '';
    expect(b.page(path, { cookie }).text).toBe('%PDF-1.4 proef');
  });

  test('the card of a relation is addressed as in the product', () => {
    const b = bench();
    const id = text(at(first(b, 'crm/Accounts?$top=1&$select=ID'), 'ID'));
    const path = `/docs/CRMAccountCard.aspx?_Division_=${main}&AccountID=%7b${id}%7d`;
    expect(b.page(path).headers.Location).toContain('/login?back=');
    const [user] = facts.users;
    const login = b.form('/login', { UserNameField: user?.email ?? '', PasswordField: user?.password ?? '' });
    const cookie = (login.headers['Set-Cookie'] ?? '').split(';', 1)[0] ?? '';
    expect(b.page(path, { cookie }).headers.Location).toBe(`/accounts/${main}/${id}`);
  });

  test('deleting a document takes its attachments along; both are in the deletion log [O]', () => {
    const b = bench();
    const document = documented(b);
    attached(b, document);
    expect(b.call('DELETE', `${main}/documents/Documents(guid'${document}')`).status).toBe(204);
    const log = rows(b, 'sync/Deleted?$filter=Timestamp gt 1L');
    expect(log.map((row) => at(row, 'EntityType'))).toEqual([4, 6]);
  });

  test('types, categories and folders', () => {
    const b = bench();
    const ids = rows(b, 'documents/DocumentTypes').map((row) => at(row, 'ID'));
    expect(ids).toEqual(expect.arrayContaining([10, 20, 55]));
    expect(at(b.get(`${main}/documents/DocumentTypes(10)`).json, 'd', 'Description')).toBe('Verkoopfactuur');
    expect(errorText(post(b, 'DocumentFolders', {}))).toBe('Verplicht: Code\r\nVerplicht: Omschrijving');
    const made = post(b, 'DocumentFolders', { Code: 'X', Description: 'Map' });
    expect(made.status).toBe(201);
    expect(errorText(post(b, 'DocumentFolders', { Code: 'X', Description: 'Map' }))).toBe('Gegeven bestaat reeds.');
  });

  test('document and entry name each other, and forget each other', () => {
    const b = bench();
    const document = documented(b);
    const entry = entered(b, customer(b), [{ AmountFC: 100 }], { Document: document });
    const link = () =>
      at(b.get(`${main}/documents/Documents(guid'${document}')`).json, 'd', 'FinancialTransactionEntryID');
    expect(link()).toBe(at(entry, 'EntryID'));
    expect(at(entry, 'DocumentSubject')).toBe('Factuur');
    expect(b.call('DELETE', `${main}/documents/Documents(guid'${document}')`).status).toBe(500);
    b.call('DELETE', `${main}/salesentry/SalesEntries(guid'${text(at(entry, 'EntryID'))}')`);
    expect(link()).toBeNull();
  });

  test('sync and bulk twins show the same documents', () => {
    const b = bench();
    const count = (path: string) => list(at(b.get(`${main}/${path}`).json, 'd', 'results')).length;
    const total = Number(b.get(`${main}/documents/Documents/$count`).text);
    expect(total).toBeGreaterThan(0);
    expect(count('sync/Documents/Documents?$filter=Timestamp gt 1L&$select=ID')).toBe(total);
    expect(count('bulk/Documents/Documents?$select=ID')).toBe(total);
  });
});
