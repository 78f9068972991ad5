import type { FieldPolicy, RelationFilter, Rules } from '../domain/mapping/rules.ts';
import type { FieldPath } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { FilterChange } from '../store/port.ts';
import type { FieldChange } from './service.ts';

/** What people see and say of the rules. See `service.ts`. */

export interface RulesInput {
  readonly filter?: RelationFilter;
  readonly defaultPolicy?: FieldPolicy;
  readonly policies?: Rules['policies'];
  readonly flows?: Rules['flows'];
  readonly relationTypes?: Rules['relationTypes'];
  readonly newInExact?: boolean;
}

export interface RulesChange extends RulesInput {
  readonly planVersion?: string;
}

export interface RulesView {
  readonly rules: Rules;
  /** In the order of the catalogue. */
  readonly rows: readonly RuleRow[];
  /** Who left which list of the filter as what, the newest first. */
  readonly filterChanges: readonly Omit<FilterChange, 'connectionId'>[];
}

/** Who leads for fields that share their fate, such as a street with its number. */
export interface RuleRow {
  readonly kind: Kind;
  /** Names the row; its policy is that of the others. */
  readonly field: FieldPath;
  readonly fields: readonly FieldPath[];
  readonly policy: FieldPolicy;
  /** Not the general rule, but one of its own. */
  readonly isOwn: boolean;
  /** Nobody can decide otherwise: Exact Online assigns it. */
  readonly isFixed: boolean;
  /** Who made the rule, and from which conflict; null where nobody did since it can be told. */
  readonly note: { readonly who: string; readonly atMs: number; readonly fromConflict: string | null } | null;
}

export interface RulesPreview {
  readonly planVersion: string;
  readonly isChange: boolean;
  /** Records that would be written to on each side, on top of what happens anyhow. */
  readonly writes: Readonly<Record<Side, number>>;
  /** Of those, records that would be made. */
  readonly creates: number;
  readonly total: number;
  /** Linked records that would no longer be kept in step, and that would be again. Nothing is unlinked. */
  readonly leftOut: number;
  readonly letIn: number;
  readonly conflictsSettled: number;
  readonly conflictsOpened: number;
  /** The first of them. */
  readonly rows: readonly {
    readonly key: string;
    readonly kind: Kind;
    readonly label: string;
    readonly exactId: string | null;
    readonly tribeId: string | null;
    readonly effects: readonly {
      readonly side: Side;
      readonly operation: 'create' | 'update';
      readonly changes: readonly FieldChange[];
    }[];
  }[];
}
