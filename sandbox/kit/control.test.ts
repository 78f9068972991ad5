import { describe, expect, test } from 'vitest';
import { ControlRefusal } from './controlRoute.ts';
import { createSandbox, type HostedSandbox } from './host.ts';
import type { ServiceDefinition } from './service.ts';

const origin = 'http://empty.test';

const definition: ServiceDefinition = {
  name: 'tribe',
  title: 'Empty <service>',
  defaultPort: 4002,
  create: () => ({
    seed: () => {},
    reindex: () => {},
    handle: () => ({ status: 200, headers: {}, body: 'ok' }),
    endpointOf: () => ({ endpoint: 'GET /', tenant: null }),
    takeOutbound: () => [],
    outboundAnswered: () => {},
    controlRoutes: [
      {
        method: 'POST',
        path: 'doors/{door}/open',
        summary: 'Opens a door.',
        handle: ({ parameters, query, body }) => {
          if (parameters.door === 'locked') throw new ControlRefusal('the door is locked', 409);
          if (parameters.door === 'broken') throw new Error('hinge');
          return { door: parameters.door, how: query.get('how'), body };
        },
      },
    ],
  }),
};

function open(isControlServed = true): HostedSandbox {
  return createSandbox(definition, { publicUrl: origin, now: () => 5_000, isControlServed });
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function call(
  sandbox: HostedSandbox,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Answer {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const exchange = sandbox.exchange({ method, url: `${origin}/_control${path}`, headers, body: Buffer.from(text) });
  if (exchange.is !== 'answered') throw new Error('a control call was lost');
  const answer = String(exchange.response.body);
  return { status: exchange.response.status, body: answer === '' ? null : JSON.parse(answer) };
}

describe('the control API', () => {
  test('lists what exists, own routes of the service included', () => {
    const { status, body } = call(open(), 'GET', '/');
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'tribe', seed: 1, size: 300 });
    expect(JSON.stringify(body)).toContain('/_control/doors/{door}/open');
  });

  test('shows the same to a browser as a page', () => {
    const exchange = open().exchange({
      method: 'GET',
      url: `${origin}/_control`,
      headers: { accept: 'text/html' },
      body: Buffer.of(),
    });
    expect(exchange).toMatchObject({ is: 'answered', response: { status: 200 } });
    const page = exchange.is === 'answered' ? String(exchange.response.body) : '';
    expect(page).toContain('/_control/faults');
    expect(page).toContain('Empty &lt;service&gt;');
  });

  test('moves and sets the clock', () => {
    const sandbox = open();
    expect(call(sandbox, 'POST', '/clock', { advanceMs: 600_000 }).body).toMatchObject({ nowMs: 605_000 });
    expect(call(sandbox, 'POST', '/clock', { nowMs: 1_000 }).body).toMatchObject({ nowMs: 1_000 });
    expect(call(sandbox, 'GET', '/clock').body).toEqual({ nowMs: 1_000, now: '1970-01-01T00:00:01.000Z' });
  });

  test('resets to another world', () => {
    const sandbox = open();
    expect(call(sandbox, 'POST', '/reset', { seed: 4, size: 60 }).body).toEqual({ seed: 4, size: 60 });
    expect(call(sandbox, 'POST', '/reset').body).toEqual({ seed: 4, size: 60 });
    expect(call(sandbox, 'GET', '/health').body).toEqual({ status: 'ok', name: 'tribe', seed: 4, size: 60 });
  });

  test('adds, lists and removes faults', () => {
    const sandbox = open();
    expect(call(sandbox, 'POST', '/faults', { effect: { kind: 'loseAnswer' } }).body).toMatchObject({
      id: 'fault-1',
      fired: 0,
    });
    call(sandbox, 'POST', '/faults', { id: 'my own', effect: { kind: 'loseRequest' } });
    expect(call(sandbox, 'DELETE', '/faults/my%20own').status).toBe(204);
    expect(call(sandbox, 'GET', '/faults').body).toMatchObject([{ id: 'fault-1' }]);
    expect(call(sandbox, 'DELETE', '/faults').status).toBe(204);
    expect(call(sandbox, 'GET', '/faults').body).toEqual([]);
  });

  test('shows requests and effects, and is not counted itself', () => {
    const sandbox = open();
    sandbox.faults.add({ effect: { kind: 'loseRequest' }, remaining: 1 });
    for (let i = 0; i < 3; i++) sandbox.exchange({ method: 'GET', url: `${origin}/`, headers: {}, body: Buffer.of() });
    expect(call(sandbox, 'GET', '/requests?limit=1').body).toMatchObject({
      total: 3,
      counts: [
        { endpoint: 'GET /', status: null, count: 1 },
        { endpoint: 'GET /', status: 200, count: 2 },
      ],
      recent: [{ number: 3 }],
    });
    expect(call(sandbox, 'GET', '/ledger?since=0').body).toEqual({ count: 0, effects: [] });
    expect(call(sandbox, 'DELETE', '/requests').status).toBe(204);
  });

  test('passes parameters, query and body to the routes of the service', () => {
    expect(call(open(), 'POST', '/doors/front%2Fback/open?how=slowly', { a: 1 })).toEqual({
      status: 200,
      body: { door: 'front/back', how: 'slowly', body: { a: 1 } },
    });
    expect(call(open(), 'POST', '/doors/locked/open')).toEqual({ status: 409, body: { error: 'the door is locked' } });
    expect(call(open(), 'POST', '/doors/broken/open').status).toBe(500);
  });

  const bad: readonly (readonly [method: string, path: string, body: unknown, status: number, says: RegExp])[] = [
    ['GET', '/nothing', undefined, 404, /GET \/_control lists/],
    ['PUT', '/clock', undefined, 405, /GET, POST/],
    ['POST', '/clock', {}, 400, /nowMs|advanceMs|input/i],
    ['POST', '/clock', { nowMs: 'noon' }, 400, /nowMs|input/i],
    ['POST', '/clock', { nowMs: 1, advanceMs: 2 }, 400, /./],
    ['POST', '/reset', { size: 3 }, 400, /50/],
    ['POST', '/reset', { sise: 300 }, 400, /sise/],
    ['POST', '/faults', { effect: { kind: 'explode' } }, 400, /loseRequest/],
    ['POST', '/faults', 'not json', 400, /not JSON/],
    ['DELETE', '/faults/none', undefined, 404, /no fault none/],
    ['GET', '/requests?limit=0', undefined, 400, /limit must be a whole number from 1/],
    ['GET', '/ledger?since=x', undefined, 400, /since must be a whole number from 0/],
  ];
  test.each(bad)('refuses %s %s with %j by %i', (method, path, body, status, says) => {
    const answer = call(open(), method, path, body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toMatch(says);
  });

  test('takes no forms and no calls from pages of other sites', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(call(open(), 'POST', '/reset', 'size=300', form).status).toBe(400);
    expect(call(open(), 'POST', '/reset', undefined, { origin: 'http://evil.test' }).status).toBe(403);
    expect(call(open(), 'POST', '/reset', undefined, { origin }).status).toBe(200);
  });

  test('can be switched off', () => {
    expect(call(open(false), 'GET', '/health').status).toBe(404);
  });
});
