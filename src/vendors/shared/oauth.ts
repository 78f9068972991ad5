import * as z from 'zod';
import type { Outcome } from '../outcome.ts';
import type { Transport, TransportAnswer } from '../transport.ts';
import type { TokenPair } from '../vendor.ts';
import { parseJson } from './interpret.ts';

/** Why only a person can help; also the `reason` of the `unauthorised` outcome. */
export type ConsentLoss = 'refreshTokenUsed' | 'refreshTokenExpired' | 'consentWithdrawn';

export const consentLost = (reason: ConsentLoss): Outcome<never> => ({ is: 'unauthorised', reason });

export interface TokenError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Both empty when the body is not an OAuth error. */
  readonly error: string;
  readonly description: string;
}

type TokenGrantKind = 'authorization_code' | 'refresh_token';

export interface TokenCall {
  readonly transport: Transport;
  readonly url: string;
  readonly form: Readonly<Record<string, string>> & { readonly grant_type: TokenGrantKind };
  readonly timeoutMs: number;
  /** What a 4xx of the token endpoint means; the vendors differ in everything here. */
  readonly judge: (error: TokenError) => Outcome<never>;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  // A number by the standard, text with Exact (exact-online.md 2.2).
  expires_in: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().positive()),
});
const errorAnswer = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * One call to a token endpoint over the plain-object transport. A refresh uses up its token at the vendor, so it is a
 * write: when the answer is lost or makes no sense, what happened is unknown.
 */
export async function requestToken(call: TokenCall): Promise<Outcome<TokenPair>> {
  const result = await call.transport({
    method: 'POST',
    url: call.url,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(call.form).toString(),
    timeoutMs: call.timeoutMs,
  });
  switch (result.is) {
    case 'notSent':
    case 'unknown':
      return result;
    case 'heldBack':
      return result.by === 'token'
        ? { is: 'unauthorised', reason: result.reason }
        : { is: 'throttled', untilMs: result.untilMs };
    case 'answered':
      return readTokenAnswer(result, call);
  }
}

function readTokenAnswer(answer: TransportAnswer, call: TokenCall): Outcome<TokenPair> {
  const { status } = answer;
  const body = parseJson(answer.body);
  const json = body.isJson ? body.value : null;
  if (status >= 200 && status < 300) {
    const pair = tokenAnswer.safeParse(json);
    if (pair.success) {
      const { access_token, refresh_token, expires_in } = pair.data;
      return {
        is: 'ok',
        value: { accessToken: access_token, refreshToken: refresh_token, expiresInMs: expires_in * 1000 },
      };
    }
    // The body holds secrets, so it is not quoted.
    return { is: 'unknown', reason: 'the token endpoint answered without a complete pair of tokens' };
  }
  if (status >= 500 || status === 408) return { is: 'unknown', reason: `the token endpoint answered ${status}` };
  const parsed = errorAnswer.safeParse(json);
  return call.judge({
    status,
    headers: answer.headers,
    error: parsed.success ? parsed.data.error : '',
    description: parsed.success ? (parsed.data.error_description ?? '') : '',
  });
}

export const refusedCredentials = (status: number, message: string): Outcome<never> => ({
  is: 'rejected',
  rejection: { status, cause: 'forbidden', message },
});

export const tokenTimeoutMs = 30_000;
