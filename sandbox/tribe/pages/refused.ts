import type { Refusal } from '../rules/refusal.ts';
import type { Screen } from './screen.ts';
import { fieldLabels } from './texts.ts';

/** What the rules said against a change, in the language of the person, and the field of the form that it is about. */
export interface Refused {
  readonly text: string;
  readonly field: string | null;
}

export function refusedOf(screen: Screen, { message, reason }: Refusal): Refused {
  const { t } = screen;
  if (reason === null) return { text: message, field: null };
  switch (reason.is) {
    case 'required':
    case 'invalid':
    case 'gone':
      return { text: t(`refused_${reason.is}`, { field: labelOf(screen, reason.field) }), field: reason.field };
    case 'tooLong': {
      const { length, lengthMax } = reason;
      const values = { field: labelOf(screen, reason.field), length, lengthMax };
      return { text: t('refused_tooLong', values), field: reason.field };
    }
    case 'hasActivities':
      return { text: t('refused_hasActivities', { role: reason.role, activity: reason.activity }), field: null };
    default:
      return { text: t(`refused_${reason.is}`), field: null };
  }
}

export function labelOf(screen: Screen, name: string): string {
  const label = fieldLabels[name];
  return label === undefined ? name : screen.t(label);
}

/** A refusal that a page itself makes: what was typed cannot even be asked of the rules. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
  readonly refused: Refused;

  constructor(text: string, field: string | null = null) {
    super(text);
    this.refused = { text, field };
  }
}
