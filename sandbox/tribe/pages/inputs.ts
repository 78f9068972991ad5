import { checkbox, field, select } from '../../kit/form.ts';
import type { Html } from '../../kit/page.ts';
import { type Entity, text } from '../state/entity.ts';
import type { Retry } from './screen.ts';

type FieldSettings = Omit<Parameters<typeof field>[0], 'id' | 'value' | 'error'>;
type SelectSettings = Omit<Parameters<typeof select>[0], 'id' | 'value' | 'error'>;
export type Stored = (name: string) => string | number | null;

/**
 * The inputs of one form. They show what is stored, or after a refusal what the person had typed, with the complaint beside
 * the field that it is about: a mistake in one field must not cost the others.
 */
export class Inputs {
  readonly #idPrefix: string;
  readonly #retry: Retry | null;
  readonly #stored: Stored;
  readonly #decimalMark: string;

  constructor(idPrefix: string, retry: Retry | null, stored: Stored, decimalMark: string) {
    this.#decimalMark = decimalMark;
    this.#idPrefix = idPrefix;
    this.#retry = retry;
    this.#stored = stored;
  }

  /** Whether this is the form that was refused. */
  get isRetry(): boolean {
    return this.#retry !== null;
  }

  field(settings: FieldSettings): Html {
    return field({ ...settings, ...this.#bound(settings.name) });
  }

  select(settings: SelectSettings): Html {
    return select({ ...settings, ...this.#bound(settings.name) });
  }

  checkbox(name: string, label: string, isStored: boolean): Html {
    return checkbox({ name, label, isChecked: this.#retry === null ? isStored : this.#retry.sent.has(name) });
  }

  /** Figures are written as the person writes them. */
  value(name: string): string | null {
    if (this.#retry !== null) return this.#retry.sent.get(name) ?? null;
    const stored = this.#stored(name);
    return typeof stored === 'number' ? figureText(name, stored).replace('.', this.#decimalMark) : stored;
  }

  #bound(name: string): { readonly id: string; readonly value: string | null; readonly error: string | null } {
    const isBlamed = this.#retry?.refused.field === name;
    return {
      id: `${this.#idPrefix}-${name}`,
      value: this.value(name),
      error: isBlamed ? (this.#retry?.refused.text ?? null) : null,
    };
  }
}

/** Amounts have two decimals at least, other figures as many as they need. */
function figureText(name: string, value: number): string {
  const plain = String(value);
  const isShort = /Price|Amount/.test(name) && (plain.split('.')[1]?.length ?? 0) < 2;
  return isShort ? value.toFixed(2) : plain;
}

/** The stored values of a record, of a form that has its fields' names. */
export const storedIn =
  (record: Entity | null): Stored =>
  (name) => {
    const value = record?.values[name];
    return typeof value === 'number' ? value : record === null ? null : text(record, name);
  };
