import { hc } from 'hono/client';
import type { AppType } from '../../http/api.ts';
import type { Problem } from '../../http/problems.ts';

let connectionId: string | null = null;

/** Names the administration that every call is about from now on; without it the server takes the session's own. */
export const speakAbout = (connection: string | null): void => {
  connectionId = connection;
};

/** The typed client; the header tells the server that the call comes from a page of ours (see the cross-site guard). */
export const api = hc<AppType>('/', {
  headers: () => ({ 'tandem-client': 'ui', ...(connectionId !== null && { 'tandem-connection': connectionId }) }),
}).api.v1;

/** An error answer of the API, with the code that the page has a sentence for. */
export class ApiProblem extends Error {
  readonly code: Problem['code'] | 'offline';
  readonly words: Readonly<Record<string, string>>;

  constructor(code: ApiProblem['code'], words: Readonly<Record<string, string>>) {
    super(code);
    this.name = 'ApiProblem';
    this.code = code;
    this.words = words;
  }
}

interface Response200<T> {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<T>;
}

/** The answer of a call that went well; everything else is thrown as an `ApiProblem`. */
export async function answerOf<R extends Response200<unknown>>(
  call: Promise<R>,
): Promise<Awaited<ReturnType<Extract<R, { status: 200 }>['json']>>> {
  const response = await call.catch(() => {
    throw new ApiProblem('offline', {});
  });
  const body: unknown = await response.json().catch(() => null);
  // The typed client ties the status to the body's shape; nothing else says so to the compiler.
  if (response.ok) return body as Awaited<ReturnType<Extract<R, { status: 200 }>['json']>>;
  throw isProblem(body)
    ? new ApiProblem(body.code, body.words)
    : new ApiProblem('offline', { status: String(response.status) });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'words' in body;
}
