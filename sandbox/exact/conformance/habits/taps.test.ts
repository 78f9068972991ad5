import { describe, expect, test } from 'vitest';
import { type Answer, bench, main } from '../bench.ts';

/**
 * Habits of TicketSwap/tap-exact and hotgluexyz/tap-exact (Singer taps in Python; exact-online.md 9). They read Atom: no
 * `Accept` of their own, entries as `content` / `m:properties` / `d:Name`, types from `m:type`, and they take the text behind
 * the last equals sign of the next link as skip token, to send it with their own options.
 */
const b = bench({ isLimited: false }, 130);
// What the library they use sends by itself.
const headers = { accept: '*/*', 'accept-encoding': 'gzip, deflate', authorization: `Bearer ${b.token}` };

type Value = string | number | boolean | null;

function read(path: string, params: Record<string, string>): Answer {
  return b.raw('GET', `/api/v1/${main}${path}?${new URLSearchParams(params).toString()}`, '', headers);
}

/** The entries of a feed, each value converted by its type the way the taps do. */
function entriesOf(feed: string): readonly Record<string, Value>[] {
  return [...feed.matchAll(/<entry[^>]*>.*?<m:properties>(.*?)<\/m:properties>.*?<\/entry>/gs)].map(
    ([, properties = '']) => {
      const values: Record<string, Value> = {};
      for (const [, name = '', attributes = '', content] of properties.matchAll(
        /<d:(\w+)([^>]*?)(?:\/>|>(.*?)<\/d:\1>)/gs,
      )) {
        values[name] = typedValue(attributes, content);
      }
      return values;
    },
  );
}

function typedValue(attributes: string, content: string | undefined): Value {
  if (attributes.includes('m:null="true"')) return null;
  const type = /m:type="([^"]*)"/.exec(attributes)?.[1] ?? '';
  if (content === undefined) return null;
  if (type === 'Edm.Boolean') return content === 'true' ? true : content === 'false' ? false : null;
  return /Int|Double/.test(type) ? Number(content) : content;
}

function skipTokenOf(feed: string): string | null {
  const href = /<link rel="next" href="([^"]*)"/.exec(feed)?.[1];
  if (href === undefined) return null;
  return (
    href
      .replaceAll('&#39;', "'")
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&')
      .split('&')
      .at(-1)
      ?.split('=')
      .at(-1) ?? null
  );
}

function all(path: string, params: Record<string, string>): readonly Record<string, Value>[] {
  const rows: Record<string, Value>[] = [];
  let token: string | null = '';
  while (token !== null) {
    const { text: feed } = read(path, token === '' ? params : { ...params, $skiptoken: token });
    rows.push(...entriesOf(feed));
    token = skipTokenOf(feed);
  }
  return rows;
}

describe('TicketSwap/tap-exact', () => {
  test('an incremental stream: selected columns, changed since, to the end (4.1, 4.5)', () => {
    const $select = 'ID,Name,Created,Modified,IsSupplier,IsMailing,DiscountSales,Parent';
    const rows = all('/crm/Accounts', { $select, $filter: "Modified gt datetime'2001-01-01T00:00:00'" });
    expect(rows).toHaveLength(130);
    expect(new Set(rows.map(({ ID }) => ID)).size).toBe(130);
    const [row] = rows;
    // They know Int and Double; a Byte flag stays text.
    expect([typeof row?.IsSupplier, typeof row?.IsMailing, row?.Parent ?? null]).toEqual(['boolean', 'string', null]);
    expect(row?.Modified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
  });

  test('a sync stream starts at "Timestamp gt 1", without L, and goes on with L (5)', () => {
    const select = { $select: 'ID,Timestamp,Name' };
    const first = all('/sync/CRM/Accounts', { ...select, $filter: 'Timestamp gt 1' });
    expect(first).toHaveLength(130);
    const highest = Math.max(...first.map(({ Timestamp }) => Number(Timestamp)));
    expect(all('/sync/CRM/Accounts', { ...select, $filter: `Timestamp gt ${highest}L` })).toEqual([]);
    b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'Tap & Co <nieuw>' } });
    const [added] = all('/sync/CRM/Accounts', { ...select, $filter: `Timestamp gt ${highest}L` });
    expect(added?.Name).toBe('Tap &amp; Co &lt;nieuw&gt;');
  });

  test('a feed has more than one link when it goes on, and only the one to itself when it ends', () => {
    const links = (feed: string): readonly string[] =>
      [...feed.replace(/<entry.*<\/entry>/s, '').matchAll(/<link rel="(\w+)"/g)].map(([, rel = '']) => rel);
    expect(links(read('/crm/Accounts', { $select: 'ID' }).text)).toEqual(['self', 'next']);
    expect(links(read('/crm/Accounts', { $select: 'ID', $filter: "Name eq 'nobody'" }).text)).toEqual(['self']);
  });

  test('too early a refresh is told in words it compares letter by letter (2.4)', () => {
    const { refresh } = b.consent();
    const { json } = b.form('/api/oauth2/token', {
      refresh_token: refresh,
      grant_type: 'refresh_token',
      client_id: '5b0f7c1e-3d52-4c39-9a54-2f6f0a4e7d11',
      client_secret: 'tandem-sandbox-exact-secret',
    });
    expect(json).toMatchObject({ error_description: 'Rate limit exceeded: access_token not expired' });
  });
});

describe('hotgluexyz/tap-exact', () => {
  test('options without a dollar are passed over, and no Accept at all gives Atom', () => {
    const asked = `/api/v1/${main}/crm/Accounts?sort=asc&order_by=Modified`;
    const answer = b.raw('GET', asked, '', { authorization: `Bearer ${b.token}` });
    expect([answer.status, entriesOf(answer.text).length]).toEqual([200, 60]);
  });
});
