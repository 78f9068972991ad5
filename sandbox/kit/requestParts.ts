import { ControlRefusal } from './controlRoute.ts';
import type { WireRequest } from './wire.ts';

/** Reads parts of a request that browsers and scripts send, the way browsers write them (plus is a space). */
export function parseQueryMap(query: string): ReadonlyMap<string, string> {
  return new Map(new URLSearchParams(query));
}

/** Fields of a submitted form; the last value of a name wins. */
export function parseForm(request: WireRequest): ReadonlyMap<string, string> {
  return parseQueryMap(Buffer.from(request.body).toString('utf8'));
}

export function parseCookies(request: WireRequest): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    if (name !== '' && !cookies.has(name)) cookies.set(name, part.slice(equals + 1).trim());
  }
  return cookies;
}

export interface CookieSettings {
  readonly path?: string;
  /** Absent: until the browser closes. Zero removes the cookie. */
  readonly maxAgeS?: number;
}

/** Value of a `Set-Cookie` header that scripts cannot read and that travels along with links from elsewhere, not with their forms. */
export function setCookie(name: string, value: string, settings: CookieSettings = {}): string {
  const maxAge = settings.maxAgeS === undefined ? '' : `; Max-Age=${settings.maxAgeS}`;
  return `${name}=${value}; Path=${settings.path ?? '/'}; HttpOnly; SameSite=Lax${maxAge}`;
}

/**
 * The JSON body of a control call, an empty object when none was sent. A declared JSON type is required: a page of another
 * site can make a browser post a form here, but not JSON.
 */
export function parseJsonBody(request: WireRequest): unknown {
  if (request.body.length === 0) return {};
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new ControlRefusal(
      `the body must be JSON with Content-Type application/json, not ${type === '' ? 'untyped' : type}`,
    );
  }
  try {
    return JSON.parse(Buffer.from(request.body).toString('utf8'));
  } catch (error) {
    throw new ControlRefusal(`the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
