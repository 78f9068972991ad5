import { tradeLabels } from './tradeLabels.ts';

/**
 * Business validation as Exact words it (exact-online.md 4.8): `<Mandatory|Invalid|Invalid reference>: <screen label>`,
 * in the language of the user, several joined with CR LF. The label is the one on the screen, not the property name.
 */
export type Language = 'EN' | 'NL';

export type BusinessProblem =
  | { readonly is: 'mandatory'; readonly label: string }
  | { readonly is: 'invalid'; readonly label: string }
  /** `isUntranslated`: Exact itself leaves the label in English (picqer#31). */
  | { readonly is: 'invalidReference'; readonly label: string; readonly isUntranslated?: true }
  | { readonly is: 'alreadyExists' }
  | { readonly is: 'taken'; readonly label: string }
  | { readonly is: 'closed'; readonly label: string }
  | { readonly is: 'cannotChange'; readonly label: string; readonly why: string }
  | { readonly is: 'inUse'; readonly label: string; readonly usedBy: string }
  | { readonly is: 'cannotDelete'; readonly label: string; readonly why: string };

/** Screen labels that differ between the languages; a label that is missing here reads the same in both. */
const dutchLabels: Readonly<Record<string, string>> = {
  ...tradeLabels,
  Account: 'Relatie',
  'Callback URL': 'Callback-URL',
  'Account manager': 'Accountmanager',
  Addresses: 'Adressen',
  Address: 'Adres',
  'Bank account': 'Bankrekening',
  Contact: 'Contactpersoon',
  Contacts: 'Contactpersonen',
  Country: 'Land',
  'Already matched': 'Reeds afgeletterd',
  'Already processed': 'Reeds verwerkt',
  Amount: 'Bedrag',
  Attachment: 'Bijlage',
  'Bank entries': 'Bankboekingen',
  'Bank entry': 'Bankboeking',
  'Closing balance': 'Eindsaldo',
  'Cost center': 'Kostenplaats',
  'Cost unit': 'Kostendrager',
  Currency: 'Valuta',
  'Customer (Type)': 'Klant (Type)',
  Date: 'Datum',
  Description: 'Omschrijving',
  Diary: 'Dagboek',
  Documents: 'Documenten',
  'Document folder': 'Documentmap',
  'Document folders': 'Documentmappen',
  'Due date': 'Vervaldatum',
  Entry: 'Boeking',
  'Entry number': 'Boekstuknummer',
  'File name': 'Bestandsnaam',
  'G/L account type': 'Grootboekrekeningtype',
  Lines: 'Regels',
  Period: 'Periode',
  Rate: 'Koers',
  Relationship: 'Relatie',
  'Sales entries': 'Verkoopboekingen',
  'Sales entry': 'Verkoopboeking',
  'VAT amount': 'Btw-bedrag',
  'VAT percentage': 'Btw-percentage',
  'G/L account': 'Grootboekrekening',
  Journal: 'Dagboek',
  Journals: 'Dagboeken',
  'Payment condition': 'Betalingsconditie',
  'VAT code': 'Btw-code',
  'VAT codes': 'Btw-codes',
  'First name': 'Voornaam',
  Gender: 'Geslacht',
  'Invoice to': 'Factuur voor',
  Language: 'Taal',
  'Last name': 'Achternaam',
  'Main address': 'Hoofdadres',
  'Main contact': 'Hoofdcontactpersoon',
  Name: 'Naam',
  Parent: 'Hoofdrelatie',
  Relations: 'Relaties',
  Subject: 'Onderwerp',
  Topic: 'Onderwerp',
  Warehouse: 'Magazijn',
};

function label(name: string, language: Language): string {
  return language === 'NL' ? (dutchLabels[name] ?? name) : name;
}

function textOfProblem(problem: BusinessProblem, language: Language): string {
  const isDutch = language === 'NL';
  switch (problem.is) {
    case 'mandatory':
      return `${isDutch ? 'Verplicht' : 'Mandatory'}: ${label(problem.label, language)}`;
    case 'invalid':
      return `${isDutch ? 'Ongeldig' : 'Invalid'}: ${label(problem.label, language)}`;
    case 'invalidReference':
      return `${isDutch ? 'Ongeldige referentie' : 'Invalid reference'}: ${problem.isUntranslated ? problem.label : label(problem.label, language)}`;
    case 'alreadyExists':
      return isDutch ? 'Gegeven bestaat reeds.' : 'Data already exists';
    case 'taken':
      return `${label(problem.label, language)}: ${isDutch ? 'Bestaat reeds' : 'Already exists'}`;
    case 'closed':
      return `${isDutch ? 'Afgesloten' : 'Closed'}: ${label(problem.label, language)}`;
    case 'cannotChange':
      return `${isDutch ? 'Kan niet wijzigen' : 'Cannot change'}: ${label(problem.label, language)} - ${label(problem.why, language)}`;
    case 'inUse': {
      const [cannot, usedIn] = isDutch ? ['Kan niet verwijderen', 'Gebruikt in'] : ['Cannot delete', 'Used in'];
      return `${cannot}: ${label(problem.label, language)} - ${usedIn}: ${label(problem.usedBy, language)}`;
    }
    case 'cannotDelete':
      return `${isDutch ? 'Kan niet verwijderen' : 'Cannot delete'}: ${label(problem.label, language)} - ${label(problem.why, language)}`;
  }
}

export function problemsText(problems: readonly BusinessProblem[], language: Language): string {
  return problems.map((problem) => textOfProblem(problem, language)).join('\r\n');
}

/** Raised inside a rule before anything was written; the wire answers 500, as Exact does for business validation. */
export class BusinessRefusal extends Error {
  readonly problems: readonly BusinessProblem[];

  constructor(problems: readonly BusinessProblem[]) {
    super(problemsText(problems, 'EN'));
    this.name = 'BusinessRefusal';
    this.problems = problems;
  }
}

export function refuseAny(problems: readonly BusinessProblem[]): void {
  if (problems.length > 0) throw new BusinessRefusal(problems);
}
