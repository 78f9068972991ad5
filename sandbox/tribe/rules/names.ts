import { type Entity, text, withValues } from '../state/entity.ts';

/**
 * The full name of a person. Recordings show two newlines in front of a name without title and initials, so each of
 * those two stands on a line of its own (JSON, Relation_Person.Name).
 */
function personName(person: Entity): string {
  const first = [text(person, 'FirstName'), text(person, 'MiddleName'), text(person, 'LastName')]
    .filter(Boolean)
    .join(' ');
  const suffix = text(person, 'Suffix');
  return `${text(person, 'Title') ?? ''}\n${text(person, 'Initials') ?? ''}\n${first}${suffix ? ` ${suffix}` : ''}`;
}

/** Recorded: "Tester, Joost" for Joost de Tester, so the infix takes no part. */
function personSortName(person: Entity): string {
  return [text(person, 'LastName'), text(person, 'FirstName')].filter(Boolean).join(', ');
}

/** `Name`, `SortName` and `BirthDay` follow from the other fields and can never be written. */
export function withPersonNames(person: Entity): Entity {
  return withValues(person, {
    Name: personName(person),
    SortName: personSortName(person),
    BirthDay: text(person, 'BirthDate')?.slice(5) ?? null,
  });
}

/** A role is called after who plays it: the organisation or the person. */
export function withRelationshipName(relationship: Entity, player: Entity): Entity {
  const name = text(player, 'Name');
  return withValues(
    relationship,
    player.type === 'Relation.Person' ? { Name: name, SortName: text(player, 'SortName') } : { Name: name },
  );
}

/** What `_Name` shows: one line for people (tribe-crm.md 2.1; its making is unknown). */
export function displayName(entity: Entity): string | null {
  const name =
    text(entity, 'Name') ?? text(entity, 'Subject') ?? text(entity, 'Description') ?? text(entity, 'Content');
  if (name !== null) return name.replace(/\s+/g, ' ').trim();
  if (entity.type !== 'Address') return null;
  const house = [entity.values.HouseNumber, entity.values.HouseNumberSuffix]
    .filter((part) => part !== undefined)
    .join('');
  const street = [text(entity, 'Street'), house].filter(Boolean).join(' ');
  return [street, [text(entity, 'Postalcode'), text(entity, 'City')].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ');
}
