import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { badge, button, checkbox, details, field, form, hidden, select, table } from './form.ts';
import { formatDateTime, formatNumber, languageOf, translator } from './language.ts';
import { escapeHtml, html, page, pageResponse, redirect } from './page.ts';
import { parseCookies, parseForm, setCookie } from './requestParts.ts';
import type { WireRequest } from './wire.ts';

function request(headers: Readonly<Record<string, string>>, body = ''): WireRequest {
  return { method: 'GET', url: 'http://x.test/', headers, body: Buffer.from(body) };
}

describe('html', () => {
  test('escapes values, keeps markup, joins lists and drops what is empty', () => {
    const name = `<b onclick='x'>"A" & B</b>`;
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      '<p title="&lt;b onclick=&#39;x&#39;&gt;&quot;A&quot; &amp; B&lt;/b&gt;">&lt;b onclick=&#39;x&#39;&gt;&quot;A&quot; &amp; B&lt;/b&gt;</p>',
    );
    expect(html`${[1, 2].map((n) => html`<li>${n}</li>`)}${null}${undefined}${false}${true}${0}${''}`.text).toBe(
      '<li>1</li><li>2</li>0',
    );
  });

  test('never lets a value open a tag or leave an attribute', async () => {
    const isHarmless = fc.property(fc.string({ unit: 'binary' }), (value) => !/[<>"']/.test(escapeHtml(value)));
    await fc.assert(isHarmless, { numRuns: 1_000 });
  });
});

describe('a page', () => {
  const settings = { title: 'Relaties <1>', language: 'nl', brand: 'Tribe', body: html`<p>inhoud</p>` } as const;

  test('has a title, a language, navigation and a notice that is read out', () => {
    const text = page({
      ...settings,
      nav: [
        { label: 'Relaties', href: '/relations', isCurrent: true },
        { label: 'Producten', href: '/products' },
      ],
      notice: { kind: 'bad', text: 'Mislukt <x>' },
      corner: 'Sanne',
      footer: 'voet',
      scripts: ['/app.js'],
    }).text;
    expect(text).toContain('<html lang="nl">');
    expect(text).toContain('<title>Relaties &lt;1&gt; · Tribe</title>');
    expect(text).toContain('<a href="/relations" aria-current="page">Relaties</a>');
    expect(text).toContain('<p class="notice bad" role="alert">Mislukt &lt;x&gt;</p>');
    expect(text).toContain('Naar de inhoud');
    expect(text).toContain('<script src="/app.js" defer></script>');
    expect(text).not.toContain('undefined');
  });

  test('is sent with headers that let nothing in from elsewhere', () => {
    const response = pageResponse(page(settings), 403, { 'Set-Cookie': ['a=1'] });
    expect(response.status).toBe(403);
    expect(response.headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8', 'Set-Cookie': ['a=1'] });
    expect(String(response.headers['Content-Security-Policy'])).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(redirect('/there')).toMatchObject({ status: 303, headers: { Location: '/there' } });
  });
});

describe('form parts', () => {
  test('tie label, hint and error to the field', () => {
    const text = field({
      name: 'mail',
      label: 'E-mail',
      type: 'email',
      value: '"x"',
      hint: 'werk',
      error: 'ongeldig',
      isRequired: true,
    }).text;
    expect(text).toContain('<label for="field-mail">');
    expect(text).toContain('value="&quot;x&quot;"');
    expect(text).toContain('required aria-invalid="true" aria-describedby="field-mail-hint field-mail-error"');
    expect(text).toContain('<p class="error" id="field-mail-error">ongeldig</p>');
    expect(field({ name: 'a', label: 'A', type: 'textarea', value: '</textarea>' }).text).toContain(
      '&lt;/textarea&gt;</textarea>',
    );
  });

  test('select marks the chosen option, checkbox the checked state', () => {
    const options = [
      { value: '1', label: 'Een' },
      { value: '2', label: 'Twee' },
    ];
    expect(select({ name: 's', label: 'S', value: 2, options }).text).toContain(
      '<option value="2" selected>Twee</option>',
    );
    expect(checkbox({ name: 'c', label: 'C', isChecked: true }).text).toContain(' checked>');
    expect(checkbox({ name: 'c', label: 'C', isChecked: false }).text).not.toContain('checked>');
  });

  test('build forms, tables, lists and badges', () => {
    expect(form('/x', [hidden('t', 'a&b'), button('Ga', { kind: 'danger', name: 'n', value: 'v' })]).text).toBe(
      '<form method="post" action="/x"><input type="hidden" name="t" value="a&amp;b"><button class="danger" name="n" value="v">Ga</button></form>',
    );
    expect(table([{ label: 'N', isNumber: true }], [[5]], 'leeg').text).toContain('<td class="number">5</td>');
    expect(table([{ label: 'N' }], [], 'leeg').text).toBe('<p class="soft">leeg</p>');
    expect(
      details([
        ['A', 1],
        ['B', null],
        ['C', ''],
      ]).text,
    ).toBe('<dl><dt>A</dt><dd>1</dd></dl>');
    expect(badge('klaar', 'good').text).toBe('<span class="badge good">klaar</span>');
  });
});

describe('language', () => {
  const texts = { hello: { nl: 'Hallo {name}, {count} nieuw', en: 'Hello {name}, {count} new' } } as const;

  test('fills in what a text names and leaves the rest', () => {
    expect(translator(texts, 'nl')('hello', { name: 'Sanne', count: 3 })).toBe('Hallo Sanne, 3 nieuw');
    expect(translator(texts, 'en')('hello', { name: 'Sanne' })).toBe('Hello Sanne, {count} new');
  });

  test.each([
    [{}, 'nl'],
    [{ 'accept-language': 'en-GB,en;q=0.9,nl;q=0.8' }, 'en'],
    [{ 'accept-language': 'fr, nl' }, 'nl'],
    [{ 'accept-language': 'de' }, 'nl'],
    [{ 'accept-language': 'nl', cookie: 'x=1; language=en' }, 'en'],
    [{ cookie: 'language=tlh' }, 'nl'],
  ] as const)('of a request with %j is %s', (headers, language) => {
    expect(languageOf(request(headers))).toBe(language);
  });

  test('numbers and times look as people write them', () => {
    expect(formatNumber(1234.5, 'nl', 2)).toBe('1.234,50');
    expect(formatNumber(1234.5, 'en', 2)).toBe('1,234.50');
    expect(formatDateTime(Date.UTC(2026, 5, 25, 12, 30), 'nl')).toMatch(/25 jun\.? 2026.*14:30/);
  });
});

describe('requests from browsers', () => {
  test('cookies and forms are read the way browsers write them', () => {
    expect([...parseCookies(request({ cookie: 'a=1; b="x=y" ;a=2; =z; bare' }))]).toEqual([
      ['a', '1'],
      ['b', '"x=y"'],
    ]);
    expect([...parseForm(request({}, 'name=Van+%27t+Hof&e=&e=%C3%A9'))]).toEqual([
      ['name', "Van 't Hof"],
      ['e', 'é'],
    ]);
    expect(setCookie('s', 'v', { maxAgeS: 60 })).toBe('s=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60');
  });
});
