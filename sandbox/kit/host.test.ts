import { describe, expect, test } from 'vitest';
import type { FaultRuleInput } from './faults.ts';
import { createSandbox, type HostedSandbox } from './host.ts';
import { sequences } from './sequences.ts';
import type { Service, ServiceContext, ServiceDefinition } from './service.ts';
import type { Exchange, OutboundCall, WireRequest } from './wire.ts';

const origin = 'http://notes.test';

/** A notebook: POST adds a note and announces it, GET counts the notes, `/crash` throws. */
function notebook(context: ServiceContext): Service {
  const notes = context.tables.table<{ readonly text: string }>('notes');
  const calls = context.tables.table<OutboundCall>('calls');
  const ids = sequences(context.tables, context.seed);
  return {
    seed: () => notes.put('seeded', { text: `seed ${context.seed}` }),
    reindex: () => {},
    handle: (request) => {
      if (request.url.endsWith('/crash')) throw new Error('the notebook is on fire');
      if (request.method === 'POST') {
        const key = ids.guid('note');
        const text = Buffer.from(request.body).toString('utf8');
        notes.put(key, { text });
        context.ledger.append({
          tenant: 'home',
          entity: 'Note',
          key,
          action: 'create',
          before: null,
          after: { text },
          cause: { by: 'api', who: 'test', requestNumber: null },
        });
        const announcement: WireRequest = {
          method: 'POST',
          url: 'http://hook.test/heard',
          headers: {},
          body: request.body,
        };
        calls.put(key, { id: key, dueMs: context.clock.nowMs(), request: announcement });
      }
      return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: `${notes.size} notes` };
    },
    endpointOf: ({ method }) => ({ endpoint: `${method} /notes`, tenant: 'home' }),
    takeOutbound: () => {
      const due = [...calls.rows()];
      for (const { id } of due) calls.remove(id);
      return due;
    },
    outboundAnswered: (id, status) => context.tables.table('answers').put(id, { status }),
    crashed: () => ({ status: 500, headers: {}, body: 'a problem has occurred' }),
  };
}

const definition: ServiceDefinition = { name: 'exact', title: 'Notebook', defaultPort: 4001, create: notebook };

function open(settings: { readonly report?: (text: string, cause: unknown) => void } = {}): {
  readonly sandbox: HostedSandbox;
  readonly time: { nowMs: number };
} {
  const time = { nowMs: 1_000_000 };
  return { sandbox: createSandbox(definition, { publicUrl: origin, now: () => time.nowMs, ...settings }), time };
}

function request(method: string, path = '/notes', body = ''): WireRequest {
  return { method, url: origin + path, headers: {}, body: Buffer.from(body) };
}

/** What the caller gets to see. */
function seen(exchange: Exchange): string {
  if (exchange.is === 'lost') return exchange.wasApplied ? 'lost, applied' : 'lost';
  return `${exchange.response.status} ${Buffer.from(exchange.response.body).toString('utf8')}`;
}

function notesIn(sandbox: HostedSandbox): number {
  return sandbox.tables.table('notes').size;
}

