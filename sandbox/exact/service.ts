import { sequences } from '../kit/sequences.ts';
import type { Service, ServiceContext, ServiceDefinition } from '../kit/service.ts';
import { splitUrl } from '../kit/url.ts';
import type { WireRequest, WireResponse } from '../kit/wire.ts';
import { exactControlRoutes } from './control.ts';
import { Barriers } from './limits/barriers.ts';
import { CallLimits } from './limits/callLimits.ts';
import { ErrorLimit } from './limits/errorLimit.ts';
import { Grants } from './oauth/grants.ts';
import { opaqueSource } from './oauth/opaque.ts';
import { answerToken } from './oauth/token.ts';
import { answerPage } from './pages/pages.ts';
import { Sessions } from './pages/sessions.ts';
import { seedExact } from './seed/seed.ts';
import { type ExactSettings, SettingsStore } from './settings.ts';
import { ExactState } from './state/exactState.ts';
import { Deliveries } from './webhooks/deliveries.ts';
import { answerApi } from './wire/api.ts';
import { errorResponse } from './wire/refusal.ts';
import { readDataUrl } from './wire/target.ts';

/** What Exact says when it crashes (exact-online.md 4.8, picqer#91). */
const crashText = 'A problem has occurred. The cause of this issue will be investigated as soon as possible.';

/** The Exact Online sandbox; `overrides` are the switches that start other than by default. */
export function exactDefinition(overrides: Partial<ExactSettings> = {}): ServiceDefinition {
  return {
    name: 'exact',
    title: 'Exact Online sandbox',
    defaultPort: 4001,
    create: (context) => createService(context, overrides),
  };
}

function createService(context: ServiceContext, overrides: Partial<ExactSettings>): Service {
  const { tables, clock, ledger, seed, size, publicUrl } = context;
  const nowMs = (): number => clock.nowMs();
  const state = new ExactState({ tables, ledger, seed, publicUrl, nowMs });
  const settings = new SettingsStore(tables, overrides);
  const currentSettings = (): ExactSettings => settings.current;
  const counters = sequences(tables, seed);
  const opaque = opaqueSource(counters, seed);
  const grants = new Grants(tables, opaque, nowMs);
  const sessions = new Sessions(tables, opaque, state);
  const errorLimit = new ErrorLimit(tables, nowMs, currentSettings);
  const callLimits = new CallLimits(tables, nowMs, currentSettings);
  const barriers = new Barriers(tables);
  const deliveries = new Deliveries(tables, { state, grants, sequences: counters, settings: currentSettings });
  state.onChange((change) => deliveries.changed(change));
  const desk = { state, grants, sessions, tables, errorLimit, callLimits, barriers, settings: currentSettings, nowMs };

  return {
    seed: () => seedExact(state, grants, size),
    reindex: () => {
      state.reindex();
      deliveries.resume();
    },
    handle: (request) => {
      const url = readDataUrl(request.url);
      if (url !== null) return answerApi(desk, request, url);
      if (isTokenPath(request)) return answerToken(desk, request);
      return answerPage(desk, request);
    },
    endpointOf: (request) => {
      const url = readDataUrl(request.url);
      const { path } = splitUrl(request.url);
      if (url === null) return { endpoint: `${request.method} ${pagePath(path)}`, tenant: null };
      return {
        endpoint: `${request.method} ${url.endpoint}`,
        tenant: url.division === null ? null : String(url.division),
      };
    },
    takeOutbound: () => deliveries.take(),
    outboundAnswered: (id, status) => deliveries.answered(id, status),
    crashed: (request) => crashResponse(request),
    controlRoutes: exactControlRoutes({ state, grants, settings, errorLimit, barriers }),
  };
}

function isTokenPath(request: WireRequest): boolean {
  return splitUrl(request.url).path.toLowerCase() === '/api/oauth2/token';
}

/** Ids taken out of the paths of the pages. */
function pagePath(path: string): string {
  return path.replace(/\/\d+\/[0-9a-f-]{36}/i, '/{division}/{account}');
}

function crashResponse(request: WireRequest): WireResponse {
  const isJson = (request.headers.accept ?? '').includes('json');
  return errorResponse(500, crashText, isJson ? 'json' : 'atom');
}
