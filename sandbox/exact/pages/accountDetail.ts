import { button, checkbox, details, field, form, select, table } from '../../kit/form.ts';
import { formatDateTime } from '../../kit/language.ts';
import { type Html, html, type Notice, redirect } from '../../kit/page.ts';
import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { accountRules, isEnded } from '../rules/accounts.ts';
import { BusinessRefusal, problemsText } from '../rules/problems.ts';
import type { Cause, DivisionState } from '../state/divisionState.ts';
import { fullNameOf, type User } from '../state/exactState.ts';
import { isTrue, numberOf, type Row, textOf, type Value } from '../state/rows.ts';
import { midnightOf, wallOfInstant } from '../state/wallClock.ts';
import { activity, roles } from './accountList.ts';
import { dayOf } from './format.ts';
import { type PageContext, show } from './frame.ts';
import type { TextKey } from './texts.ts';

const dayMs = 86_400_000;

/** The text fields a person can change, in the order of the page. */
const textFields: readonly (readonly [property: string, label: TextKey])[] = [
  ['Name', 'name'],
  ['AddressLine1', 'addressLine'],
  ['Postcode', 'postcode'],
  ['City', 'city'],
  ['Country', 'country'],
  ['Email', 'email'],
  ['Phone', 'phone'],
  ['Website', 'website'],
  ['VATNumber', 'vatNumber'],
  ['ChamberOfCommerce', 'chamberOfCommerce'],
];

const notices = ['saved', 'created', 'deactivated', 'reactivated'] as const;

export interface AccountPage {
  readonly context: PageContext;
  readonly user: User;
  readonly division: DivisionState;
}

export function pageCause(user: User): Cause {
  return {
    by: 'page',
    who: `page, user ${user.email}`,
    userId: user.id,
    userName: fullNameOf(user),
    clientId: null,
    callbackHosts: null,
  };
}

export function newAccountPage(page: AccountPage, values: Row = { Status: 'C' }, problem?: string): WireResponse {
  const { context, division } = page;
  const notice = problem === undefined ? null : ({ kind: 'bad', text: problem } as const);
  const body = html`<div class="card">${editForm(page, `/accounts/new?division=${division.code}`, values, context.t('create'))}</div>`;
  return show(context, { title: context.t('create'), body, notice, status: problem === undefined ? 200 : 422 });
}

export function createAccount(page: AccountPage): WireResponse {
  const values = readForm(page.context);
  return attempt(
    page,
    () => {
      const row = accountRules.create(page.division, values, pageCause(page.user), {});
      return redirect(detailPath(page.division, row, 'created'));
    },
    (problem) => newAccountPage(page, values, problem),
  );
}

export function accountPage(page: AccountPage, row: Row, shown: Row = row, problem?: string): WireResponse {
  const { context, division } = page;
  const { t } = context;
  const path = detailPath(division, row);
  const ended = isEnded(row, division.nowWall());
  const toggle = ended
    ? form(`${path}/reactivate`, button(t('reactivate'), { kind: 'plain' }))
    : form(`${path}/deactivate`, button(t('deactivate'), { kind: 'plain' }));
  const body = html`<p class="row">${roles(context, row)}${activity(context, division, row)}</p>
<div class="grid"><div class="card">${editForm(page, `${path}/save`, shown, t('save'))}</div>
<div><div class="card">${summary(context, row)}<div class="actions">${toggle}${form(`${path}/delete`, button(t('delete'), { kind: 'danger' }))}</div></div>
${parts(page, row)}</div></div>
<p><a href="/accounts?division=${division.code}">${t('back')}</a></p>`;
  return show(context, {
    title: textOf(row, 'Name')?.trim() || '(…)',
    body,
    notice: problem === undefined ? noticeOf(context) : { kind: 'bad', text: problem },
    status: problem === undefined ? 200 : 422,
  });
}

/** `save`, `deactivate`, `reactivate` or `delete`; undefined for anything else. */
export function changeAccount(page: AccountPage, row: Row, action: string): WireResponse | undefined {
  const { context, division, user } = page;
  const cause = pageCause(user);
  const today = midnightOf(division.nowWall());
  const update = (values: Row, notice: (typeof notices)[number]): WireResponse =>
    attempt(
      page,
      () => {
        if (Object.keys(values).length > 0) accountRules.update(division, row, values, cause);
        return redirect(detailPath(division, row, notice));
      },
      (problem) => accountPage(page, row, { ...row, ...values }, problem),
    );
  switch (action) {
    case 'save':
      return update(changedOnly(row, readForm(context)), 'saved');
    case 'deactivate':
      return update({ EndDate: today - dayMs }, 'deactivated');
    case 'reactivate':
      return update({ EndDate: null }, 'reactivated');
    case 'delete':
      return attempt(
        page,
        () => {
          accountRules.remove(division, row, cause);
          return redirect(`/accounts?division=${division.code}&notice=deleted`);
        },
        (problem) => accountPage(page, row, row, problem),
      );
    default:
      return undefined;
  }
}

