import { type Context, Hono } from 'hono';
import type { Log } from '../../engine/ports.ts';
import type { OAuthReturn, Refusal, TandemService } from '../../engine/service.ts';
import { comeBackTo, comeBackWith } from '../marketplace/comeBack.ts';
import type { Marketplace } from '../marketplace/marketplaceRoutes.ts';
import type { Cookies } from '../security/cookies.ts';
import { localPath } from './localPath.ts';
import { encodeRefusedVisit } from './refusedVisit.ts';
import { rememberVisit } from './visit.ts';

interface OAuthParts {
  readonly service: TandemService;
  readonly cookies: Cookies;
  readonly log: Log;
  readonly publicUrl: string;
  readonly marketplace: Pick<Marketplace, 'tribeAppUrl'> | null;
}

type VisitedSide = 'exact' | 'tribe';

/** Where the wizard goes on after Exact Online sent the browser back. */
const afterExact = (connectionId: string): string => `/c/${encodeURIComponent(connectionId)}/administration`;
/** Marks that the browser was already sent to the public address, so that a proxy that renames the host cannot loop. */
const arrivedParam = 'arrived';

const readReturn = (c: Context): OAuthReturn => ({
  state: c.req.query('state') ?? null,
  code: c.req.query('code') ?? null,
  error: c.req.query('error') ?? null,
  errorDescription: c.req.query('error_description') ?? null,
});

/**
 * The browser's way to the consent pages and back. Every answer is a redirect, so that a code or state never stays in
 * the address bar; a refusal goes to a page of the UI, its words in a cookie that is read once.
 */
export function oauthRoutes({ service, cookies, log, publicUrl, marketplace }: OAuthParts): Hono {
  const publicHost = new URL(publicUrl).host;

  /** Where Install began, if it did; checked again, because a cookie is input like any other. */
  const installedFrom = (c: Context, { state }: OAuthReturn): string | null =>
    marketplace === null ? null : comeBackTo(cookies.installation.take(c, state), marketplace.tribeAppUrl);

  const refused = (c: Context, side: VisitedSide, { code, words }: Refusal): Response => {
    log.warn('consentVisitRefused', { side, code, words });
    cookies.refusedVisit.write(c, encodeRefusedVisit({ side, code, words: { ...words } }));
    return c.redirect(`/refused?${new URLSearchParams({ side, code })}`, 303);
  };

  /** Null when the state was not asked for by this browser. */
  const ownReturn = (c: Context): OAuthReturn | null => {
    const returned = readReturn(c);
    return returned.state !== null && cookies.visits.take(c, returned.state) ? returned : null;
  };

  return new Hono()
    .get('/tribe/start', async (c) => {
      const returnTo = localPath(c.req.query('returnTo') ?? null);
      // Cookies belong to a host: a sign-in begun on "localhost" would not be recognised on "127.0.0.1".
      if (new URL(c.req.url).host !== publicHost && c.req.query(arrivedParam) === undefined) {
        const query = new URLSearchParams({ returnTo, [arrivedParam]: '1' });
        return c.redirect(`${publicUrl.replace(/\/$/, '')}/oauth/tribe/start?${query}`, 303);
      }
      const { url } = await service.beginSignIn({ returnTo });
      rememberVisit(c, cookies, url);
      return c.redirect(url, 303);
    })
    .get('/tribe/return', async (c) => {
      const returned = ownReturn(c);
      if (returned === null) return refused(c, 'tribe', { code: 'signInExpired', words: {} });
      const back = installedFrom(c, returned);
      const result = await service.completeSignIn(returned);
      if (result.is === 'refused') {
        const { code } = result.refusal;
        return back === null
          ? refused(c, 'tribe', result.refusal)
          : c.redirect(comeBackWith(returned.error ?? code, back), 303);
      }
      cookies.session.write(c, result.value.sessionSecret, result.value.expiresMs);
      return c.redirect(back ?? localPath(result.value.returnTo), 303);
    })
    .get('/exact/return', async (c) => {
      const returned = ownReturn(c);
      if (returned === null) return refused(c, 'exact', { code: 'signInExpired', words: {} });
      const result = await service.completeExact(returned);
      return result.is === 'refused'
        ? refused(c, 'exact', result.refusal)
        : c.redirect(afterExact(result.value.connectionId), 303);
    });
}
