const pathCharsMax = 500;

/**
 * A path of our own pages, or `/` for anything else. Browsers read `//host` and `/\host` as other sites, and drop
 * control characters before they look.
 */
export function localPath(wanted: string | null): string {
  const isLocal = wanted !== null && wanted.length <= pathCharsMax && /^\/(?![/\\])[!-~]*$/.test(wanted);
  return isLocal ? wanted : '/';
}
