import type { Context } from 'hono';
import type { Cookies } from '../security/cookies.ts';

/** Binds the consent visit that `url` starts to the browser that asks for it. */
export function rememberVisit(c: Context, cookies: Cookies, url: string): void {
  const state = new URL(url).searchParams.get('state');
  if (state === null || !/^[\w-]{16,200}$/.test(state)) {
    throw new Error('an authorization address must carry a URL-safe state');
  }
  cookies.visits.add(c, state);
}
