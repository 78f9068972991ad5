import { table } from '../../kit/form.ts';
import { type Html, html } from '../../kit/page.ts';
import { linesOfEntry } from '../rules/transactions.ts';
import { type Row, textOf } from '../state/rows.ts';
import type { AccountPage } from './accountDetail.ts';
import { nameOf } from './entryKinds.ts';
import { centsIn, centsText } from './format.ts';

/** The transaction lines of any entry, as debit and credit. */
export function bookingTable({ context, division }: AccountPage, entry: Row): Html {
  const { t, language } = context;
  const rows = linesOfEntry(division, String(entry.EntryID)).map((line) => {
    const account = division.entity('GLAccounts').get(textOf(line, 'GLAccount') ?? '') ?? {};
    const amount = centsIn(line, 'AmountDC');
    return [
      `${textOf(account, 'Code')} ${textOf(account, 'Description')}`,
      nameOf(division, textOf(line, 'Account')),
      textOf(line, 'Description'),
      textOf(line, 'VATCode'),
      amount >= 0n ? centsText(amount, language) : '',
      amount < 0n ? centsText(-amount, language) : '',
    ];
  });
  const columns = [
    { label: t('glAccount') },
    { label: t('account') },
    { label: t('description') },
    { label: t('vat') },
    { label: t('debit'), isNumber: true },
    { label: t('credit'), isNumber: true },
  ];
  return table(columns, rows, t('none'));
}

/** The files of an entry's document, as buttons that open them. */
export function files({ division }: AccountPage, entry: Row): Html {
  const attachments = division.entity('DocumentAttachments').rowsWith('Document', textOf(entry, 'Document') ?? '');
  const links = attachments.map(
    (one) =>
      html`<a class="button plain" href="/docs/SysAttachment.aspx?ID=${String(one.ID)}&amp;_Division_=${division.code}">${textOf(one, 'FileName')}</a> `,
  );
  return html`${links.length > 0 && html`<div class="actions">${links}</div>`}`;
}
