import { parseForm } from '../../kit/requestParts.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { linesOf } from '../rules/documents.ts';
import { nameOf } from '../rules/relations.ts';
import { removeEntity } from '../rules/remove.ts';
import type { Unit } from '../rules/unit.ts';
import { type Body, createEntity, updateEntity } from '../rules/write.ts';
import { type Entity, number, text } from '../state/entity.ts';
import { type ActivityKind, activityKinds, toActivity } from './activityKinds.ts';
import { noteAction } from './notes.ts';
import { figure } from './products.ts';
import type { Screen } from './screen.ts';

/** "+ Invoice" and its kin on a relation page. */
export function createActivity(screen: Screen, kind: ActivityKind): WireResponse {
  const sent = parseForm(screen.request);
  const role = screen.get(sent.get('relationship'));
  if (role === null || !screen.schema.isA(role.type, 'Relationship')) return screen.notFound();
  const owner = role.links.Organization ?? role.links.Person ?? '';
  return made(screen, kind, `/relations/${owner}`, (unit) =>
    createEntity(unit, unit.tools.schema.type(kind.type), { Subject: nameOf(role), Relationship: { ID: role.id } }),
  );
}

function made(screen: Screen, kind: ActivityKind, backTo: string, work: (unit: Unit) => Entity): WireResponse {
  const ids: string[] = [];
  const refusal = screen.change((unit) => ids.push(work(unit).id));
  const [id] = ids;
  return refusal !== null || id === undefined ? screen.backTo(backTo, refusal) : toActivity(kind, id);
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
  const [what] = action;
  switch (what) {
    case 'phase':
      return screen.backTo(
        page,
        screen.change((unit) => updateEntity(unit, activity, { Phase: { ID: sent.get('phase') ?? '' } })),
      );
    case 'lines':
      return screen.backTo(
        page,
        screen.change((unit) => changeLines(unit, activity, sent)),
      );
    case 'notes':
      return noteAction(screen, activity, page);
    case 'stock':
      return refreshStock(screen, page, sent.get('product'));
    case 'copy': {
      const next = activityKinds.find(({ path }) => path === sent.get('kind'));
      return next === undefined ? null : made(screen, next, page, (unit) => copyTo(unit, next.type, activity, 1));
    }
    case 'credit':
      return made(screen, kind, page, (unit) =>
        copyTo(unit, kind.type, activity, -1, { CreditedInvoice: { ID: activity.id } }),
      );
    case 'delete': {
      const refusal = screen.change((unit) => removeEntity(unit, activity));
      return screen.backTo(refusal === null ? `/${kind.path}` : page, refusal);
    }
    default:
      return null;
  }
}

function changeLines(unit: Unit, activity: Entity, sent: ReadonlyMap<string, string>): void {
  const removed = unit.get(sent.get('remove') ?? '');
  if (removed !== null) {
    removeEntity(unit, removed);
    return;
  }
  const product = sent.get('product') ?? '';
  const given = Object.entries({
    Description: (sent.get('Description') ?? '').trim() || null,
    Quantity: figure(sent, 'Quantity'),
    Price: figure(sent, 'Price'),
    DiscountPercentage: figure(sent, 'DiscountPercentage'),
    VatPercentage: figure(sent, 'VatPercentage'),
    Product: product === '' ? null : { ID: product },
  }).filter(([, value]) => value !== null);
  createEntity(unit, unit.tools.schema.type('ProductLine'), {
    ...Object.fromEntries(given),
    Activity: { ID: activity.id },
  });
}

/** The same lines in another activity; a credit invoice takes them with the opposite quantity (tribe-crm.md 5.3). */
function copyTo(unit: Unit, type: string, from: Entity, sign: 1 | -1, more: Body = {}): Entity {
  const relationship = from.links.Relationship;
  const lines = linesOf(unit, from).map((line) => {
    const product = line.links.Product;
    const texts = { Description: text(line, 'Description'), ExtraDescription: text(line, 'ExtraDescription') };
    const figures = {
      Price: number(line, 'Price'),
      DiscountPercentage: number(line, 'DiscountPercentage'),
      VatPercentage: number(line, 'VatPercentage'),
    };
    const vatGroup = line.links.VatGroup;
    return {
      ...texts,
      ...figures,
      Quantity: sign * (number(line, 'Quantity') ?? 1),
      ...(product === undefined ? {} : { Product: { ID: product } }),
      ...(vatGroup === undefined ? {} : { VatGroup: { ID: vatGroup } }),
    };
  });
  return createEntity(unit, unit.tools.schema.type(type), {
    Subject: nameOf(from) || null,
    IsVatIncluded: from.values.IsVatIncluded ?? null,
    ...(relationship === undefined ? {} : { Relationship: { ID: relationship } }),
    ProductLines: lines,
    ...more,
  });
}

/** The refresh icon of a product line: the apps that keep the stock are asked for it. */
function refreshStock(screen: Screen, page: string, productId: string | undefined): WireResponse {
  const { tribe, tenant } = screen;
  const product = screen.get(productId);
  if (product?.type !== 'Product') return screen.notFound();
  const listeners = tribe.marketplace.listeners(tenant);
  if (listeners.length === 0) return screen.backTo(page, screen.t('noStockApp'));
  for (const app of listeners) tribe.notifyApp(app, tenant, { event: 'stockRefresh', product: product.id });
  return screen.backTo(page, null);
}
