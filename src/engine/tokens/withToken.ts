import type { Transport, TransportRequest, TransportResult } from '../../vendors/transport.ts';
import type { TokenGrant, TokenKeeper, TokenKey } from './keeper.ts';

/** Sends every request with a live token. A refused token is renewed and the request repeated once: a 401 had no effect. */
export function withToken(next: Transport, keeper: TokenKeeper, key: TokenKey): Transport {
  return async (request) => {
    const first = await keeper.live(key);
    if (first.is !== 'granted') return heldBack(first);
    const result = await next(withBearer(request, first.accessToken));
    if (result.is !== 'answered' || result.status !== 401) return result;
    const second = await keeper.insteadOf(key, first.generation);
    return second.is === 'granted' ? next(withBearer(request, second.accessToken)) : heldBack(second);
  };
}

/** For the minutes of a sign-in, when the pair is not yet anybody's. */
export function withFixedToken(next: Transport, accessToken: string): Transport {
  return (request) => next(withBearer(request, accessToken));
}

function withBearer(request: TransportRequest, accessToken: string): TransportRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${accessToken}` } };
}

function heldBack(grant: Exclude<TokenGrant, { readonly is: 'granted' }>): TransportResult {
  switch (grant.is) {
    case 'needsConsent':
      return { is: 'heldBack', by: 'token', reason: grant.reason };
    case 'wait':
      return { is: 'heldBack', by: 'budget', untilMs: grant.untilMs };
    case 'unreachable':
      return { is: 'notSent', reason: grant.reason };
  }
}
