/** The card of a relation in Exact Online's own screens: the division comes along, so the right company opens. */
export const exactRecordUrl = (appUrl: string, division: string, accountId: string): string =>
  `${appUrl}/docs/CRMAccountCard.aspx?_Division_=${encodeURIComponent(division)}&AccountID=%7b${encodeURIComponent(accountId)}%7d`;
