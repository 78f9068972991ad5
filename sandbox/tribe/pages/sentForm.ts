import { labelOf, Mistake } from './refused.ts';
import type { Screen } from './screen.ts';

export type Sent = ReadonlyMap<string, string>;

/** What was typed into a field, without the spaces around it; null when it was left empty. */
export const typed = (sent: Sent, name: string): string | null => (sent.get(name) ?? '').trim() || null;

/** The named fields of a form as a body: what was left empty is cleared, what the form does not have is left alone. */
export function bodyOf(sent: Sent, names: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(names.filter((name) => sent.has(name)).map((name) => [name, typed(sent, name)]));
}

/** A link that was chosen from a list; an empty choice clears it. */
export const chosen = (sent: Sent, name: string): { readonly ID: string } | null => {
  const id = typed(sent, name);
  return id === null ? null : { ID: id };
};

/** A figure as people type it, with a comma or a point; null when it was left empty. Thousands are not separated. */
export function figure(screen: Screen, sent: Sent, name: string): number | null {
  const text = typed(sent, name);
  if (text === null) return null;
  const plain = text.replace(/^€\s*/, '').replace(',', '.');
  if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(plain))
    throw new Mistake(screen.t('notAFigure', { field: labelOf(screen, name), typed: text }), name);
  return Number(plain);
}
