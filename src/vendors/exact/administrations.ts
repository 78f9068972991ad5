import { mapOk, type Outcome, ok } from '../outcome.ts';
import type { Caller } from '../shared/caller.ts';
import { calendarDate, textOrNull } from '../shared/values.ts';
import type { Administration, Identity } from '../vendor.ts';
import { listAll, unexpected } from './context.ts';
import { exactUrls, meUrl, resources } from './resources.ts';
import { divisionRow, listOf, meRow } from './wire.ts';

interface Me {
  readonly userId: string;
  readonly userName: string;
  readonly email: string | null;
  /** What the user happens to have open; may be a company without consent (exact-online.md 7.1). */
  readonly currentDivision: string | null;
}

/** `current/Me` is a list of one, and the only address without a division: it does not count for the limits. */
async function readMe(call: Caller, apiUrl: string): Promise<Outcome<Me>> {
  const outcome = await call.read(meUrl(apiUrl), listOf(meRow));
  if (outcome.is !== 'ok') return outcome;
  const row = outcome.value.rows[0];
  if (row === undefined) return unexpected('current/Me names nobody');
  return ok({
    userId: row.UserID.toLowerCase(),
    userName: textOrNull(row.FullName) ?? textOrNull(row.UserName) ?? row.UserID,
    email: textOrNull(row.Email),
    currentDivision: row.CurrentDivision == null ? null : String(row.CurrentDivision),
  });
}

/** The companies that the user gave access to. The division in the address of this list plays no part in its answer. */
async function readDivisions(
  call: Caller,
  apiUrl: string,
  at: string,
  current: string | null,
): Promise<Outcome<readonly Administration[]>> {
  const urls = exactUrls(apiUrl, at);
  const context = { call, urls, today: () => calendarDate(call.nowMs()) };
  const rows = await listAll(context, urls.list(resources.divisions), divisionRow);
  return mapOk(rows, (divisions) =>
    divisions.map((row) => ({
      id: String(row.Code),
      name: textOrNull(row.Description) ?? String(row.Code),
      detail: [row.CustomerName, row.Country, row.VATNumber].flatMap((text) => textOrNull(text) ?? []).join(' · '),
      isCurrent: String(row.Code) === current,
    })),
  );
}

export async function administrationsOf(
  call: Caller,
  apiUrl: string,
  administrationId: string | null,
): Promise<Outcome<readonly Administration[]>> {
  const me = await readMe(call, apiUrl);
  if (me.is !== 'ok') return me;
  const at = administrationId ?? me.value.currentDivision;
  return at === null ? ok([]) : readDivisions(call, apiUrl, at, me.value.currentDivision);
}

/** With a pinned administration: that one, by its present name, or a refusal when the user no longer has access to it. */
export async function identifyAt(
  call: Caller,
  apiUrl: string,
  administrationId: string | null,
): Promise<Outcome<Identity>> {
  const me = await readMe(call, apiUrl);
  if (me.is !== 'ok') return me;
  const { currentDivision, ...user } = me.value;
  const at = administrationId ?? currentDivision;
  if (at === null) return notAmongThem('the user has no administration open');
  const divisions = await readDivisions(call, apiUrl, at, currentDivision);
  if (divisions.is !== 'ok') return divisions;
  const wanted = divisions.value.find(({ id }) => id === at);
  // Without a pin any accessible company will do: the one that is open may be one without consent.
  const administration = wanted ?? (administrationId === null ? divisions.value[0] : undefined);
  if (administration === undefined) return notAmongThem(`administration ${at} is not among those with access`);
  return ok({ ...user, administration });
}

const notAmongThem = (message: string): Outcome<never> => ({
  is: 'rejected',
  rejection: { status: 200, cause: 'forbidden', message },
});
