import { describe, expect, test } from 'vitest';
import { exactFacts } from '../resources/facts.ts';
import { at, bench, errorText, list, main } from './bench.ts';

describe('reference pages (exact-online.md 1)', () => {
  const b = bench();

  test('the list names every endpoint that is known, with its verbs', () => {
    const { status, text } = b.page('/docs/HlpRestAPIResources.aspx?SourceAction=10');
    expect(status).toBe(200);
    expect(text).toContain(`${exactFacts.endpoints.length} endpoints`);
    expect(text).toContain('/api/v1/{division}/payroll/Employees');
    expect(text).toContain('HlpRestAPIResourcesDetails.aspx?name=CRMAccounts');
  });

  test('webhookfilter=yes leaves those with a webhook topic (6.2)', () => {
    const { text } = b.page('/docs/HlpRestAPIResources.aspx?webhookfilter=yes');
    expect(text).toContain('/api/v1/{division}/crm/Accounts</code>');
    expect(text).not.toContain('/api/v1/{division}/crm/Addresses</code>');
  });

  test('details have the properties with their Filter and Webhook columns (4.6, 6.2) [O: page CRMAccounts]', () => {
    const { text } = b.page('/docs/hlprestapiresourcesdetails.aspx?name=crmaccounts');
    const row = (name: string): string =>
      new RegExp(`<tr>(?:(?!</tr>).)*<code>${name}</code>.*?</tr>`, 's').exec(text)?.[0].replace(/<[^>]*>/g, '|') ?? '';
    expect(row('Name')).toMatch(/Edm\.String.*yes.*yes/s);
    expect(row('CreatorFullName')).not.toContain('yes');
    expect(row('Code')).toContain('18 wide, blanks on the left');
  });

  test('an unknown page is 404', () => {
    expect(b.page('/docs/HlpRestAPIResourcesDetails.aspx?name=Nothing').status).toBe(404);
  });
});

describe('CustomDescriptionLanguage (exact-online.md 4.1) [O]', () => {
  const b = bench();
  const country = (language: string | null) => {
    const headers = language === null ? {} : { headers: { customdescriptionlanguage: language } };
    const { json } = b.get(`${main}/crm/Accounts?$top=1&$filter=Country eq 'NL'&$select=CountryName`, headers);
    return at(list(at(json, 'd'))[0], 'CountryName');
  };

  test('changes the language of descriptions; unknown ones leave it to the user', () => {
    const own = country(null);
    expect([country('NL'), country('NL-BE'), country('xx')]).toEqual([own, own, own]);
    expect(new Set([own, country('EN-US'), country('FR-BE')]).size).toBe(3);
  });

  test('messages stay in the language of the user', () => {
    const refused = b.call('POST', `${main}/crm/Accounts`, {
      body: { City: 'x' },
      headers: { customdescriptionlanguage: 'EN' },
    });
    expect(errorText(refused)).toBe('Verplicht: Naam');
  });
});
