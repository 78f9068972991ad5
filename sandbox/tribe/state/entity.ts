export type Scalar = string | number | boolean;

/**
 * One record of any type. An absent value or link is null. Rows are values: a change puts a new row in the store.
 * Dates and times are kept as their wire text, except the two that the service itself keeps.
 */
export interface Entity {
  readonly id: string;
  readonly tenant: string;
  /** Dotted type name. */
  readonly type: string;
  readonly createdMs: number;
  readonly mutatedMs: number | null;
  readonly values: Readonly<Record<string, Scalar>>;
  /** Single navigations: name to id. */
  readonly links: Readonly<Record<string, string>>;
  /** To-many navigations that nothing points back from: labels, team members. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
}

export function text(entity: Entity, field: string): string | null {
  const value = entity.values[field];
  return typeof value === 'string' ? value : null;
}

export function number(entity: Entity, field: string): number | null {
  const value = entity.values[field];
  return typeof value === 'number' ? value : null;
}

/** The same entity with some values replaced; null removes. Answers the very same object when nothing changes. */
export function withValues(entity: Entity, changes: Readonly<Record<string, Scalar | null>>): Entity {
  const changed = Object.entries(changes).filter(([name, value]) => (entity.values[name] ?? null) !== value);
  if (changed.length === 0) return entity;
  const values = { ...entity.values };
  for (const [name, value] of changed) {
    if (value === null) delete values[name];
    else values[name] = value;
  }
  return { ...entity, values };
}

export function withLinks(entity: Entity, changes: Readonly<Record<string, string | null>>): Entity {
  const changed = Object.entries(changes).filter(([name, id]) => (entity.links[name] ?? null) !== id);
  if (changed.length === 0) return entity;
  const links = { ...entity.links };
  for (const [name, id] of changed) {
    if (id === null) delete links[name];
    else links[name] = id;
  }
  return { ...entity, links };
}
