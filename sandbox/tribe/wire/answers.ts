import type { WireResponse } from '../../kit/wire.ts';
import type { Refusal } from '../rules/refusal.ts';

const json = { 'Content-Type': 'application/json;odata.metadata=minimal', 'OData-Version': '4.0' } as const;

export const jsonAnswer = (status: number, body: unknown): WireResponse => ({
  status,
  headers: json,
  body: JSON.stringify(body),
});

export const plainJson = (status: number, body: unknown): WireResponse => ({
  status,
  headers: { 'Content-Type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(body),
});

export const noContent: WireResponse = { status: 204, headers: { 'OData-Version': '4.0' }, body: '' };

/** The body that the vendor's own client reads (tribe-crm.md 2.5); a code is never set. */
export function errorAnswer(status: number, message: string): WireResponse {
  const body = JSON.stringify({ error: { code: null, message } });
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Bearer realm="tribe"' } : {};
  return { status, headers: { 'Content-Type': 'application/json', 'OData-Version': '4.0', ...challenge }, body };
}

export const refusalAnswer = (refusal: Refusal): WireResponse => errorAnswer(refusal.status, refusal.message);
