import { at, type Bench, type Json, list, main, text } from './bench.ts';

/** What the tests of documents, entries and payments share: a customer, an account of the chart, an entry. */
export function first(b: Bench, path: string): Json {
  return list(at(b.get(`${main}/${path}`).json, 'd'))[0];
}

export function rows(b: Bench, path: string): readonly Json[] {
  return list(at(b.get(`${main}/${path}`).json, 'd', 'results'));
}

export function glAccount(b: Bench, code: string): string {
  return text(at(first(b, `financial/GLAccounts?$filter=Code eq '${code}'&$select=ID&$top=1`), 'ID'));
}

export function customer(b: Bench): string {
  const made = b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'Afnemer B.V.', Status: 'C' } });
  return text(at(made.json, 'd', 'ID'));
}

export interface LineBody {
  readonly AmountFC?: number;
  readonly GLAccount?: string;
  readonly [property: string]: unknown;
}

export function entryBody(b: Bench, account: string, lines: readonly LineBody[], more: object = {}): object {
  const GLAccount = glAccount(b, '8000');
  const SalesEntryLines = lines.map((line) => ({ GLAccount, ...line }));
  return { Customer: account, Journal: '70', SalesEntryLines, ...more };
}

export function postEntry(b: Bench, account: string, lines: readonly LineBody[], more: object = {}) {
  return b.call('POST', `${main}/salesentry/SalesEntries`, { body: entryBody(b, account, lines, more) });
}

/** An entry that must succeed. */
export function entered(b: Bench, account: string, lines: readonly LineBody[], more: object = {}): Json {
  const answer = postEntry(b, account, lines, more);
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return at(answer.json, 'd');
}

export function linesOf(b: Bench, entry: Json): readonly Json[] {
  const filter = `$filter=EntryID eq guid'${text(at(entry, 'EntryID'))}'&$orderby=LineNumber`;
  return rows(b, `financialtransaction/TransactionLines?${filter}`);
}

export function termsOf(b: Bench, entry: Json): readonly Json[] {
  const filter = `$filter=TransactionEntryID eq guid'${text(at(entry, 'EntryID'))}'`;
  return rows(b, `cashflow/Receivables?${filter}&$select=*&$orderby=AmountDC`);
}

export function bankBody(b: Bench, lines: readonly object[], more: object = {}): object {
  const GLAccount = glAccount(b, '1300');
  return { JournalCode: '20', BankEntryLines: lines.map((line) => ({ GLAccount, ...line })), ...more };
}

export function postBank(b: Bench, lines: readonly object[], more: object = {}) {
  return b.call('POST', `${main}/financialtransaction/BankEntries`, { body: bankBody(b, lines, more) });
}
