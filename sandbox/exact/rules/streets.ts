/** An address line in the parts that contacts show. */
export interface StreetParts {
  readonly street: string | null;
  readonly number: string | null;
  readonly suffix: string | null;
}

/** `Kade 12-A` is street `Kade`, number `12`, suffix `-A`; a line without a number is all street. */
export function splitStreet(line: string | null): StreetParts {
  if (line === null) return { street: null, number: null, suffix: null };
  const match = /^(.*\D)\s+(\d+)\s*(\S.*)?$/.exec(line.trim());
  if (match === null) return { street: line, number: null, suffix: null };
  return { street: match[1]?.trim() ?? null, number: match[2] ?? null, suffix: match[3] ?? null };
}