describe('a hosted service', () => {
  test('answers, and its effects carry time and request number', () => {
    const { sandbox } = open();
    expect(seen(sandbox.exchange(request('GET')))).toBe('200 1 notes');
    expect(seen(sandbox.exchange(request('POST', '/notes', 'milk')))).toBe('200 2 notes');
    expect(sandbox.ledger.since(0)).toMatchObject([
      { number: 1, atMs: 1_000_000, entity: 'Note', after: { text: 'milk' }, cause: { who: 'test', requestNumber: 2 } },
    ]);
    expect(sandbox.ledger.since(1)).toEqual([]);
  });

  test('that throws answers in the words of the vendor, tells the log, and goes on', () => {
    const reports: string[] = [];
    const { sandbox } = open({ report: (text, cause) => reports.push(`${text}: ${String(cause)}`) });
    expect(seen(sandbox.exchange(request('GET', '/crash')))).toBe('500 a problem has occurred');
    expect(reports).toEqual(['GET /crash crashed: Error: the notebook is on fire']);
    expect(seen(sandbox.exchange(request('GET')))).toBe('200 1 notes');
  });

  test('has every request counted, and the latest ones logged with secrets masked', () => {
    const { sandbox } = open();
    sandbox.exchange(request('GET', '/notes?access_token=hush&x=1'));
    sandbox.exchange(request('POST', '/notes', 'eggs'));
    sandbox.exchange(request('GET', '/crash'));
    expect(sandbox.requests.counts()).toEqual([
      { tenant: 'home', endpoint: 'GET /notes', status: 200, count: 1 },
      { tenant: 'home', endpoint: 'GET /notes', status: 500, count: 1 },
      { tenant: 'home', endpoint: 'POST /notes', status: 200, count: 1 },
    ]);
    expect(sandbox.requests.recent()).toMatchObject([
      { number: 1, url: `${origin}/notes?access_token=…&x=1`, status: 200, responseBytes: 7 },
      { number: 2, method: 'POST', requestBytes: 4 },
      { number: 3, status: 500 },
    ]);
    sandbox.requests.clear();
    expect(sandbox.requests.total).toBe(0);
  });

  test('starts anew on reset, with clock, faults, ledger and log as at the start', () => {
    const { sandbox } = open();
    sandbox.exchange(request('POST'));
    sandbox.clock.advance(5_000);
    sandbox.faults.add({ effect: { kind: 'loseAnswer' } });
    sandbox.reset({ seed: 9 });
    expect(sandbox.seed).toBe(9);
    expect(notesIn(sandbox)).toBe(1);
    expect([sandbox.clock.nowMs(), sandbox.ledger.count, sandbox.requests.total]).toEqual([1_000_000, 0, 0]);
    expect(seen(sandbox.exchange(request('GET')))).toBe('200 1 notes');
  });

  test('does the same for the same seed and requests', () => {
    const trace = (): string => {
      const { sandbox } = open();
      sandbox.faults.add({ effect: { kind: 'loseRequest' }, probability: 0.5 });
      const exchanges = Array.from({ length: 50 }, () => sandbox.exchange(request('POST', '/notes', 'x')));
      return JSON.stringify([exchanges.map(seen), sandbox.ledger.since(0), sandbox.requests.recent()]);
    };
    expect(trace()).toBe(trace());
  });
});

describe('a fault', () => {
  const cases: readonly (readonly [effect: FaultRuleInput['effect'], seen: string, notesAdded: number])[] = [
    [{ kind: 'loseRequest' }, 'lost', 0],
    [{ kind: 'loseAnswer' }, 'lost, applied', 1],
    [{ kind: 'status', status: 503, headers: { 'Retry-After': '7' }, body: 'busy' }, '503 busy', 0],
    [{ kind: 'status', status: 500, isApplied: true }, '500 ', 1],
    [{ kind: 'truncatedBody' }, '200 2 n', 1],
    [{ kind: 'truncatedBody', keptShare: 0 }, '200 ', 1],
    [{ kind: 'deliverTwice' }, '200 3 notes', 2],
    [{ kind: 'landLate', delayMs: 60_000 }, 'lost', 0],
    [{ kind: 'latency', latencyMs: 3_000 }, '200 2 notes', 1],
  ];
  test.each(cases)('%j is seen as "%s" and adds %i', (effect, expected, added) => {
    const { sandbox } = open();
    sandbox.faults.add({ effect });
    expect(seen(sandbox.exchange(request('POST')))).toBe(expected);
    expect(notesIn(sandbox)).toBe(1 + added);
  });

  test('answers a page of HTML with status 200, before or after the effect', () => {
    const { sandbox } = open();
    sandbox.faults.add({ id: 'html', effect: { kind: 'htmlWith200' } });
    expect(seen(sandbox.exchange(request('POST')))).toMatch(/^200 <!DOCTYPE html>/);
    expect(notesIn(sandbox)).toBe(1);
    sandbox.faults.add({ id: 'html', effect: { kind: 'htmlWith200', isApplied: true } });
    sandbox.exchange(request('POST'));
    expect(notesIn(sandbox)).toBe(2);
  });

  test('that lets a request land late has it applied once its time has come, and logs it then', () => {
    const { sandbox, time } = open();
    sandbox.faults.add({ effect: { kind: 'landLate', delayMs: 60_000 }, remaining: 1 });
    sandbox.exchange(request('POST', '/notes', 'late'));
    expect(sandbox.nextDueMs()).toBe(1_060_000);
    time.nowMs += 59_999;
    expect(seen(sandbox.exchange(request('GET')))).toBe('200 1 notes');
    time.nowMs += 1;
    sandbox.takeOutbound();
    expect(notesIn(sandbox)).toBe(2);
    expect(sandbox.nextDueMs()).toBeNull();
    expect(sandbox.requests.recent().map(({ status, wasHandled }) => [status, wasHandled])).toEqual([
      [null, false],
      [200, true],
      [200, true],
    ]);
  });

  test('latency adds up and leaves room for another fault', () => {
    const { sandbox } = open();
    sandbox.faults.add({ effect: { kind: 'latency', latencyMs: 100 } });
    sandbox.faults.add({ effect: { kind: 'loseRequest' } });
    sandbox.faults.add({ effect: { kind: 'loseAnswer' } });
    sandbox.faults.add({ effect: { kind: 'latency', latencyMs: 20 } });
    expect(sandbox.exchange(request('POST'))).toEqual({ is: 'lost', wasApplied: false, delayMs: 120 });
    expect(sandbox.faults.list().map(({ fired }) => fired)).toEqual([1, 1, 0, 1]);
  });

  test('fires as often as told, and only where it is aimed', () => {
    const { sandbox } = open();
    sandbox.faults.add({
      match: { method: 'post', pathPattern: '/NOTES/*', tenant: 'home' },
      effect: { kind: 'status', status: 429 },
      remaining: 2,
    });
    const statuses = ['/notes/1', '/notes', '/notes/2?x=/notes/9', '/notes/3'].map((path) =>
      seen(sandbox.exchange(request('POST', path))).slice(0, 3),
    );
    expect(statuses).toEqual(['429', '200', '429', '200']);
    sandbox.faults.add({ match: { tenant: 'elsewhere' }, effect: { kind: 'loseRequest' } });
    expect(seen(sandbox.exchange(request('GET')))).toMatch(/^200/);
  });

  test('comes with the frequency asked for', () => {
    const { sandbox } = open();
    sandbox.faults.add({ effect: { kind: 'loseRequest' }, probability: 0.2 });
    const lost = Array.from({ length: 1_000 }, () => sandbox.exchange(request('GET'))).filter(
      ({ is }) => is === 'lost',
    );
    expect(lost.length).toBeGreaterThan(150);
    expect(lost.length).toBeLessThan(250);
  });

  test('that is malformed is refused', () => {
    const { sandbox } = open();
    expect(() => sandbox.faults.add({ effect: { kind: 'latency', latencyMs: -1 } })).toThrow(/latencyMs/);
    expect(() => sandbox.faults.add({ effect: { kind: 'loseAnswer' }, probability: 2 })).toThrow(/probability/);
    expect(() =>
      sandbox.faults.add({ effect: { kind: 'status', status: 500, headers: { 'X-A': 'a\r\nb' } } }),
    ).toThrow();
  });
});

