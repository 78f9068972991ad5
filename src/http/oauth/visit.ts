import type { Context } from 'hono';
import type { Cookies } from '../security/cookies.ts';

/** Binds the consent visit that `url` starts to the browser that asks for it; returns the state of the visit. */
export function rememberVisit(c: Context, cookies: Cookies, url: string): string {
  const state = new URL(url).searchParams.get('state');
  if (state === null || !/^[\w-]{16,200}$/.test(state)) {
    throw new Error('an authorization address must carry a URL-safe state');
  }
  cookies.visits.add(c, state);
  return state;
}
