import { badge } from '../../kit/form.ts';
import type { Html } from '../../kit/page.ts';
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

interface HeadField {
  readonly name: string;
  readonly label: PageText;
  readonly type?: 'date' | 'number';
}

const headsOf: Readonly<Record<string, readonly HeadField[]>> = {
  opportunities: [
    { name: 'Probability', label: 'probability', type: 'number' },
    { name: 'EstimatedAmount', label: 'estimatedAmount', type: 'number' },
    { name: 'ExpectedOrderDate', label: 'expectedOrderDate', type: 'date' },
  ],
  offers: [
    { name: 'Reference', label: 'reference' },
    { name: 'ExpirationDate', label: 'expirationDate', type: 'date' },
  ],
  invoices: [{ name: 'DueDate', label: 'dueDate', type: 'date' }],
  orders: [
    { name: 'CustomerReference', label: 'reference' },
    { name: 'DeliveryDate', label: 'deliveryDate', type: 'date' },
  ],
};

/** The fields at the head of an activity's page. */
export const headFields = ({ path }: ActivityKind): readonly HeadField[] => [
  { name: 'Subject', label: 'subject' },
  ...(headsOf[path] ?? []),
  { name: 'DiscountPercentage', label: 'discountOfAll', type: 'number' },
];

/** A sent invoice is frozen (tribe-crm.md 5.3): it has its number from then on. */
export const isEditable = (activity: Entity): boolean =>
  activity.type !== 'Activity.Invoice' || text(activity, 'Number') === null;

/** Kinds that people may make now: Configuration > Activities decides between invoices and sales orders (the article). */
export function kindsInUse(screen: Screen): readonly ActivityKind[] {
  const { invoice, salesOrder } = screen.tribe.marketplace.activities(screen.tenant);
  return activityKinds.filter(({ path }) => (path === 'invoices' ? invoice : path === 'orders' ? salesOrder : true));
}

const badgeKinds: Readonly<Record<string, 'good' | 'warning' | 'bad'>> = {
  ...{ Paid: 'good', Won: 'good', Linked: 'good', Delivered: 'good', Accepted: 'good' },
  ...{ PartlyPaid: 'warning', FirstReminder: 'warning', SecondReminder: 'warning' },
  ...{ Lost: 'bad', Rejected: 'bad', Cancelled: 'bad' },
};

/** An invoice that waits for its money. */
const openPhases: ReadonlySet<string> = new Set(['Sent', 'FirstReminder', 'SecondReminder', 'PartlyPaid']);

/** The phase, and whether the money is overdue. */
export function statusBadges(screen: Screen, activity: Entity): readonly Html[] {
  const phase = screen.get(activity.links.Phase);
  if (phase === null) return [];
  const code = text(phase, 'Code') ?? '';
  const due = text(activity, 'DueDate');
  const today = new Date(screen.tribe.nowMs).toISOString().slice(0, 10);
  const isOverdue = activity.type === 'Activity.Invoice' && openPhases.has(code) && due !== null && due < today;
  return [badge(screen.nameOf(phase), badgeKinds[code]), ...(isOverdue ? [badge(screen.t('overdue'), 'bad')] : [])];
}
