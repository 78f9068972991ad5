import * as z from 'zod';
import { canonicalCountry } from '../../domain/model/canonical.ts';
import { mapOk, type Outcome, ok } from '../outcome.ts';
import type { Caller } from '../shared/caller.ts';
import { once } from '../shared/once.ts';
import { endOfPatience } from '../shared/shortList.ts';
import { textOrNull } from '../shared/values.ts';
import type { Administration, Identity } from '../vendor.ts';
import { sets, type TribeSet, type TribeUrls } from './sets.ts';
import { collectionOf, countryRow, employeeRow, identityRow } from './wire.ts';

/** What rarely changes and every write needs: the own organisation and the countries. Fetched once per client, when asked for. */
export interface Directory {
  own(): Promise<Outcome<Administration>>;
  /** Country codes (ISO alpha-2) with Tribe's own ids. */
  countries(): Promise<Outcome<ReadonlyMap<string, string>>>;
  identify(): Promise<Outcome<Identity>>;
}

/** `expectedId`: the organisation this connection is bound to; the token decides whose data it opens (tribe-crm.md 1.1). */
export function directory(call: Caller, urls: TribeUrls, expectedId: string | null): Directory {
  const own = once(async () => {
    const identity = await call.read(urls.list(sets.identity), collectionOf(identityRow));
    if (identity.is !== 'ok') return identity;
    const row = identity.value.rows[0];
    if (row?.Relation == null) return refused('unexpectedShape', 'Tribe CRM does not tell which organisation this is');
    const id = row.Relation.ID.toLowerCase();
    if (expectedId !== null && expectedId.toLowerCase() !== id) {
      return refused('forbidden', 'the sign-in belongs to another organisation than this connection');
    }
    return ok({ id, name: textOrNull(row.Name) ?? id, detail: '', isCurrent: true });
  });
  const countries = once(async () => {
    const rows = await listAll(call, urls, sets.countries, countryRow);
    return mapOk(rows, (found) => {
      const byCode = new Map<string, string>();
      for (const row of found) {
        const code = row.Code == null ? null : canonicalCountry(row.Code);
        if (code !== null && !byCode.has(code)) byCode.set(code, row.ID);
      }
      return byCode;
    });
  });
  return {
    own,
    countries,
    identify: async () => {
      const administration = await own();
      if (administration.is !== 'ok') return administration;
      const employee = await call.read(urls.currentEmployee, employeeAnswer);
      return mapOk(employee, (row) => ({
        userId: row.ID.toLowerCase(),
        userName: textOrNull(row.Person?.Name) ?? textOrNull(row.Name) ?? row.ID,
        email: textOrNull(row.EmailAddress) ?? textOrNull(row.Person?.EmailAddress),
        administration: administration.value,
      }));
    },
  };
}

/** A function that returns one entity may answer it bare or, as some OData servers do, in a list of one. */
const employeeAnswer = z.preprocess((body) => {
  const list = z.object({ value: z.tuple([z.unknown()]) }).safeParse(body);
  return list.success ? list.data.value[0] : body;
}, employeeRow);

const refused = (cause: 'forbidden' | 'unexpectedShape', message: string): Outcome<never> => ({
  is: 'rejected',
  rejection: { status: 200, cause, message },
});

const rowsPerPage = 250;

/** Every row of a set that is known to be short. A page is the last one only when nothing says that more follows. */
export async function listAll<T extends z.ZodType<{ readonly ID: string }>>(
  call: Caller,
  urls: TribeUrls,
  set: TribeSet,
  row: T,
  filter?: string,
): Promise<Outcome<readonly z.infer<T>[]>> {
  const all: z.infer<T>[] = [];
  const patience = endOfPatience();
  for (;;) {
    const query = { orderby: 'ID', top: rowsPerPage, skip: all.length, count: true };
    const url = urls.list(set, filter === undefined ? query : { ...query, filter });
    const outcome = await call.read(url, collectionOf(row));
    if (outcome.is !== 'ok') return outcome;
    const { rows, hasNextLink, count } = outcome.value;
    all.push(...rows);
    const isMoreToCome = hasNextLink || (count === null ? rows.length >= rowsPerPage : all.length < count);
    if (rows.length === 0 || !isMoreToCome) return ok(all);
    const end = patience(
      rows.map(({ ID }) => ID),
      rows.length,
    );
    if (end !== null) return refused('unexpectedShape', `${set.set} ${end}`);
  }
}
