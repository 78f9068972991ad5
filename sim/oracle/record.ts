import type { Side } from '../../src/domain/model/kind.ts';

/**
 * A record as its own system holds it, read from the sandbox's tables: no code of Tandem takes part, so that a checker
 * does not share its misunderstandings.
 */
export interface OracleRecord {
  readonly side: Side;
  readonly kind: 'relation' | 'contact';
  readonly id: string;
  readonly isActive: boolean;
  /** The relation that a contact belongs to. */
  readonly ownerId: string | null;
  /** What Tandem left on the record to find it again; null on records that people made. */
  readonly businessKey: string | null;
  readonly fields: OracleFields;
}

export type OracleValue = string | boolean | null;
export type OracleFields = Readonly<Record<string, OracleValue>>;

/** Empty text and text around which somebody left white space say nothing of their own. */
export const textOf = (value: unknown): string | null => {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
};

/** One line for street, number and addition: Exact keeps one, Tribe three, and people write `12A` or `12 A`. */
export const addressLine = (...parts: readonly unknown[]): string | null =>
  textOf(
    parts
      .map((part) => textOf(part) ?? '')
      .join(' ')
      .replace(/\s+/g, ' ')
      .replace(/(\d) ?([A-Za-z])$/, '$1 $2'),
  );
