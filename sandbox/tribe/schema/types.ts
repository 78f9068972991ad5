/** How sure a fact is, in the legend of `sandbox/facts/tribe-crm-entities.json`; `guess` is this sandbox's own filling of a gap. */
export type Evidence = 'doc' | 'recorded' | 'client' | 'inferred' | 'unverified' | 'guess';

export type EdmType =
  | 'Edm.Guid'
  | 'Edm.String'
  | 'Edm.Double'
  | 'Edm.Int64'
  | 'Edm.Boolean'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset';

export interface Field {
  readonly name: string;
  readonly type: EdmType;
  /** Computed by the service: values that a client sends for it are ignored, as OData 4 asks (part 1, 11.4.3). */
  readonly isReadOnly: boolean;
  /** A create without it is refused, and so is clearing it. */
  readonly isRequired: boolean;
  /** Left out of the default projection; `$select` brings it (tribe-crm.md 2.4, `ImportId`). */
  readonly isHidden: boolean;
  /** In UTF-16 units; null for types other than text. */
  readonly lengthMax: number | null;
  readonly evidence: Evidence;
}

/** Where the members of a to-many navigation come from: entities of `type` whose single navigation `navigation` points here. */
export interface Via {
  readonly type: string;
  readonly navigation: string;
}

export interface Navigation {
  readonly name: string;
  /** Dotted type name. */
  readonly target: string;
  readonly isMany: boolean;
  readonly isRequired: boolean;
  /** Empty on a single navigation, and on a to-many one that is stored as a list on the entity itself (labels, team members). */
  readonly via: readonly Via[];
  readonly evidence: Evidence;
}

export interface EntityType {
  /** Dotted, as in `_Type`; for a custom type the bare hyphenated UUID. */
  readonly name: string;
  readonly set: string;
  readonly parent: string | null;
  readonly isAbstract: boolean;
  readonly canCreate: boolean;
  readonly canUpdate: boolean;
  readonly canDelete: boolean;
  /** Own and inherited, in the order of the default projection. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly navigations: ReadonlyMap<string, Navigation>;
  readonly evidence: Evidence;
}

export interface Schema {
  readonly types: ReadonlyMap<string, EntityType>;
  ofSet(set: string): EntityType | undefined;
  /** Throws on a name that does not exist: only for names that come from rows or from this code. */
  type(name: string): EntityType;
  /** `type` is `ancestor` or one of its subtypes. */
  isA(type: string, ancestor: string): boolean;
  /** The concrete types a set lists, in schema order. */
  concreteUnder(name: string): readonly string[];
}

/** An administrator's own field, navigation or type (tribe-crm.md 2.1): named by a UUID on the wire. */
export type Custom =
  | { readonly is: 'field'; readonly id: string; readonly label: string; readonly on: string; readonly type: EdmType }
  | {
      readonly is: 'navigation';
      readonly id: string;
      readonly label: string;
      readonly on: string;
      readonly target: string;
    }
  | { readonly is: 'type'; readonly id: string; readonly label: string; readonly parent: string };
