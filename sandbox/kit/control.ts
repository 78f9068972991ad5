import { z } from 'zod';
import { overviewPage } from './controlPage.ts';
import { type ControlCall, ControlRefusal, type ControlRoute } from './controlRoute.ts';
import { faultRuleSchema } from './faults.ts';
import type { HostedSandbox } from './host.ts';
import { parseJsonBody, parseQueryMap } from './requestParts.ts';
import { splitUrl } from './url.ts';
import type { Exchange, WireRequest, WireResponse } from './wire.ts';
import { worldSizeMax, worldSizeMin } from './world/limits.ts';

export const controlPrefix = '/_control';

const ledgerPageMax = 1_000;

const clockBody = z.union([
  z.strictObject({ nowMs: z.number().int().min(0).max(8.64e15) }),
  z.strictObject({ advanceMs: z.number().int() }),
]);
const resetBody = z.strictObject({
  seed: z.number().int().min(0).max(0xffff_ffff).optional(),
  size: z.number().int().min(worldSizeMin).max(worldSizeMax).optional(),
});

export function isControlRequest(request: WireRequest): boolean {
  const { path } = splitUrl(request.url);
  return path === controlPrefix || path.startsWith(`${controlPrefix}/`);
}

/** Answers one control call. It never meets a fault and is not counted: it stands outside the emulated service. */
export function answerControl(sandbox: HostedSandbox, request: WireRequest, isServed: boolean): Exchange {
  const response = isServed
    ? respond(sandbox, request)
    : json(404, { error: 'the control API is switched off (--no-control)' });
  return { is: 'answered', response, delayMs: 0 };
}

function respond(sandbox: HostedSandbox, request: WireRequest): WireResponse {
  if (isFromElsewhere(sandbox, request))
    return json(403, { error: 'the control API takes no calls from pages of other sites' });
  const { path, query } = splitUrl(request.url);
  const segments = path
    .slice(controlPrefix.length)
    .split('/')
    .filter((segment) => segment !== '');
  const routes = controlRoutes(sandbox);
  if (segments.length === 0 && request.method === 'GET') {
    if ((request.headers.accept ?? '').includes('text/html')) return overviewPage(sandbox, routes, controlPrefix);
    return json(200, overview(sandbox, routes));
  }
  const matching = routes.flatMap((route) => {
    const parameters = matchPath(route.path, segments);
    return parameters === null ? [] : [{ route, parameters }];
  });
  const chosen = matching.find(({ route }) => route.method === request.method);
  if (chosen === undefined) {
    if (matching.length === 0)
      return json(404, { error: `no control route ${path}; GET ${controlPrefix} lists what exists` });
    const allowed = matching.map(({ route }) => route.method).join(', ');
    return { ...json(405, { error: `${path} answers ${allowed}` }), headers: { ...jsonHeaders, Allow: allowed } };
  }
  try {
    const call: ControlCall = {
      parameters: chosen.parameters,
      query: parseQueryMap(query),
      body: parseJsonBody(request),
    };
    const result = chosen.route.handle(call);
    return result === null || result === undefined ? { status: 204, headers: {}, body: '' } : json(200, result);
  } catch (error) {
    if (error instanceof ControlRefusal) return json(error.status, { error: error.message });
    if (error instanceof z.ZodError) return json(400, { error: z.prettifyError(error) });
    sandbox.report(`control call ${request.method} ${path} crashed`, error);
    return json(500, { error: 'the control call crashed; the log of the sandbox says why' });
  }
}

/** A browser names the site whose page makes a changing call: another site must not be able to reset a sandbox on this machine. */
function isFromElsewhere(sandbox: HostedSandbox, request: WireRequest): boolean {
  const origin = request.headers.origin;
  return request.method !== 'GET' && origin !== undefined && origin !== sandbox.publicUrl;
}

/** The routes every sandbox has, followed by those of the service. */
function controlRoutes(sandbox: HostedSandbox): readonly ControlRoute[] {
  return [
    ...stateRoutes(sandbox),
    ...faultRoutes(sandbox),
    ...insightRoutes(sandbox),
    ...(sandbox.service.controlRoutes ?? []),
  ];
}

