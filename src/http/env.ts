import type { Caller, TandemService } from '../engine/service.ts';
import type { Cookies } from './security/cookies.ts';

/** What a request carries between the layers of the API. */
export interface ApiEnv {
  Variables: {
    /** Set by `requireCaller`; routes behind it may rely on it. */
    caller: Caller;
  };
}

export interface ApiParts {
  readonly service: TandemService;
  readonly cookies: Cookies;
}
