import { table } from '../../kit/form.ts';
import { formatDateTime, formatNumber } from '../../kit/language.ts';
import { type Html, html } from '../../kit/page.ts';
import type { Entity } from '../state/entity.ts';
import { money } from './figures.ts';
import { labelOf } from './refused.ts';
import type { Screen } from './screen.ts';
import type { PageText } from './texts.ts';

export interface HistoryLine {
  readonly atMs: number;
  readonly who: string;
  readonly by: string;
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

const linesMax = 200;

/** What changed on a record and on its parts (addresses, roles, contacts, lines), newest first; read from the ledger. */
export function historyOf(screen: Screen, record: Entity): readonly HistoryLine[] {
  const { store, context } = screen.tribe;
  const keys = new Set([record.id]);
  for (const link of ['Organization', 'Person', 'Relation', 'Activity', 'Entity'])
    for (const part of store.linkedTo(record.id, link)) keys.add(part.id);
  const lines: HistoryLine[] = [];
  const effects = context.ledger.since(0);
  for (let index = effects.length - 1; index >= 0 && lines.length < linesMax; index--) {
    const effect = effects[index];
    if (effect === undefined || effect.tenant !== screen.tenant) continue;
    const names = (state: object | null): boolean => state !== null && Object.values(state).includes(record.id);
    if (!keys.has(effect.key) && !names(effect.before) && !names(effect.after)) continue;
    const base = { atMs: effect.atMs, who: effect.cause.who, by: effect.cause.by };
    const kind = screen.roleName(effect.entity);
    if (effect.action === 'create')
      lines.push({ ...base, what: `${kind} ${screen.t('created')}`, before: null, after: titleOf(effect.after) });
    else if (effect.action === 'delete')
      lines.push({ ...base, what: `${kind} ${screen.t('deleted')}`, before: titleOf(effect.before), after: null });
    else lines.push(...changedFields(screen, kind, base, effect.before, effect.after));
  }
  return lines;
}

/** Follows from the lines: one total tells as much as all of them. */
const derived: ReadonlySet<string> = new Set([
  ...['Total', 'TotalExcludingVat', 'VatAmount', 'VatAmountIncludingDiscount', 'Amount', 'WeightedAmount'],
  ...['TotalPurchasePrice', 'SortName', 'PriceInCurrency'],
]);

const isShown = (name: string): boolean => !derived.has(name) && !name.endsWith('InCurrency');

const amounts = /Price$|^Price|Total|Amount/;

/** What a record that came or went was called. */
function titleOf(state: object | null): string | null {
  const values = new Map<string, unknown>(Object.entries(state ?? {}));
  const name = ['Name', 'Subject', 'Description', 'Content', 'Street'].map((field) => values.get(field)).find(Boolean);
  return name === undefined ? null : String(name).replace(/\s+/g, ' ').trim().slice(0, 80);
}

type LineBase = Pick<HistoryLine, 'atMs' | 'who' | 'by'>;

function changedFields(
  screen: Screen,
  kind: string,
  base: LineBase,
  before: object | null,
  after: object | null,
): readonly HistoryLine[] {
  const was = new Map<string, unknown>(Object.entries(before ?? {}));
  const is = new Map<string, unknown>(Object.entries(after ?? {}));
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter(isShown)
    .filter((name) => String(was.get(name) ?? '') !== String(is.get(name) ?? ''))
    .map((name) => ({
      ...base,
      what: `${kind}: ${labelOf(screen, name)}`,
      before: readable(screen, name, was.get(name)),
      after: readable(screen, name, is.get(name)),
    }));
}

const byLabels: Readonly<Record<string, PageText>> = {
  page: 'byPage',
  api: 'byApi',
  rule: 'byRule',
  control: 'byControl',
};

function byLabel(screen: Screen, by: string): string {
  const label = byLabels[by];
  return label === undefined ? by : screen.t(label);
}

/** Links are shown by the name of what they point at. */
function readable(screen: Screen, name: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return screen.t(value ? 'yes' : 'no');
  if (typeof value === 'number' && amounts.test(name)) return money(screen, value);
  if (typeof value === 'number') return formatNumber(value, screen.language, Number.isInteger(value) ? 0 : 2);
  const plain = String(value).trim();
  if (/^\d{4}-\d\d-\d\d$/.test(plain)) return screen.date(plain);
  const target = screen.get(plain);
  if (target === null) return plain;
  return screen.nameOf(target) || target.id;
}

export function historyTable(screen: Screen, lines: readonly HistoryLine[]): Html {
  const { t } = screen;
  const rows = lines.map((line) => [
    formatDateTime(line.atMs, screen.language),
    html`${line.who} <span class="soft">(${byLabel(screen, line.by)})</span>`,
    line.what,
    html`<span dir="auto">${line.before}</span>`,
    html`<span dir="auto">${line.after}</span>`,
  ]);
  const columns = [
    { label: t('when') },
    { label: t('who') },
    { label: t('what') },
    { label: t('before') },
    { label: t('after') },
  ];
  return html`<section class="history"><h2>${t('history')}</h2>${table(columns, rows, t('noHistory'))}</section>`;
}