describe('a call that the service makes', () => {
  test('is handed out once, and its answer is passed back', () => {
    const { sandbox } = open();
    sandbox.exchange(request('POST', '/notes', 'hello'));
    const [call, ...others] = sandbox.takeOutbound();
    expect(others).toEqual([]);
    expect(call?.request.url).toBe('http://hook.test/heard');
    expect(sandbox.takeOutbound()).toEqual([]);
    sandbox.outboundAnswered(call?.id ?? '', 204);
    expect(sandbox.tables.table('answers').get(call?.id ?? '')).toEqual({ status: 204 });
  });

  test('can be dropped without the service noticing', () => {
    const { sandbox } = open();
    sandbox.faults.add({ effect: { kind: 'dropOutbound' } });
    sandbox.exchange(request('POST'));
    expect(sandbox.takeOutbound()).toEqual([]);
    expect([...sandbox.tables.table('answers').rows()]).toEqual([{ status: 200 }]);
  });

  test('can come several times, of which the service hears the first', () => {
    const { sandbox } = open();
    sandbox.faults.add({ match: { pathPattern: '/heard' }, effect: { kind: 'repeatOutbound', times: 3 } });
    sandbox.exchange(request('POST'));
    const calls = sandbox.takeOutbound();
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
    for (const [index, { id }] of calls.entries()) sandbox.outboundAnswered(id, 200 + index);
    expect([...sandbox.tables.table('answers').rows()]).toEqual([{ status: 200 }]);
  });

  test('can come late', () => {
    const { sandbox } = open();
    sandbox.faults.add({ effect: { kind: 'delayOutbound', delayMs: 1_000 } });
    sandbox.exchange(request('POST', '/notes', 'bytes é'));
    expect(sandbox.takeOutbound()).toEqual([]);
    expect(sandbox.nextDueMs()).toBe(1_001_000);
    sandbox.clock.advance(1_000);
    const bodies = sandbox.takeOutbound().map(({ request }) => Buffer.from(request.body).toString('utf8'));
    expect(bodies).toEqual(['bytes é']);
  });
});
