import {
  type FactField,
  type FactSet,
  factSets,
  recordedAddressOrder,
  recordedPersonOrder,
  recordedRelationshipOrder,
} from './facts.ts';
import {
  guessedFields,
  guessedNavigations,
  guessedTypes,
  longTextLengthMax,
  longTexts,
  navigationsInProse,
  targetsInProse,
  textLengthMax,
  waysBack,
} from './guesses.ts';
import type { Custom, EdmType, EntityType, Evidence, Field, Navigation, Schema, Via } from './types.ts';

/** Administrators' names on the wire: hyphens doubled into underscores, an underscore in front of a digit (tribe-crm.md 2.1). */
export function customName(id: string): string {
  const name = id.toLowerCase().replaceAll('-', '__');
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

interface Draft {
  readonly name: string;
  readonly set: string;
  readonly parent: string | null;
  readonly isAbstract: boolean;
  readonly canCreate: boolean;
  readonly canUpdate: boolean;
  readonly canDelete: boolean;
  readonly evidence: Evidence;
  readonly fields: Map<string, Field>;
  readonly navigations: Map<string, Navigation>;
}

const dotted = (set: string): string => set.replaceAll('_', '.');

/** Where `_` is part of a single name the JSON's own `type` is right; everything else follows the rule of 2.1. */
const typeOfSet = new Map(factSets.map((set) => [set.type.replaceAll('.', '_'), set.type]));

const edmTypes: Readonly<Record<string, EdmType>> = {
  'Edm.Int64/Double': 'Edm.Int64',
  'Edm.String (base64)': 'Edm.String',
};

function field(fact: FactField): Field {
  const type = edmTypes[fact.type] ?? (fact.type as EdmType);
  return {
    name: fact.name,
    type,
    isReadOnly: fact.readOnly ?? false,
    isRequired: fact.required ?? false,
    isHidden: hiddenFields.has(fact.name),
    lengthMax: lengthMaxOf(fact.name, type),
    evidence: fact.source,
  };
}

/** `ImportId` is not seen in default projections (2.4); the coordinates are absent from the recorded address (JSON). */
const hiddenFields: ReadonlySet<string> = new Set(['ImportId', 'Latitude', 'Longitude', 'Data']);

function lengthMaxOf(name: string, type: EdmType): number | null {
  if (type !== 'Edm.String') return null;
  if (name === 'Data') return Number.MAX_SAFE_INTEGER;
  return longTexts.has(name) ? longTextLengthMax : textLengthMax;
}

function draftOf(set: FactSet): Draft {
  const isAbstract = set.abstract;
  const permits = (operation: boolean | string | undefined): boolean => operation !== false && operation !== undefined;
  return {
    name: set.type,
    set: set.type.replaceAll('.', '_'),
    parent: set.inherits === null ? null : (typeOfSet.get(set.inherits) ?? dotted(set.inherits)),
    isAbstract,
    // The documentation lists only reads for datastores: what nobody documented cannot be written.
    canCreate: !isAbstract && permits(set.operations.create) && !isDatastore(set.type),
    canUpdate: permits(set.operations.update) && !isDatastore(set.type),
    canDelete: permits(set.operations.delete) && !isDatastore(set.type),
    evidence: 'doc',
    fields: new Map(set.fields.map((fact) => [fact.name, field(fact)])),
    navigations: new Map(
      set.relationships
        .filter((fact) => !navigationsInProse.has(fact.name))
        .map((fact) => [
          fact.name,
          {
            name: fact.name,
            target: targetOf(fact.target),
            isMany: fact.cardinality === '0..*',
            isRequired: fact.requiredOnCreate ?? false,
            via: [],
            evidence: fact.source,
          },
        ]),
    ),
  };
}

const isDatastore = (type: string): boolean => type === 'Datastore' || type.startsWith('Datastore.');

const targetOf = (target: string): string => targetsInProse[target] ?? typeOfSet.get(target) ?? dotted(target);

function addGuesses(drafts: Map<string, Draft>): void {
  for (const guess of guessedTypes) {
    if (drafts.has(guess.name)) continue;
    const isWritable = guess.isReadOnly !== true;
    drafts.set(guess.name, {
      name: guess.name,
      set: guess.name.replaceAll('.', '_'),
      parent: guess.parent,
      isAbstract: guess.isAbstract ?? false,
      canCreate: isWritable && guess.isAbstract !== true,
      canUpdate: isWritable,
      canDelete: isWritable,
      evidence: 'guess',
      fields: new Map(),
      navigations: new Map(),
    });
  }
  for (const guess of guessedFields) {
    drafts.get(guess.on)?.fields.set(guess.name, {
      name: guess.name,
      type: guess.type,
      isReadOnly: guess.isReadOnly ?? false,
      isRequired: guess.isRequired ?? false,
      isHidden: false,
      lengthMax: lengthMaxOf(guess.name, guess.type),
      evidence: 'guess',
    });
  }
  for (const guess of guessedNavigations) {
    drafts.get(guess.on)?.navigations.set(guess.name, {
      name: guess.name,
      target: guess.target,
      isMany: guess.isMany ?? false,
      isRequired: guess.isRequired ?? false,
      via: [],
      evidence: 'guess',
    });
  }
  for (const draft of drafts.values()) {
    const phases = `Datastore.Phase.${draft.name.replaceAll('.', '')}`;
    if (!draft.name.startsWith('Activity.') || !drafts.has(phases)) continue;
    draft.navigations.set('Phase', {
      name: 'Phase',
      target: phases,
      isMany: false,
      isRequired: false,
      via: [],
      evidence: 'doc',
    });
  }
}

function addCustoms(drafts: Map<string, Draft>, customs: readonly Custom[]): void {
  for (const custom of customs) {
    if (custom.is === 'type') {
      drafts.set(custom.id, {
        name: custom.id,
        set: customName(custom.id),
        parent: custom.parent,
        isAbstract: false,
        canCreate: true,
        canUpdate: true,
        canDelete: true,
        evidence: 'doc',
        fields: new Map(),
        navigations: new Map(),
      });
      continue;
    }
    const on = drafts.get(custom.on);
    if (on === undefined) continue;
    const name = customName(custom.id);
    if (custom.is === 'navigation') {
      on.navigations.set(name, {
        name,
        target: custom.target,
        isMany: false,
        isRequired: false,
        via: [],
        evidence: 'doc',
      });
    } else {
      const base = {
        name,
        type: custom.type,
        isReadOnly: false,
        isRequired: false,
        isHidden: false,
        evidence: 'doc' as const,
      };
      on.fields.set(name, { ...base, lengthMax: lengthMaxOf(name, custom.type) });
    }
  }
}

/** The types of one tenant: what the documentation describes, what this sandbox guesses, what its administrator added. */
export function buildSchema(customs: readonly Custom[]): Schema {
  const drafts = new Map(factSets.map((set) => [set.type, draftOf(set)]));
  addGuesses(drafts);
  addCustoms(drafts, customs);
  const lineage = (name: string): readonly Draft[] => {
    const draft = drafts.get(name);
    if (draft === undefined) return [];
    return draft.parent === null ? [draft] : [...lineage(draft.parent), draft];
  };
  const isA = (type: string, ancestor: string): boolean => {
    for (let at: string | null = type; at !== null; at = drafts.get(at)?.parent ?? null)
      if (at === ancestor) return true;
    return false;
  };
  const customNames = new Set(customs.map((custom) => customName(custom.id)));
  const types = new Map<string, EntityType>();
  for (const draft of drafts.values()) {
    const line = lineage(draft.name);
    const fields = new Map(line.flatMap((at) => [...at.fields]));
    const navigations = new Map(line.flatMap((at) => [...at.navigations]));
    for (const [name, navigation] of navigations) {
      if (navigation.isMany) navigations.set(name, { ...navigation, via: viaOf(drafts, line, navigation, isA) });
    }
    types.set(draft.name, { ...draft, fields: inProjectionOrder(line, fields, customNames), navigations });
  }
  const bySet = new Map([...types.values()].map((type) => [type.set, type]));
  const children = new Map<string, readonly string[]>();
  return {
    types,
    ofSet: (set) => bySet.get(set),
    type: (name) => {
      const type = types.get(name);
      if (type === undefined) throw new Error(`no entity type ${name}`);
      return type;
    },
    isA,
    concreteUnder: (name) => {
      let found = children.get(name);
      if (found === undefined) {
        found = [...types.values()].filter((type) => !type.isAbstract && isA(type.name, name)).map((type) => type.name);
        children.set(name, found);
      }
      return found;
    },
  };
}

/** The single navigations that point back, from the table of `guesses.ts` or, when there is exactly one candidate type, by rule. */
function viaOf(
  drafts: ReadonlyMap<string, Draft>,
  line: readonly Draft[],
  navigation: Navigation,
  isA: (type: string, ancestor: string) => boolean,
): readonly Via[] {
  for (const at of line) {
    const known = waysBack[`${at.name}.${navigation.name}`];
    if (known !== undefined) return known.map(([type, name]) => ({ type, navigation: name }));
  }
  const owner = line.findLast((at) => at.navigations.has(navigation.name))?.name;
  const candidates = [...(drafts.get(navigation.target)?.navigations.values() ?? [])].filter(
    (back) => !back.isMany && owner !== undefined && back.target !== 'Entity' && isA(owner, back.target),
  );
  return candidates.map((back) => ({ type: navigation.target, navigation: back.name }));
}

const entityOrder = recordedPersonOrder.slice(0, recordedPersonOrder.indexOf('SortIndex') + 1);
const relationOrder = recordedPersonOrder.slice(entityOrder.length, recordedPersonOrder.indexOf('Number') + 1);
const recordedOrders: Readonly<Record<string, readonly string[]>> = {
  Entity: entityOrder.flatMap((name) => (name === '_Type' ? ['_Type', '_Name'] : [name])),
  Relation: relationOrder,
  'Relation.Person': recordedPersonOrder.slice(entityOrder.length + relationOrder.length),
  Relationship: recordedRelationshipOrder,
  Address: recordedAddressOrder.slice(entityOrder.length),
};

function inProjectionOrder(
  line: readonly Draft[],
  fields: ReadonlyMap<string, Field>,
  customNames: ReadonlySet<string>,
): ReadonlyMap<string, Field> {
  const names = new Set<string>();
  const customs = [...fields.keys()].filter((name) => customNames.has(name));
  for (const at of line) {
    for (const name of recordedOrders[at.name] ?? []) {
      if (name === '<custom>') for (const custom of customs) names.add(custom);
      else if (fields.has(name)) names.add(name);
    }
    for (const name of at.fields.keys()) if (!customNames.has(name)) names.add(name);
  }
  for (const name of customs) names.add(name);
  return new Map(
    [...names].flatMap((name) => {
      const found = fields.get(name);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
}
