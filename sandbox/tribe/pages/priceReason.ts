import { formatNumber } from '../../kit/language.ts';
import { type Agreement, agreedPrice, breakOf, currencyOf } from '../rules/prices.ts';
import { nameOf } from '../rules/relations.ts';
import { type Entity, number, text } from '../state/entity.ts';
import type { Screen } from './screen.ts';

/** Why a line has its price: the agreement it comes from, or that somebody typed it, and then what was agreed. Null for a free line. */
export function priceReason(screen: Screen, activity: Entity, line: Entity): string | null {
  const product = screen.get(line.links.Product);
  if (product === null) return null;
  const { tribe, tenant, t } = screen;
  const book = { store: tribe.store, tenant, nowMs: tribe.nowMs };
  const agreement = agreedPrice(book, product, activity, number(line, 'Quantity') ?? 1);
  const due = agreement === null ? number(product, 'SalesPrice') : agreement.price;
  const reason = agreement === null ? standardReason(screen, activity) : agreementReason(screen, agreement);
  if (number(line, 'Price') === due) return [reason, nextBreak(screen, agreement)].filter(Boolean).join(' · ');
  const values = { reason, price: due === null ? '–' : amount(screen, due) };
  return t(line.values.IsPriceManuallyChanged === true ? 'priceTyped' : 'priceOfThen', values);
}

const amount = (screen: Screen, value: number): string => formatNumber(value, screen.language, 2);

function standardReason(screen: Screen, activity: Entity): string {
  const currency = currencyOf(activity);
  return currency === 'EUR' ? screen.t('priceStandard') : screen.t('priceStandardForeign', { currency });
}

function agreementReason(screen: Screen, { by, record, list }: Agreement): string {
  const { t } = screen;
  const quantity = breakOf(record);
  const [from, until] = [screen.date(text(record, 'StartDate')), screen.date(text(record, 'EndDate'))];
  const parts = [
    t(`priceBy_${by}`, { list: list === null ? '–' : nameOf(list) }),
    quantity > 0 ? t('priceFromQuantity', { quantity: formatNumber(quantity, screen.language) }) : null,
    from === null ? null : t('priceFromDate', { date: from }),
    until === null ? null : t('priceUntilDate', { date: until }),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function nextBreak(screen: Screen, agreement: Agreement | null): string | null {
  if (agreement?.next == null) return null;
  const { quantity, price } = agreement.next;
  return screen.t('priceNext', { quantity: formatNumber(quantity, screen.language), price: amount(screen, price) });
}