/** Runs a rule; what it refuses is said in the language of the page. */
export function attempt(
  page: AccountPage,
  run: () => WireResponse,
  refused: (problem: string) => WireResponse,
): WireResponse {
  try {
    return run();
  } catch (error) {
    if (error instanceof BusinessRefusal) {
      return refused(problemsText(error.problems, page.context.language === 'nl' ? 'NL' : 'EN'));
    }
    throw error;
  }
}

/** Only what differs: an unchanged code would be refused as a duplicate (exact-online.md 4.7). */
function changedOnly(row: Row, values: Row): Row {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => (row[name] ?? null) !== (value ?? null)));
}

function readForm(context: PageContext): Row {
  const fields = parseForm(context.request);
  const values: Record<string, Value> = {};
  for (const [property] of textFields) {
    const text = fields.get(property);
    if (text !== undefined) values[property] = text === '' ? null : text;
  }
  const status = fields.get('Status');
  if (status !== undefined) values.Status = status;
  values.IsSupplier = fields.has('IsSupplier');
  values.Blocked = fields.has('Blocked');
  return values;
}

function editForm({ context }: AccountPage, action: string, values: Row, label: string): Html {
  const { t } = context;
  const inputs = textFields.map(([property, key]) =>
    field({ name: property, label: t(key), value: textOf(values, property), isRequired: property === 'Name' }),
  );
  const statuses = (['A', 'S', 'P', 'C'] as const).map((code) => ({ value: code, label: t(`status${code}`) }));
  const status = select({
    name: 'Status',
    label: t('status'),
    value: textOf(values, 'Status') ?? 'A',
    options: statuses,
  });
  const supplier = checkbox({ name: 'IsSupplier', label: t('supplier'), isChecked: isTrue(values, 'IsSupplier') });
  const blocked = checkbox({ name: 'Blocked', label: t('blocked'), isChecked: isTrue(values, 'Blocked') });
  return form(action, html`${inputs}${status}${supplier}${blocked}<div class="actions">${button(label)}</div>`);
}

function summary({ t, language }: PageContext, row: Row): Html {
  const modified = numberOf(row, 'Modified');
  return details([
    [t('code'), textOf(row, 'Code')],
    ['ID', html`<code>${textOf(row, 'ID')}</code>`],
    ['Timestamp', numberOf(row, 'Timestamp')],
    [t('years'), dayOf(row, 'StartDate', language)],
    [
      t('lastChange'),
      modified === null
        ? null
        : `${formatDateTime(instantOfWall(modified), language)}, ${textOf(row, 'ModifierFullName')}`,
    ],
  ]);
}

/** The instant whose Dutch wall clock shows this; an hour that exists twice is taken as the later one. */
function instantOfWall(wallMs: number): number {
  const guess = wallMs - 3_600_000;
  return wallOfInstant(guess) === wallMs ? guess : wallMs - 7_200_000;
}

function parts({ context, division }: AccountPage, row: Row): Html {
  const { t } = context;
  const contacts = division.entity('Contacts').rowsWith('Account', String(row.ID));
  const addresses = division.entity('Addresses').rowsWith('Account', String(row.ID));
  const contactRows = contacts.map((one) => [textOf(one, 'FullName'), textOf(one, 'Email'), textOf(one, 'Phone')]);
  const addressRows = addresses.map((one) => [
    addressType(context, one),
    textOf(one, 'AddressLine1'),
    `${textOf(one, 'Postcode') ?? ''} ${textOf(one, 'City') ?? ''}`,
    textOf(one, 'Country'),
  ]);
  return html`<h2>${t('contacts')}</h2>${table([{ label: t('name') }, { label: t('email') }, { label: t('phone') }], contactRows, t('none'))}
<h2>${t('addresses')}</h2>${table([{ label: 'Type' }, { label: t('addressLine') }, { label: t('city') }, { label: t('country') }], addressRows, t('none'))}`;
}

const addressTypes: Readonly<Record<number, TextKey>> = { 1: 'visit', 2: 'postal', 3: 'invoice', 4: 'delivery' };

function addressType({ t }: PageContext, address: Row): string {
  const key = addressTypes[Number(address.Type)];
  return key === undefined ? String(address.Type) : t(key);
}

function detailPath(division: DivisionState, row: Row, notice?: string): string {
  const path = `/accounts/${division.code}/${String(row.ID)}`;
  return notice === undefined ? path : `${path}?notice=${notice}`;
}

function noticeOf({ query, t }: PageContext): Notice | null {
  const key = notices.find((name) => name === query.get('notice'));
  return key === undefined ? null : { kind: 'good', text: t(key) };
}
