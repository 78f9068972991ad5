import { badge } from '../../kit/form.ts';
import { type Html, redirect } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { type Entity, text } from '../state/entity.ts';
import type { Screen } from './screen.ts';
import type { PageText } from './texts.ts';

export interface ActivityKind {
  readonly path: string;
  readonly type: string;
  readonly plural: PageText;
  readonly one: PageText;
}

export const activityKinds: readonly ActivityKind[] = [
  { path: 'opportunities', type: 'Activity.SalesOpportunity', plural: 'opportunities', one: 'opportunity' },
  { path: 'offers', type: 'Activity.Offer', plural: 'offers', one: 'offer' },
  { path: 'invoices', type: 'Activity.Invoice', plural: 'invoices', one: 'invoice' },
  { path: 'orders', type: 'Activity.SalesOrder', plural: 'orders', one: 'order' },
];

/** Kinds that people may make now: Configuration > Activities decides between invoices and sales orders (the article). */
export function kindsInUse(screen: Screen): readonly ActivityKind[] {
  const { invoice, salesOrder } = screen.tribe.marketplace.activities(screen.tenant);
  return activityKinds.filter(({ path }) => (path === 'invoices' ? invoice : path === 'orders' ? salesOrder : true));
}

export function phaseBadge(screen: Screen, activity: Entity): Html | null {
  const phase = screen.get(activity.links.Phase);
  if (phase === null) return null;
  const label = (screen.language === 'nl' ? text(phase, 'LocalizedName') : text(phase, 'Name')) ?? '';
  const isGood = ['Paid', 'Won', 'Linked', 'Accepted'].includes(text(phase, 'Code') ?? '');
  return badge(label, isGood ? 'good' : undefined);
}

export const toActivity = (kind: ActivityKind, id: string): WireResponse => redirect(`/${kind.path}/${id}?saved=1`);
