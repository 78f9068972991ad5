import { labels } from './labels.ts';
import { type Cents, textOfCents } from './money.ts';

/**
 * Business validation as Exact words it (exact-online.md 4.8): `<Mandatory|Invalid|Invalid reference>: <screen label>`,
 * in the language of the user, several joined with CR LF. The label is the one on the screen, not the property name. French
 * is asked for (exact-online.md 10.7), but no French text is known: those words are ours.
 */
export const languages = ['EN', 'NL', 'FR'] as const;

export type Language = (typeof languages)[number];

export type BusinessProblem =
  | { readonly is: 'mandatory'; readonly label: string }
  | { readonly is: 'invalid'; readonly label: string }
  /** `isUntranslated`: Exact itself leaves the label in English (picqer#31). */
  | { readonly is: 'invalidReference'; readonly label: string; readonly isUntranslated?: true }
  | { readonly is: 'alreadyExists' }
  | { readonly is: 'taken'; readonly label: string }
  | { readonly is: 'closed'; readonly label: string }
  | { readonly is: 'cannotChange'; readonly label: string; readonly why: string }
  | { readonly is: 'noCashJournal' }
  | {
      readonly is: 'unbalanced';
      readonly year: number;
      readonly period: number;
      readonly type: number;
      readonly difference: Cents;
    }
  | { readonly is: 'inUse'; readonly label: string; readonly usedBy: string }
  | { readonly is: 'cannotDelete'; readonly label: string; readonly why: string };

interface Words {
  readonly mandatory: string;
  readonly invalid: string;
  readonly invalidReference: string;
  readonly alreadyExists: string;
  readonly taken: string;
  readonly closed: string;
  readonly cannotChange: string;
  readonly cannotDelete: string;
  readonly usedIn: string;
  readonly noCashJournal: string;
  readonly unbalanced: string;
  readonly yearAndPeriod: string;
  readonly difference: string;
}

const words: Readonly<Record<Language, Words>> = {
  EN: {
    mandatory: 'Mandatory',
    invalid: 'Invalid',
    invalidReference: 'Invalid reference',
    alreadyExists: 'Data already exists',
    taken: 'Already exists',
    closed: 'Closed',
    cannotChange: 'Cannot change',
    cannotDelete: 'Cannot delete',
    usedIn: 'Used in',
    noCashJournal: 'Invalid journal. The journal must be a cash journal.',
    unbalanced: 'Entry not balanced',
    yearAndPeriod: 'Year / Period (Type)',
    difference: 'Difference',
  },
  NL: {
    mandatory: 'Verplicht',
    invalid: 'Ongeldig',
    invalidReference: 'Ongeldige referentie',
    alreadyExists: 'Gegeven bestaat reeds.',
    taken: 'Bestaat reeds',
    closed: 'Afgesloten',
    cannotChange: 'Kan niet wijzigen',
    cannotDelete: 'Kan niet verwijderen',
    usedIn: 'Gebruikt in',
    noCashJournal: 'Ongeldig dagboek. Het dagboek moet een kasboek zijn.',
    unbalanced: 'Boeking niet in evenwicht',
    yearAndPeriod: 'Jaar / Periode (Type)',
    difference: 'Verschil',
  },
  FR: {
    mandatory: 'Obligatoire',
    invalid: 'Non valide',
    invalidReference: 'Référence non valide',
    alreadyExists: 'La donnée existe déjà.',
    taken: 'Existe déjà',
    closed: 'Clôturé',
    cannotChange: 'Modification impossible',
    cannotDelete: 'Suppression impossible',
    usedIn: 'Utilisé dans',
    noCashJournal: 'Journal non valide. Le journal doit être un journal de caisse.',
    unbalanced: 'Écriture non équilibrée',
    yearAndPeriod: 'Année / Période (Type)',
    difference: 'Différence',
  },
};

/** Classifications are numbered; every other label is in the table, and one that is not reads the same everywhere. */
function labelIn(name: string, language: Language): string {
  const [nl, fr] = labels[name] ?? [name, name];
  return { EN: name, NL: nl, FR: fr }[language];
}

function textOfProblem(problem: BusinessProblem, language: Language): string {
  const say = words[language];
  switch (problem.is) {
    case 'mandatory':
    case 'invalid':
    case 'closed':
      return `${say[problem.is]}: ${labelIn(problem.label, language)}`;
    case 'invalidReference':
      return `${say.invalidReference}: ${problem.isUntranslated ? problem.label : labelIn(problem.label, language)}`;
    case 'alreadyExists':
    case 'noCashJournal':
      return say[problem.is];
    case 'taken':
      return `${labelIn(problem.label, language)}: ${say.taken}`;
    case 'unbalanced': {
      const { year, period, type, difference } = problem;
      return `${say.unbalanced}: ${say.yearAndPeriod}: ${year} / ${period} (${type}) - ${say.difference}: ${textOfCents(difference)}`;
    }
    case 'inUse':
      return `${say.cannotDelete}: ${labelIn(problem.label, language)} - ${say.usedIn}: ${labelIn(problem.usedBy, language)}`;
    case 'cannotChange':
    case 'cannotDelete':
      return `${say[problem.is]}: ${labelIn(problem.label, language)} - ${labelIn(problem.why, language)}`;
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
