import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { labels } from '../rules/labels.ts';
import { type BusinessProblem, problemsText } from '../rules/problems.ts';
import { at, bench, errorText, main } from './bench.ts';

const rulesFolder = new URL('../rules/', import.meta.url);

/** Every label that a rule can name in a refusal, read from the sources. */
function namedLabels(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of readdirSync(rulesFolder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
    const source = readFileSync(new URL(file, rulesFolder), 'utf8');
    for (const [, name = ''] of source.matchAll(/(?:label|usedBy|why): '([^']+)'/g)) names.add(name);
  }
  return names;
}

describe('messages in the user’s language (exact-online.md 4.8, 10.7)', () => {
  const body = { Status: 'Q', SalesCurrency: 'ZZZ', Code: 'abc' };

  test.each([
    ['sanne', 'Verplicht: Naam\r\nOngeldig: Status\r\nOngeldig: Code\r\nOngeldige referentie: Valuta'],
    ['emily', 'Mandatory: Name\r\nInvalid: Status\r\nInvalid: Code\r\nInvalid reference: Currency'],
    ['camille', 'Obligatoire: Nom\r\nNon valide: Statut\r\nNon valide: Code\r\nRéférence non valide: Devise'],
  ])('%s reads: %s', (name, expected) => {
    const b = bench();
    const { access: token } = b.consent(`${name}@vandermeulen.example`);
    const answer = b.call('POST', `${main}/crm/Accounts`, { token, body });
    expect([answer.status, errorText(answer)]).toEqual([500, expected]);
  });

  test('Me and descriptions follow the language', () => {
    const b = bench();
    const { access: token } = b.consent('camille@vandermeulen.example');
    const me = at(b.get('current/Me', { token }).json, 'd', 'results', 0);
    expect(me).toMatchObject({ Language: 'FR', LanguageCode: 'fr-FR', FullName: 'Camille Laurent' });
    const [entry] = [at(b.get(`${main}/salesentry/SalesEntries`, { token }).json, 'd', 'results', 0)];
    expect(String(at(entry, 'TypeDescription'))).toMatch(/vente$/);
    const account = at(b.get(`${main}/crm/Accounts?$filter=trim(Country) eq 'NL'&$top=1`, { token }).json, 'd', 0);
    expect(at(account, 'CountryName')).toBe('Pays-Bas');
  });

  test('every label of a refusal is known in all three languages', () => {
    const missing = [...namedLabels()].filter(
      (name) => labels[name] === undefined && !/^Classification \d$/.test(name),
    );
    expect(missing).toEqual([]);
  });

  const every: readonly BusinessProblem[] = [
    { is: 'mandatory', label: 'Journal' },
    { is: 'invalid', label: 'Quantity' },
    { is: 'invalidReference', label: 'Warehouse' },
    { is: 'alreadyExists' },
    { is: 'taken', label: 'Sales order number' },
    { is: 'closed', label: 'Period' },
    { is: 'cannotChange', label: 'Sales entry', why: 'Already processed' },
    { is: 'cannotDelete', label: 'Sales entry', why: 'Already matched' },
    { is: 'inUse', label: 'Account', usedBy: 'Documents' },
    { is: 'noCashJournal' },
    { is: 'unbalanced', year: 2026, period: 6, type: 90, difference: -250n },
  ];

  test('each kind of problem reads differently in each language', () => {
    for (const problem of every) {
      const texts = (['EN', 'NL', 'FR'] as const).map((language) => problemsText([problem], language));
      expect(new Set(texts).size).toBe(3);
    }
    expect(problemsText([every[8] ?? { is: 'alreadyExists' }], 'NL')).toBe(
      'Kan niet verwijderen: Relatie - Gebruikt in: Documenten',
    );
  });
});
