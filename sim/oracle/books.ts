import type { Side } from '../../src/domain/model/kind.ts';
import type { SandboxPair, Tenant } from '../world/sandboxes.ts';
import { exactRecords } from './exactBook.ts';
import type { OracleRecord, OracleValue } from './record.ts';
import { tribeRecords } from './tribeBook.ts';

/** One field of one record got another value. */
export interface FieldEdit {
  readonly side: Side;
  readonly kind: OracleRecord['kind'];
  readonly id: string;
  readonly field: string;
  readonly before: OracleValue;
  readonly after: OracleValue;
  readonly author: 'tandem' | 'people';
  /** The connection for which Tandem made it; null for people. */
  readonly connectionId: string | null;
  /** True for the values a record was made with. */
  readonly isBirth: boolean;
  readonly atMs: number;
}

/** Values that read alike are alike: white space and case are the systems' own business. */
export const plain = (value: OracleValue | undefined): string =>
  String(value ?? '')
    .replace(/\s+/g, '')
    .toLowerCase();

/** Both systems' records as they are and as they have been, read anew after each effect. */
export class Books {
  readonly edits: FieldEdit[] = [];
  readonly #sandboxes: SandboxPair;
  readonly #tenants: readonly Tenant[];
  readonly #now: Readonly<Record<Side, Map<string, OracleRecord>>> = { exact: new Map(), tribe: new Map() };
  readonly #ever = new Set<string>();
  readonly #tenantOf = new Map<string, Tenant>();

  constructor(sandboxes: SandboxPair, tenants: readonly Tenant[]) {
    this.#sandboxes = sandboxes;
    this.#tenants = tenants;
  }

  get(side: Side, id: string): OracleRecord | undefined {
    return this.#now[side].get(id);
  }

  records(side: Side): Iterable<OracleRecord> {
    return this.#now[side].values();
  }

  /** Whose record it is or was. */
  tenantOf(id: string): Tenant | undefined {
    return this.#tenantOf.get(id);
  }

  /** Whether the field of this record has had this value at any time. */
  everHad(side: Side, id: string, field: string, value: OracleValue): boolean {
    return this.#ever.has(`${side} ${id} ${field} ${plain(value)}`);
  }

  /** Something happened on one side; `author` did it. */
  refresh(side: Side, by: Pick<FieldEdit, 'author' | 'connectionId'>, atMs: number): void {
    const now = this.#now[side];
    const gone = new Set(now.keys());
    const read = new Set<string>();
    for (const tenant of this.#tenants) {
      // Two administrations may share an organisation.
      const place = side === 'exact' ? tenant.division : tenant.organisation;
      if (read.has(place)) continue;
      read.add(place);
      for (const record of this.#read(side, tenant)) {
        gone.delete(record.id);
        this.#tenantOf.set(record.id, tenant);
        this.#note(now.get(record.id), record, by, atMs);
        now.set(record.id, record);
      }
    }
    for (const id of gone) now.delete(id);
  }

  #read(side: Side, tenant: Tenant): readonly OracleRecord[] {
    return side === 'exact'
      ? exactRecords(this.#sandboxes.exact, tenant.division)
      : tribeRecords(this.#sandboxes.tribe, tenant.organisation);
  }

  #note(
    was: OracleRecord | undefined,
    is: OracleRecord,
    by: Pick<FieldEdit, 'author' | 'connectionId'>,
    atMs: number,
  ): void {
    const { side, kind, id } = is;
    for (const [field, after] of Object.entries(is.fields)) {
      const before = was?.fields[field] ?? null;
      if (was !== undefined && before === after) continue;
      this.#ever.add(`${side} ${id} ${field} ${plain(after)}`);
      if (was === undefined && after === null) continue;
      this.edits.push({ side, kind, id, field, before, after, ...by, isBirth: was === undefined, atMs });
    }
  }
}
