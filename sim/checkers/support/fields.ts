const compared: ReadonlySet<string> = new Set([
  ...['name', 'email', 'phone', 'website', 'vatNumber', 'chamberOfCommerce', 'isCustomer', 'isSupplier'],
  ...['firstName', 'middleName', 'lastName', 'mobile'],
  ...['visit', 'postal', 'invoice'].flatMap((kind) => [`${kind}.postcode`, `${kind}.city`, `${kind}.country`]),
]);

/** Fields that the oracle calls as the neutral model does, so that they can be compared with a base. */
export const comparable = (field: string): boolean => compared.has(field);
