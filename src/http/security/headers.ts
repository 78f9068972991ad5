import { createMiddleware } from 'hono/factory';

/**
 * Everything comes from this origin, and nothing inline runs. Inline styles are allowed: the component library sets
 * sizes and colours through `style` attributes, and a style cannot read or send anything while `default-src` is none.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const yearSeconds = 31_536_000;

export const securityHeaders = (publicUrl: string) => {
  const isSecure = new URL(publicUrl).protocol === 'https:';
  return createMiddleware(async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set('Content-Security-Policy', contentSecurityPolicy);
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('X-Frame-Options', 'DENY');
    // An address of ours may carry a one-time code for a moment; it must not travel on as a referrer.
    headers.set('Referrer-Policy', 'no-referrer');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=()');
    if (isSecure) headers.set('Strict-Transport-Security', `max-age=${yearSeconds}`);
    // What has not said otherwise must not be kept: answers hold a company's data.
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  });
};
