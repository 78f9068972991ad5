/** An absolute URL taken apart without decoding anything: what the client sent is what the service sees. */
export interface RawUrl {
  readonly origin: string;
  /** Starts with a slash; still escaped. */
  readonly path: string;
  /** Without the question mark; still escaped; empty when there is none. */
  readonly query: string;
}

export function splitUrl(url: string): RawUrl {
  const scheme = url.indexOf('://');
  const afterScheme = scheme < 0 ? 0 : scheme + 3;
  const rest = url.slice(afterScheme);
  const pathOffset = rest.search(/[/?#]/);
  const origin = pathOffset < 0 ? url : url.slice(0, afterScheme + pathOffset);
  const target = pathOffset < 0 ? '' : rest.slice(pathOffset);
  const withoutFragment = target.split('#', 1)[0] ?? '';
  const mark = withoutFragment.indexOf('?');
  const path = mark < 0 ? withoutFragment : withoutFragment.slice(0, mark);
  return { origin, path: path === '' ? '/' : path, query: mark < 0 ? '' : withoutFragment.slice(mark + 1) };
}

const secretParameters = /([?&](?:access_token|refresh_token|client_secret|code|id_token|password)=)[^&#]*/gi;

/** The URL as it may be written to a log: values that open doors are replaced. */
export function maskUrl(url: string): string {
  return url.replace(secretParameters, '$1…');
}
