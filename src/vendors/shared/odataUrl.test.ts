import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGuid, odataUrl, v2, v4 } from './odataUrl.ts';

const guid = '0F8FAD5B-D9CB-469F-A165-70867728950E';

describe('odataUrl', () => {
  test('writes a space as %20 and a plus as %2B', () => {
    const url = odataUrl('https://x/Set', { filter: "a eq 'b+c'", orderby: 'A desc,B', top: 5, count: true });
    expect(url).toBe("https://x/Set?$filter=a%20eq%20'b%2Bc'&$orderby=A%20desc%2CB&$top=5&$count=true");
  });

  test('leaves out what was not asked for, and a skip of nothing', () => {
    expect(odataUrl('https://x/Set')).toBe('https://x/Set');
    expect(odataUrl('https://x/Set', { skip: 0, count: false })).toBe('https://x/Set');
  });

  test('any text survives, and none ends its option early', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const url = odataUrl('https://x/Set', { filter: v4.text(text), top: 1 });
        const [option, top, ...rest] = url.slice('https://x/Set?'.length).split('&');
        expect(rest).toEqual([]);
        expect(top).toBe('$top=1');
        expect(url).not.toMatch(/[+ #]/);
        expect(decodeURIComponent(option?.slice('$filter='.length) ?? '')).toBe(`'${text.replaceAll("'", "''")}'`);
      }),
    );
  });
});

describe('literals', () => {
  test('guids are lower case, wrapped for OData 2 and bare for OData 4', () => {
    expect(v2.guid(guid)).toBe(`guid'${guid.toLowerCase()}'`);
    expect(v4.guid(guid)).toBe(guid.toLowerCase());
  });

  test.each(["' or 1 eq 1", '', guid.slice(1), `${guid}0`])('%j is no guid and never reaches a query', (text) => {
    expect(isGuid(text)).toBe(false);
    expect(() => v2.guid(text)).toThrow();
    expect(() => v4.guid(text)).toThrow();
  });

  test('Int64 carries its suffix and takes digits only', () => {
    expect(v2.int64('9213000001')).toBe('9213000001L');
    expect(() => v2.int64('1 or true')).toThrow();
  });

  test('instants need a zone', () => {
    expect(v4.instant('2026-06-15T09:00:30Z')).toBe('2026-06-15T09:00:30Z');
    expect(v4.instant('2026-06-15T09:00:30+01:00')).toBe('2026-06-15T09:00:30+01:00');
    expect(() => v4.instant('2026-06-15T09:00:30')).toThrow();
    expect(() => v4.instant("2026-06-15T09:00:30Z or '1' eq '1'")).toThrow();
  });
});
