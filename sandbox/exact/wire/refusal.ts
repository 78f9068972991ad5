import type { WireResponse } from '../../kit/wire.ts';
import { escapeXml } from './xml.ts';

/** How the caller wants its answer (exact-online.md 4.1): verbose JSON when asked for, Atom otherwise. */
export type Format = 'json' | 'atom';

/** A request that is refused on the wire level. `reason` is the machine code of the `Reason` header (exact-online.md 4.8). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly reason: string | null;

  constructor(status: number, text: string, reason: string | null = null) {
    super(text);
    this.status = status;
    this.reason = reason;
  }
}

/** exact-online.md 4.8, picqer#198. */
export function querySyntaxRefusal(): Refusal {
  return new Refusal(400, 'Bad Request - Error in query syntax.');
}

/** `{"error":{"code":"","message":{"lang":"","value":"…"}}}`: code and lang are empty (exact-online.md 4.8). */
export function errorResponse(
  status: number,
  text: string,
  format: Format,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  if (format === 'json') {
    const body = JSON.stringify({ error: { code: '', message: { lang: '', value: text } } });
    return { status, headers: { 'Content-Type': jsonType, ...headers }, body };
  }
  const namespace = 'http://schemas.microsoft.com/ado/2007/08/dataservices/metadata';
  const body = `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<error xmlns="${namespace}">\r\n  <code></code>\r\n  <message xml:lang="">${escapeXml(text)}</message>\r\n</error>`;
  return { status, headers: { 'Content-Type': 'application/xml;charset=utf-8', ...headers }, body };
}

/** No space before `charset` (exact-online.md 4.1). */
export const jsonType = 'application/json;charset=utf-8';
