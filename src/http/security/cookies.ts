import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';

/** A consent visit that takes longer than this has to be started again (the service's own limit is the same). */
const visitSeconds = 600;
/** Sign-ins that one browser may have open at once, in as many tabs. */
const openVisitsMax = 4;
const refusedVisitSeconds = 300;
/** Browsers keep no cookie longer than 400 days; the service ends the session at its own time in any case. */
const longestCookieMs = 399 * 86_400_000;

export interface Cookies {
  readonly session: {
    read(c: Context): string | null;
    write(c: Context, secret: string, expiresMs: number): void;
    clear(c: Context): void;
  };
  /**
   * The OAuth states that this very browser asked for. A return with another state was started elsewhere: without
   * this check a stranger could finish his own sign-in in somebody else's browser.
   */
  readonly visits: {
    add(c: Context, state: string): void;
    /** True once for each state that was added. */
    take(c: Context, state: string): boolean;
  };
  /** Where the Marketplace wants the browser back after the consent visit of this state. */
  readonly installation: {
    write(c: Context, state: string, back: string): void;
    /** Null unless this very visit was begun by Install. */
    take(c: Context, state: string | null): string | null;
  };
  /** Why the last consent visit failed, for the page that follows; never in an address. */
  readonly refusedVisit: {
    write(c: Context, text: string): void;
    take(c: Context): string | null;
  };
}

/** All cookies are HttpOnly and SameSite=Lax; over https also Secure, with the prefix that binds them to the host. */
export function createCookies(publicUrl: string): Cookies {
  const isSecure = new URL(publicUrl).protocol === 'https:';
  const named = (name: string): string => `${isSecure ? '__Host-' : ''}tandem_${name}`;
  const base: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure };
  const names = {
    session: named('session'),
    visits: named('visits'),
    refused: named('refused'),
    installation: named('installation'),
  };

  const openVisits = (c: Context): string[] => (getCookie(c, names.visits) ?? '').split('.').filter(Boolean);
  const saveVisits = (c: Context, states: readonly string[]): void => {
    if (states.length === 0) deleteCookie(c, names.visits, base);
    else setCookie(c, names.visits, states.join('.'), { ...base, maxAge: visitSeconds });
  };

  return {
    session: {
      read: (c) => getCookie(c, names.session) ?? null,
      write: (c, secret, expiresMs) => {
        const expires = new Date(Math.min(expiresMs, Date.now() + longestCookieMs));
        setCookie(c, names.session, secret, { ...base, expires });
      },
      clear: (c) => {
        deleteCookie(c, names.session, base);
      },
    },
    visits: {
      add: (c, state) => saveVisits(c, [...openVisits(c), state].slice(-openVisitsMax)),
      take: (c, state) => {
        const open = openVisits(c);
        if (!open.includes(state)) return false;
        saveVisits(
          c,
          open.filter((other) => other !== state),
        );
        return true;
      },
    },
    installation: {
      write: (c, state, back) =>
        setCookie(c, names.installation, `${state} ${back}`, { ...base, maxAge: visitSeconds }),
      take: (c, state) => {
        const text = getCookie(c, names.installation);
        if (text === undefined || state === null || !text.startsWith(`${state} `)) return null;
        deleteCookie(c, names.installation, base);
        return text.slice(state.length + 1);
      },
    },
    refusedVisit: {
      write: (c, text) => setCookie(c, names.refused, text, { ...base, maxAge: refusedVisitSeconds }),
      take: (c) => {
        const text = getCookie(c, names.refused) ?? null;
        if (text !== null) deleteCookie(c, names.refused, base);
        return text;
      },
    },
  };
}