function stateRoutes(sandbox: HostedSandbox): readonly ControlRoute[] {
  const clock = () => ({ nowMs: sandbox.clock.nowMs(), now: new Date(sandbox.clock.nowMs()).toISOString() });
  return [
    {
      method: 'GET',
      path: 'health',
      summary: 'Says that the sandbox runs, with its seed and size.',
      handle: () => ({ status: 'ok', name: sandbox.name, seed: sandbox.seed, size: sandbox.size }),
    },
    {
      method: 'POST',
      path: 'reset',
      summary: `Back to the seeded state, with another seed or size (${worldSizeMin} to ${worldSizeMax}) when given: clock unshifted, no faults, ledger and log empty.`,
      example: { seed: 1, size: 300 },
      handle: ({ body }) => {
        const { seed, size } = resetBody.parse(body);
        sandbox.reset({ ...(seed === undefined ? {} : { seed }), ...(size === undefined ? {} : { size }) });
        return { seed: sandbox.seed, size: sandbox.size };
      },
    },
    { method: 'GET', path: 'clock', summary: 'The time the sandbox lives in.', handle: clock },
    {
      method: 'POST',
      path: 'clock',
      summary: 'Sets the time (nowMs, milliseconds since 1970) or moves it (advanceMs); it goes on ticking from there.',
      example: { advanceMs: 600_000 },
      handle: ({ body }) => {
        const to = clockBody.parse(body);
        if ('nowMs' in to) sandbox.clock.set(to.nowMs);
        else sandbox.clock.advance(to.advanceMs);
        return clock();
      },
    },
  ];
}

function faultRoutes(sandbox: HostedSandbox): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: 'faults',
      summary: 'The faults in force, with how often each fired.',
      handle: () => sandbox.faults.list(),
    },
    {
      method: 'POST',
      path: 'faults',
      summary:
        'Adds a fault: loseRequest, loseAnswer, latency, status, htmlWith200, truncatedBody, landLate, deliverTwice for requests; dropOutbound, repeatOutbound, delayOutbound for webhooks.',
      example: {
        match: { method: 'POST', pathPattern: '*/token' },
        effect: { kind: 'loseAnswer' },
        probability: 1,
        remaining: 1,
      },
      handle: ({ body }) => sandbox.faults.add(faultRuleSchema.parse(body)),
    },
    {
      method: 'DELETE',
      path: 'faults',
      summary: 'Removes all faults.',
      handle: () => {
        sandbox.faults.clear();
        return null;
      },
    },
    {
      method: 'DELETE',
      path: 'faults/{id}',
      summary: 'Removes one fault.',
      handle: ({ parameters }) => {
        const { id = '' } = parameters;
        if (!sandbox.faults.remove(id)) throw new ControlRefusal(`there is no fault ${id}`, 404);
        return null;
      },
    },
  ];
}

function insightRoutes(sandbox: HostedSandbox): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: 'requests',
      summary: 'Counts per tenant, endpoint and status, and the latest requests, oldest first (`?limit=n`).',
      handle: ({ query }) => ({
        total: sandbox.requests.total,
        counts: sandbox.requests.counts(),
        recent: sandbox.requests.recent(wholeNumber(query, 'limit', 200, 1)),
      }),
    },
    {
      method: 'DELETE',
      path: 'requests',
      summary: 'Forgets the counts and the latest requests.',
      handle: () => {
        sandbox.requests.clear();
        return null;
      },
    },
    {
      method: 'GET',
      path: 'ledger',
      summary: `Effects on data with their causes, after number \`since\`, at most \`limit\` (${ledgerPageMax}).`,
      handle: ({ query }) => {
        const since = wholeNumber(query, 'since', 0, 0);
        const limit = wholeNumber(query, 'limit', ledgerPageMax, 1);
        return { count: sandbox.ledger.count, effects: sandbox.ledger.since(since, Math.min(limit, ledgerPageMax)) };
      },
    },
  ];
}

function overview(sandbox: HostedSandbox, routes: readonly ControlRoute[]): object {
  return {
    name: sandbox.name,
    title: sandbox.title,
    seed: sandbox.seed,
    size: sandbox.size,
    nowMs: sandbox.clock.nowMs(),
    routes: routes.map(({ method, path, summary, example }) => ({
      method,
      path: `${controlPrefix}/${path}`,
      summary,
      ...(example === undefined ? {} : { example }),
    })),
  };
}

function wholeNumber(query: ReadonlyMap<string, string>, name: string, absent: number, least: number): number {
  const text = query.get(name);
  if (text === undefined) return absent;
  if (!/^\d{1,15}$/.test(text) || Number(text) < least) {
    throw new ControlRefusal(`${name} must be a whole number from ${least}, not ${JSON.stringify(text)}`);
  }
  return Number(text);
}

function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | null {
  const parts = pattern.split('/');
  if (parts.length !== segments.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{') && part.endsWith('}')) parameters[part.slice(1, -1)] = decodeSegment(segment);
    else if (part !== segment) return null;
  }
  return parameters;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const jsonHeaders = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

function json(status: number, body: unknown): WireResponse {
  return { status, headers: jsonHeaders, body: JSON.stringify(body) };
}
