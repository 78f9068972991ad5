const compared: ReadonlySet<string> = new Set([
  ...['name', 'email', 'phone', 'website', 'vatNumber', 'chamberOfCommerce'],
  ...['firstName', 'middleName', 'lastName', 'mobile'],
  ...['visit', 'postal', 'invoice'].flatMap((kind) => [`${kind}.postcode`, `${kind}.city`, `${kind}.country`]),
]);

/**
 * Fields that the oracle calls as the neutral model does, so that they can be compared with a base.
 * Not the roles: in Tribe each is a record of its own, which is made a moment after the relation.
 */
export const comparable = (field: string): boolean => compared.has(field);
