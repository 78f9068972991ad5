/** The system query options that both vendors know. Values are plain text; encoding happens here and nowhere else. */
export interface ODataQuery {
  readonly select?: readonly string[];
  readonly filter?: string;
  readonly expand?: string;
  readonly orderby?: string;
  readonly top?: number;
  readonly skip?: number;
  /** OData 4 only: asks for `@odata.count`. */
  readonly count?: boolean;
}

/**
 * `path` as it is, plus the query with every value percent-encoded. A space becomes %20 and a plus %2B: Tribe reads a
 * plus in a query literally (tribe-crm.md 2.2), so `URLSearchParams` is not an option.
 */
export function odataUrl(path: string, query: ODataQuery = {}): string {
  const options: [string, string][] = [];
  if (query.select !== undefined) options.push(['$select', query.select.join(',')]);
  if (query.filter !== undefined) options.push(['$filter', query.filter]);
  if (query.expand !== undefined) options.push(['$expand', query.expand]);
  if (query.orderby !== undefined) options.push(['$orderby', query.orderby]);
  if (query.top !== undefined) options.push(['$top', String(query.top)]);
  if (query.skip !== undefined && query.skip > 0) options.push(['$skip', String(query.skip)]);
  if (query.count === true) options.push(['$count', 'true']);
  if (options.length === 0) return path;
  return `${path}?${options.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => guidPattern.test(text);

/** Ids come from vendors and from page addresses; anything but a guid would be a hole into the query, so it throws. */
function checkedGuid(text: string): string {
  if (!isGuid(text)) throw new Error(`not a guid: ${JSON.stringify(text)}`);
  return text.toLowerCase();
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Literals of OData 2 as Exact reads them (exact-online.md 4.5). */
export const v2 = {
  text: quoted,
  guid: (text: string): string => `guid'${checkedGuid(text)}'`,
  /** Wall clock without a zone, as `wallText` writes it (exact-online.md 4.4). */
  datetime: (text: string): string => {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/.test(text))
      throw new Error(`not a date: ${JSON.stringify(text)}`);
    return `datetime'${text}'`;
  },
  /** Values above int32 need the suffix; it is harmless below (exact-online.md 5). */
  int64: (digits: string): string => {
    if (!/^\d{1,19}$/.test(digits)) throw new Error(`not an Int64: ${JSON.stringify(digits)}`);
    return `${digits}L`;
  },
};

/** Literals of OData 4 as Tribe reads them (tribe-crm.md 2.2): bare guids and instants. */
export const v4 = {
  text: quoted,
  guid: checkedGuid,
  instant: (iso: string): string => {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(iso)) {
      throw new Error(`not an instant: ${JSON.stringify(iso)}`);
    }
    return iso;
  },
};
