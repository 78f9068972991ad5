/** A resource as data: what exact-online-resources.json knows about one endpoint, ready for the wire. */
export type Edm =
  | 'Edm.Binary'
  | 'Edm.Boolean'
  | 'Edm.Byte'
  | 'Edm.DateTime'
  | 'Edm.Double'
  | 'Edm.Guid'
  | 'Edm.Int16'
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.String'
  | 'Collection';

type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Padding {
  readonly width: number;
  readonly side: 'left' | 'right';
}

export interface Property {
  readonly name: string;
  readonly edm: Edm;
  readonly isKey: boolean;
  readonly isReadOnly: boolean;
  /** Sent but never returned, such as `Picture`. */
  readonly isWriteOnly: boolean;
  /** Documented as usable in a filter where mandatory filtering is enforced (exact-online.md 4.6). */
  readonly isFilterable: boolean;
  /** Named in a filter, it is refused: `StartDate` and `EndDate` of SupplierItem (exact-online.md 4.6). */
  readonly isFilterRefused: boolean;
  /** Whether a change of it raises a webhook event: marked or likely marked on the reference page (exact-online.md 6.2). */
  readonly isWatched: boolean;
  /** Fixed-width text on output and in filters (exact-online.md 4.3). */
  readonly padding: Padding | null;
}

export interface Resource {
  /** Below the division, in canonical casing: `crm/Accounts`, `sync/CRM/Accounts`. */
  readonly path: string;
  /** First part of the path, under which `$metadata` lives: `crm`, `sync/CRM`. */
  readonly service: string;
  /** Last part of the path: `Accounts`. */
  readonly name: string;
  /** Its page in the public reference: `CRMAccounts` (exact-online.md 1). */
  readonly pageName: string;
  readonly kind: 'single' | 'bulk' | 'sync' | 'function';
  readonly methods: readonly Verb[];
  readonly key: Property;
  /** All parts of a key that has several; else the one. */
  readonly keys: readonly Property[];
  readonly pageSizeMax: number;
  /** `Exact.Web.Api.Models.Account` */
  readonly typeName: string;
  readonly scope: string;
  /** In the order of the JSON (exact-online.md 4.2). */
  readonly properties: readonly Property[];
  readonly byName: ReadonlyMap<string, Property>;
  /** The only properties a filter may name (exact-online.md 4.6, 5); null when there is no such list. */
  readonly filterableOnly: readonly string[] | null;
  readonly isStarRefused: boolean;
  /** What the create echo shows as 0 or false instead of null (exact-online.md 4.7). Null: the echo is filled. */
  readonly sparseEchoOf: ReadonlySet<string> | null;
}
