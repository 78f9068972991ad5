import type { FieldPath } from '../model/fields.ts';
import type { Kind, Side } from '../model/kind.ts';

/** What a text must be: one of these, or of this shape. */
export type Accepted = ReadonlySet<string> | RegExp;

/** What a side can store: known before a write is planned, so that a plan never promises what will be refused. */
export interface Capabilities {
  readonly side: Side;
  /** ISO 3166-1 alpha-2 codes the side knows. */
  readonly countries: ReadonlySet<string>;
  /** Longest text per field, in UTF-16 code units; absent means no known limit. */
  readonly lengthMax: Readonly<Record<Kind, Readonly<Partial<Record<FieldPath, number>>>>>;
  /** Fields the side has no place for, or accepts no writes to. */
  readonly readOnly: Readonly<Record<Kind, ReadonlySet<FieldPath>>>;
  /** The same for a relation that is a natural person on this side; empty where the side makes no difference. */
  readonly readOnlyOfPersons: ReadonlySet<FieldPath>;
  /** Fields that do not take any text. */
  readonly accepts: Readonly<Partial<Record<FieldPath, Accepted>>>;
  readonly mandatory: Readonly<Record<Kind, readonly FieldPath[]>>;
}

/** What the side can store in this very record of it. */
export const capabilitiesFor = (
  record: { readonly kind: Kind; readonly isPerson: boolean },
  capabilities: Capabilities,
): Capabilities =>
  record.kind === 'relation' && record.isPerson && capabilities.readOnlyOfPersons.size > 0
    ? { ...capabilities, readOnly: { ...capabilities.readOnly, relation: capabilities.readOnlyOfPersons } }
    : capabilities;
