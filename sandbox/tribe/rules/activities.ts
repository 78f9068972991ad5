import { type Entity, number, text, withLinks, withValues } from '../state/entity.ts';
import { attachDocument, linesOf } from './documents.ts';
import { withLineSums } from './lines.ts';
import { badRequest } from './refusal.ts';
import type { Unit } from './unit.ts';

const invoice = 'Activity.Invoice';
const paymentTermDefaultDays = 30;
/** Reaching this phase makes the document; an invoice gets its at the first phase behind Draft. */
const documentPhase: Readonly<Record<string, string>> = {
  ...{ 'Activity.SalesOrder': 'Linked', 'Activity.Offer': 'Sent' },
};

/** What follows from writing an activity: first phase, number, sums, and what sending or linking brings about. */
export function settleActivity(unit: Unit, before: Entity | null, written: Entity): Entity {
  let activity = withFirstPhase(unit, written);
  const was = before === null ? null : phaseCode(unit, before);
  const is = phaseCode(unit, activity);
  if (written.type === invoice && isSent(was)) requireFrozen(unit, before, activity, is);
  activity = withLineSums(unit, withNumber(unit, activity));
  const isNowSent = written.type === invoice && isSent(is) && !isSent(was);
  if (isNowSent) activity = sent(unit, activity);
  const saved = unit.save(activity, false);
  const documented = documentPhase[written.type];
  if (isNowSent || (documented !== undefined && is === documented && was !== documented)) attachDocument(unit, saved);
  return saved;
}

/** The `Code` of an activity's phase; phases are told apart by code, never by id (tribe-crm.md 4.5). */
function phaseCode(unit: Unit, activity: Entity): string | null {
  const phase = unit.get(activity.links.Phase ?? '');
  return phase === null ? null : text(phase, 'Code');
}

/** Everything behind Draft: an invoice never becomes a draft again (5.3). */
const isSent = (code: string | null): boolean => code !== null && code !== 'Draft';

function withFirstPhase(unit: Unit, activity: Entity): Entity {
  if (activity.links.Phase !== undefined) return activity;
  const type = unit.tools.schema.type(activity.type).navigations.get('Phase')?.target ?? '';
  for (const phase of unit.tools.store.ofType(unit.actor.tenant, type)) {
    if (phase.values.IsDefault === true) return withLinks(activity, { Phase: phase.id });
  }
  return activity;
}

/** Every activity has a number of year and sequence (5.2); an invoice gets it when it is sent (5.3). */
function withNumber(unit: Unit, activity: Entity): Entity {
  if (activity.type === invoice || text(activity, 'Number') !== null) return activity;
  return withValues(activity, { Number: nextNumber(unit, activity) });
}

function nextNumber(unit: Unit, activity: Entity): string {
  const year = today(unit).slice(0, 4);
  return `${year}${String(unit.tools.nextNumber(`${activity.type}/${activity.tenant}/${year}`)).padStart(4, '0')}`;
}

/** The day in the Netherlands, where the screens live. */
const today = (unit: Unit): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(unit.tools.nowMs);

/** Number and date are given out now, and not before, so that deleting a draft loses no number (5.3). */
function sent(unit: Unit, activity: Entity): Entity {
  const relationship = unit.get(activity.links.Relationship ?? '');
  if (relationship === null)
    throw badRequest('An invoice needs a Relationship before it can be sent.', { is: 'customerNeeded' });
  if (linesOf(unit, activity).length === 0)
    throw badRequest('An invoice needs at least one product line before it can be sent.', { is: 'linesNeeded' });
  const date = today(unit);
  const termDays = number(relationship, 'PaymentTermInDays') ?? paymentTermDefaultDays;
  const due = new Date(Date.parse(`${date}T00:00:00Z`) + termDays * 86_400_000).toISOString().slice(0, 10);
  return withValues(activity, {
    Number: nextNumber(unit, activity),
    InvoiceDate: date,
    DueDate: text(activity, 'DueDate') ?? due,
  });
}

/** A sent invoice is frozen: only its phase moves, and never back to Draft (5.3, strict since 1 April 2024). */
function requireFrozen(unit: Unit, before: Entity | null, after: Entity, phase: string | null): void {
  if (!unit.tools.switches.freezeSentInvoices || before === null) return;
  if (!isSent(phase))
    throw badRequest('A sent invoice cannot become a draft again; correct it with a credit invoice.', {
      is: 'neverDraftAgain',
    });
  const { Phase: _was, ...linksBefore } = before.links;
  const { Phase: _is, ...linksAfter } = after.links;
  if (JSON.stringify([before.values, linksBefore]) !== JSON.stringify([after.values, linksAfter])) throw frozen();
}

const frozen = (): Error =>
  badRequest('A sent invoice cannot be changed; correct it with a credit invoice.', { is: 'sentIsFrozen' });

/** Lines and deletion of a sent invoice are refused like any other edit. */
export function requireDraft(unit: Unit, activity: Entity | null): void {
  if (activity?.type !== invoice || !unit.tools.switches.freezeSentInvoices) return;
  // Without a number it is only just being sent, in the same request as its lines.
  if (isSent(phaseCode(unit, activity)) && text(activity, 'Number') !== null) throw frozen();
}
