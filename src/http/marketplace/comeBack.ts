/**
 * Where the Marketplace wants the browser back, or null when that is not a page of Tribe CRM itself: anybody can write
 * an address with another `return`, and we lead nobody to other sites.
 */
export function comeBackTo(wanted: string | null, tribeAppUrl: string): string | null {
  if (wanted === null || !URL.canParse(wanted)) return null;
  const url = new URL(wanted);
  const isOwn = url.origin === new URL(tribeAppUrl).origin && url.username === '' && url.password === '';
  return isOwn ? url.href : null;
}

/** The same address with the reason why nothing was installed. */
export function comeBackWith(error: string, back: string): string {
  const url = new URL(back);
  url.searchParams.set('error', error);
  return url.href;
}
