import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { at, type Bench, bench, type Json, main, text } from './bench.ts';
import { customer, entered, rows, termsOf } from './books.ts';

function logIn(b: Bench, index = 0): Record<string, string> {
  const user = facts.users[index];
  const answer = b.form('/login', { UserNameField: user?.email ?? '', PasswordField: user?.password ?? '' });
  return { cookie: `${(answer.headers['Set-Cookie'] ?? '').split(';', 1)[0]}; language=nl` };
}

const pathOf = (entry: Json): string => `/entries/${main}/${text(at(entry, 'EntryID'))}`;
const bankEntryOf = (page: string): string => /name="payment" value="([^"]+)"/.exec(page)?.[1] ?? '';

describe('entries, open items and payments for a person', () => {
  test('nobody sees entries without logging in, or of a company without rights', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    expect(b.page('/entries').headers.Location).toBe('/login?back=/entries');
    expect(b.page('/open-items').headers.Location).toBe('/login?back=/open-items');
    expect(b.page(pathOf(entry), logIn(b, 1)).headers.Location).toBe('/entries?notice=noEntry');
  });

  test('the lists find an entry by its number, and lead to it', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    for (const list of ['/entries', '/open-items']) {
      const page = b.page(`${list}?q=${at(entry, 'EntryNumber')}`, logIn(b));
      expect(page.text).toContain(pathOf(entry));
      expect(page.text).toContain('121,00');
    }
  });

  test('each kind of entry has its list and its page; payables stand apart from receivables', () => {
    const b = bench({ isLimited: false }, 300);
    const cookie = logIn(b);
    for (const kind of ['PurchaseEntries', 'BankEntries']) {
      const page = b.page(`/entries?kind=${kind}`, cookie);
      const link = new RegExp(`/entries/${main}/[0-9a-f-]{36}`).exec(page.text)?.[0] ?? '';
      expect(b.page(link, cookie).text).toContain('Debet');
    }
    const [owed] = rows(b, 'read/financial/PayablesList?$select=HID,EntryNumber&$orderby=DueDate');
    const number = String(at(owed, 'EntryNumber'));
    expect(b.page(`/open-items?q=${number}`, cookie).text).not.toContain(`>${number}</a>`);
    expect(b.page(`/open-items?side=22&q=${number}`, cookie).text).toContain(`>${number}</a>`);
  });

  test('an entry shows its booking and its PDF', () => {
    const b = bench();
    const [entry] = rows(
      b,
      'salesentry/SalesEntries?$filter=Document ne null&$select=EntryID&$orderby=EntryNumber desc',
    );
    const page = b.page(pathOf(entry ?? null), logIn(b));
    expect(page.text).toContain('1300 Debiteuren');
    const link = /href="(\/docs\/SysAttachment[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(b.page(link, logIn(b)).headers['Content-Type']).toBe('application/pdf');
  });

  test.each([
    ['121,00', [50], 'Betaald'],
    ['21', [20, 50], 'Deels betaald'],
    ['€ 200', [50], 'Betaald'],
  ])('receiving %s leaves terms of status %j and says %s; undoing opens it again', (amount, statuses, words) => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const cookie = logIn(b);
    const answer = b.form(`${pathOf(entry)}/pay`, { amount, date: '2026-06-20' }, cookie);
    expect(answer.headers.Location).toBe(`${pathOf(entry)}?notice=paymentReceived`);
    expect(termsOf(b, entry).map((term) => at(term, 'Status'))).toEqual(statuses);
    const page = b.page(pathOf(entry), cookie);
    expect(page.text).toContain(words);
    const undone = b.form(`${pathOf(entry)}/undo`, { payment: bankEntryOf(page.text) }, cookie);
    expect(undone.headers.Location).toBe(`${pathOf(entry)}?notice=paymentUndone`);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 20, AmountDC: -121 }]);
  });

  test('what is no amount is refused in words, and books nothing', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const page = b.form(`${pathOf(entry)}/pay`, { amount: 'veel' }, logIn(b));
    expect([page.status, page.text.includes('Vul een bedrag in')]).toEqual([422, true]);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 20 }]);
    const closed = b.form(`${pathOf(entry)}/pay`, { amount: '121', date: '2020-01-01' }, logIn(b));
    expect(closed.text).toContain('Afgesloten: Periode');
  });

  test('the control API pays and undoes as well', () => {
    const b = bench();
    const entry = entered(b, customer(b), [{ AmountFC: 100 }]);
    const control = (method: string, path: string, body: object = {}) =>
      b.sandbox.exchange({
        method,
        url: `http://exact.test/_control/divisions/${main}/payments${path}`,
        headers: { 'content-type': 'application/json' },
        body: new TextEncoder().encode(JSON.stringify(body)),
      });
    control('POST', '', { entry: at(entry, 'EntryNumber') });
    expect(termsOf(b, entry)).toMatchObject([{ Status: 50 }]);
    const [payment] = rows(b, 'financialtransaction/BankEntries?$orderby=EntryNumber desc&$select=EntryID');
    control('DELETE', `/${text(at(payment, 'EntryID'))}`);
    expect(termsOf(b, entry)).toMatchObject([{ Status: 20 }]);
  });
});

describe('webhooks of the books (exact-online.md 6.2)', () => {
  test('entries, payments and documents are told under their own topics; receivables have none', () => {
    const b = bench();
    const account = customer(b);
    for (const Topic of ['SalesEntries', 'BankEntries', 'Documents']) {
      const body = { Topic, CallbackURL: 'http://127.0.0.1/hook' };
      b.call('POST', `${main}/webhooks/WebhookSubscriptions`, { body });
    }
    b.advance(5000);
    for (const ping of b.sandbox.takeOutbound()) b.sandbox.outboundAnswered(ping.id, 200);
    const document = b.call('POST', `${main}/documents/Documents`, { body: { Subject: 'x', Type: 10 } });
    const entry = entered(b, account, [{ AmountFC: 100 }], { Document: at(document.json, 'd', 'ID') });
    b.form(`${pathOf(entry)}/pay`, { amount: '121' }, logIn(b));
    b.advance(5000);
    const told = b.sandbox.takeOutbound().map(({ request }) => {
      const { Content } = JSON.parse(new TextDecoder().decode(request.body)) as { Content: { Topic: string } };
      return Content.Topic;
    });
    expect(told).toEqual(['Documents', 'SalesEntries', 'Documents', 'BankEntries']);
  });
});
