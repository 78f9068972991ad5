/**
 * The administration that the pages of this tab are about, by its connection. It stands in the address, so that two tabs may
 * show two, and that reload, back and links keep it; an address without one is about the one that the sign-in chose.
 */
const named = /^\/c\/([^/]+)(?:\/|$)/.exec(window.location.pathname)?.[1] ?? null;

/** What every call of these pages names; null: the server's own choice. */
export const connectionInAddress: string | null = named === null ? null : decodeURIComponent(named);

/** Where the pages of this administration begin. */
export const pagesBase = named === null ? '/' : `/c/${named}`;

/** The address of a page about an administration: another one is another load, so that no page mixes two. */
export const addressOf = (connectionId: string, path: string): string =>
  `/c/${encodeURIComponent(connectionId)}${path}`;

/** The same page of ours with the administration that this tab is about. */
export const addressHere = (path: string): string =>
  pagesBase === '/' || path === pagesBase || path.startsWith(`${pagesBase}/`) ? path : `${pagesBase}${path}`;

const visitKey = 'tandem.consentVisit';

/** Remembers in this tab for which administration it leaves for a consent page, should the visit come to nothing. */
export const rememberVisit = (): void => {
  if (connectionInAddress === null) sessionStorage.removeItem(visitKey);
  else sessionStorage.setItem(visitKey, connectionInAddress);
};

export function addressAfterVisit(path: string): string {
  const visited = sessionStorage.getItem(visitKey);
  return visited === null ? path : addressOf(visited, path);
}
