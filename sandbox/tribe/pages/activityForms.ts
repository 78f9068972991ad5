import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { linesOf } from '../rules/documents.ts';
import { nameOf } from '../rules/relations.ts';
import { removeEntity } from '../rules/remove.ts';
import type { Unit } from '../rules/unit.ts';
import { type Body, createEntity, updateEntity } from '../rules/write.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { activityDetail } from './activityDetail.ts';
import { type ActivityKind, activityKinds, headFields, isEditable } from './activityKinds.ts';
import { noteAction } from './notes.ts';
import { pickedProduct } from './productPicker.ts';
import { Mistake, type Refused } from './refused.ts';
import { relationDetail } from './relationDetail.ts';
import type { Screen } from './screen.ts';
import { chosen, figure, type Sent, typed } from './sentForm.ts';
import { refreshStock } from './stock.ts';

/** "+ Invoice" and its kin on a relation page. */
export function createActivity(screen: Screen, kind: ActivityKind): WireResponse {
  const sent = parseForm(screen.request);
  const role = screen.get(sent.get('relationship'));
  const owner = screen.get(role?.links.Organization ?? role?.links.Person);
  if (role === null || owner === null || !screen.schema.isA(role.type, 'Relationship')) return screen.notFound();
  return made(
    screen,
    kind,
    (unit) =>
      createEntity(unit, unit.tools.schema.type(kind.type), { Subject: nameOf(role), Relationship: { ID: role.id } }),
    `/relations/${owner.id}`,
    () => relationDetail(screen, owner),
  );
}

/** To the page of the activity that was made, or back to where it was asked for. */
function made(
  screen: Screen,
  kind: ActivityKind,
  work: (unit: Unit) => Entity,
  from: string,
  render: () => WireResponse,
): WireResponse {
  let id = '';
  const refused = screen.change((unit) => {
    id = work(unit).id;
  });
  return screen.afterForm(refused, refused === null ? `/${kind.path}/${id}` : from, render);
}

/** What a form on an activity's page does; null when there is no such form. */
export function activityAction(
  screen: Screen,
  kind: ActivityKind,
  activity: Entity,
  action: readonly string[],
): WireResponse | null {
  const sent = parseForm(screen.request);
  const page = `/${kind.path}/${activity.id}`;
  const [what, key] = action;
  const render = (): WireResponse => activityDetail(screen, kind, activity);
  const answer = (refused: Refused | null, saved = '1'): WireResponse => screen.afterForm(refused, page, render, saved);
  switch (what) {
    case undefined:
      return answer(screen.change((unit) => updateEntity(unit, activity, headBody(screen, kind, sent))));
    case 'phase':
      return answer(screen.change((unit) => updateEntity(unit, activity, { Phase: chosen(sent, 'phase') })));
    case 'lines': {
      if (key === undefined)
        return answer(
          screen.change((unit) => addLine(screen, unit, activity, sent)),
          'line',
        );
      const line = screen.get(key);
      if (line?.links.Activity !== activity.id) return null;
      return answer(screen.change((unit) => changeLine(screen, unit, line, sent)));
    }
    case 'notes':
      return noteAction(screen, activity, answer);
    case 'stock': {
      const product = screen.get(sent.get('product'));
      return product?.type === 'Product' ? answer(refreshStock(screen, product), 'stock') : null;
    }
    case 'copy': {
      const next = activityKinds.find(({ path }) => path === sent.get('kind'));
      if (next === undefined) return null;
      return made(screen, next, (unit) => copyTo(unit, next.type, activity, 1), page, render);
    }
    case 'credit': {
      if (isEditable(activity)) return null;
      const link = { CreditedInvoice: { ID: activity.id } };
      return made(screen, kind, (unit) => copyTo(unit, kind.type, activity, -1, link), page, render);
    }
    case 'delete': {
      const refused = screen.change((unit) => removeEntity(unit, activity));
      return screen.afterForm(refused, refused === null ? `/${kind.path}` : page, render);
    }
    default:
      return null;
  }
}

function headBody(screen: Screen, kind: ActivityKind, sent: Sent): Body {
  const currency = typed(sent, 'Currency')?.toUpperCase() ?? null;
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) throw new Mistake(screen.t('notACurrency'), 'Currency');
  const fields = headFields(kind)
    .filter(({ name }) => sent.has(name))
    .map(({ name, type }) => [name, type === 'number' ? figure(screen, sent, name) : typed(sent, name)]);
  return {
    ...Object.fromEntries(fields),
    ...(sent.has('Currency') ? { Currency: currency } : {}),
    ...(sent.has('PriceList') ? { PriceList: chosen(sent, 'PriceList') } : {}),
  };
}

function addLine(screen: Screen, unit: Unit, activity: Entity, sent: Sent): void {
  const product = pickedProduct(screen, sent);
  const description = typed(sent, 'Description');
  if (product === null && description === null) throw new Mistake(screen.t('lineEmpty'), 'product');
  const given = Object.entries({
    Description: description,
    Quantity: figure(screen, sent, 'Quantity'),
    Price: figure(screen, sent, 'Price'),
    DiscountPercentage: figure(screen, sent, 'DiscountPercentage'),
    VatPercentage: figure(screen, sent, 'VatPercentage'),
    Product: product === null ? null : { ID: product.id },
  }).filter(([, value]) => value !== null);
  createEntity(unit, unit.tools.schema.type('ProductLine'), {
    ...Object.fromEntries(given),
    Activity: { ID: activity.id },
  });
}

/** Only what is other than before: a price that stayed as it was may follow the quantity. */
function changeLine(screen: Screen, unit: Unit, line: Entity, sent: Sent): void {
  if (sent.has('remove')) {
    removeEntity(unit, line);
    return;
  }
  const fields = ['Quantity', 'Price', 'DiscountPercentage'].map((name) => [name, figure(screen, sent, name)] as const);
  const changed = fields.filter(([name, value]) => value !== number(line, name));
  updateEntity(unit, line, Object.fromEntries(changed));
}

/** The same lines in another activity; a credit invoice takes them with the opposite quantity (tribe-crm.md 5.3). */
function copyTo(unit: Unit, type: string, from: Entity, sign: 1 | -1, more: Body = {}): Entity {
  const link = (entity: Entity, name: string): Body => {
    const id = entity.links[name];
    return id === undefined ? {} : { [name]: { ID: id } };
  };
  const lines = linesOf(unit, from).map((line) => ({
    Description: text(line, 'Description'),
    ExtraDescription: text(line, 'ExtraDescription'),
    Price: number(line, 'Price'),
    DiscountPercentage: number(line, 'DiscountPercentage'),
    VatPercentage: number(line, 'VatPercentage'),
    Quantity: sign * (number(line, 'Quantity') ?? 1),
    ...link(line, 'Product'),
    ...link(line, 'VatGroup'),
  }));
  return createEntity(unit, unit.tools.schema.type(type), {
    Subject: nameOf(from) || null,
    IsVatIncluded: from.values.IsVatIncluded ?? null,
    Currency: text(from, 'Currency'),
    DiscountPercentage: number(from, 'DiscountPercentage'),
    ...link(from, 'Relationship'),
    ...link(from, 'PriceList'),
    ProductLines: lines,
    ...more,
  });
}
