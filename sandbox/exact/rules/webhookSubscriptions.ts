import type { Cause, DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { topics } from '../webhooks/topics.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import type { EntityRules } from './rules.ts';

function problemsOf(before: Row | null, values: Row, hosts: Cause['callbackHosts']): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const merged: Row = { ...before, ...values };
  const topic = textOf(merged, 'Topic');
  const url = textOf(merged, 'CallbackURL');
  if (topic === null || topic === '') problems.push({ is: 'mandatory', label: 'Topic' });
  else if (!topics.has(topic)) problems.push({ is: 'invalid', label: 'Topic' });
  if (url === null || url === '') problems.push({ is: 'mandatory', label: 'Callback URL' });
  else if (!isCallbackAllowed(url, hosts)) problems.push({ is: 'invalid', label: 'Callback URL' });
  // Faster delivery exists for one topic only (exact-online.md 6.1).
  if (merged.IsInstant === true && topic !== 'GoodsDeliveries') problems.push({ is: 'invalid', label: 'IsInstant' });
  return problems;
}

/** One subscription per app, company and topic, whoever made it (exact-online.md 6.1). */
function duplicateProblems(division: DivisionState, row: Row): BusinessProblem[] {
  const others = division.entity('WebhookSubscriptions').rowsWith('Topic', row.Topic ?? null);
  const isTaken = others.some((other) => other.ID !== row.ID && other.ClientID === row.ClientID);
  return isTaken ? [{ is: 'alreadyExists' }] : [];
}

/** Any web address by default; with the strict switch https on a host of the app (exact-online.md 6.1). */
function isCallbackAllowed(url: string, hosts: Cause['callbackHosts']): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  if (hosts !== null) return protocol === 'https:' && hosts.includes(host);
  return protocol === 'https:' || protocol === 'http:';
}

export const webhookSubscriptionRules: EntityRules = {
  create(division, values, cause) {
    refuseAny(problemsOf(null, values, cause.callbackHosts));
    const row = { UserID: cause.userId, IsInstant: false, ...values, ClientID: cause.clientId };
    refuseAny(duplicateProblems(division, row));
    return division.insert('WebhookSubscriptions', row, cause);
  },

  update(division, before, values, cause) {
    refuseAny(problemsOf(before, values, cause.callbackHosts));
    refuseAny(duplicateProblems(division, { ...before, ...values }));
    return division.update('WebhookSubscriptions', before, values, cause);
  },

  remove(division, row, cause) {
    division.remove('WebhookSubscriptions', row, cause);
  },
};
