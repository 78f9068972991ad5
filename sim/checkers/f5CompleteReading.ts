import type { FeedCursor } from '../../src/store/port.ts';
import { type FieldEdit, plain } from '../oracle/books.ts';
import type { Checker, Facts } from '../watch.ts';
import { isWholeList } from '../world/habits.ts';
import type { WireCall } from '../world/network.ts';
import { liveTokens } from './support/tokens.ts';

type CursorRow = FeedCursor & { readonly connectionId: string };

/** Fields that a feed tells and that are stored as people wrote them. */
const told: Readonly<Record<string, { readonly kind: 'relation' | 'contact'; readonly fields: ReadonlySet<string> }>> =
  {
    'exact accounts': { kind: 'relation', fields: new Set(['name', 'email', 'website', 'visit.city']) },
    'exact contacts': { kind: 'contact', fields: new Set(['firstName', 'lastName', 'email']) },
    'tribe organisations': { kind: 'relation', fields: new Set(['name', 'email', 'website', 'visit.city']) },
    'tribe contacts': { kind: 'contact', fields: new Set(['firstName', 'lastName', 'email']) },
  };

/** The first list of each look that may show feeds of Tribe to have no news, as good as a reading that tells nothing. */
const isLook = ({ request: { method, url } }: WireCall): boolean =>
  method === 'GET' && /\/odata\/(Entity|Relationship)\?/.test(url);

/** The feed that a request reads a page of. */
function feedOf({ request: { method, url } }: WireCall): string | null {
  if (method !== 'GET') return null;
  if (/\/sync\/CRM\/Accounts\?/.test(url)) return 'exact accounts';
  if (/\/sync\/CRM\/Contacts\?/.test(url)) return 'exact contacts';
  if (!/orderby=/.test(url)) return null;
  if (/\/Relation_Organization\?/.test(url)) return 'tribe organisations';
  return /\/Relationship_Person_Contact_Standard\?/.test(url) ? 'tribe contacts' : null;
}

const feedsOfTribe = Object.keys(told).filter((name) => name.startsWith('tribe '));

/**
 * F5: a reading is complete. Whatever was changed before it began is stored when its last page is, however rows come, go
 * and move meanwhile; so no cursor runs ahead of what its page told. What may be older than a write of ours is not stored,
 * and stands marked to be read again.
 */
export const f5: Checker = {
  id: 'F5',
  listen: (facts, fail) => {
    const owners = liveTokens(facts.world);
    /** By connection and feed: when the reading that is not over yet asked for its first page. */
    const began = new Map<string, { readonly atMs: number; readonly isWhole: boolean; readonly isLook?: boolean }>();
    /** Feeds whose last complete list came back empty: a vendor that says it has nothing is not read more completely (A10). */
    const blind = new Set<string>();
    return {
      sent: (call) => {
        const feed = feedOf(call);
        const feeds = feed !== null ? [feed] : isLook(call) ? feedsOfTribe : [];
        const connectionId = feeds.length === 0 ? undefined : owners.ofCall(call);
        if (connectionId === undefined) return;
        for (const one of feeds) {
          const name = `${connectionId} ${one}`;
          const before = began.get(name);
          // A look after which the feed was not read, for it had news and was not due, or for the look failed.
          if (before !== undefined && before.isLook !== true) continue;
          began.set(name, { atMs: call.sentMs, isWhole: isWholeList(call), isLook: feed === null });
        }
      },
      commit: (changes) => {
        owners.heard(changes);
        for (const { table, after } of changes) {
          if (table !== 'cursor' || after === null) continue;
          const cursor = after as CursorRow;
          const name = `${cursor.connectionId} ${cursor.side} ${cursor.feed}`;
          const reading = began.get(name);
          if (!cursor.isComplete || reading === undefined) continue;
          began.delete(name);
          if (facts.world.habits.emptiedMs[cursor.side] >= reading.atMs) blind.add(name);
          else if (reading.isWhole) blind.delete(name);
          if (blind.has(name)) continue;
          for (const words of missing(facts, cursor, reading.atMs)) fail(words);
        }
      },
      restored: () => began.clear(),
    };
  },
};

function* missing(facts: Facts, cursor: CursorRow, beganMs: number): Generator<string> {
  const { books, scenario, world } = facts;
  const shown = told[`${cursor.side} ${cursor.feed}`];
  const connection = world.store.rows('connection').find(({ id }) => id === cursor.connectionId);
  if (shown === undefined || connection === undefined) return;
  const visibleMs = beganMs - (cursor.side === 'tribe' ? scenario.tribeReadDelayMs : 0);
  const stored = storedOf(facts, cursor, shown.kind);
  const readAgain = new Set(
    world.store
      .rows('mark')
      .flatMap((mark) => (mark.connectionId === cursor.connectionId && mark.wantsRead ? [mark.recordId] : [])),
  );
  // From the latest back: what a record held since the reading began, and the value that it had then.
  const since = new Map<string, string[]>();
  const isKnown = new Set<string>();
  for (let at = books.edits.length - 1; at >= 0; at -= 1) {
    const edit = books.edits[at] as FieldEdit;
    if (edit.side !== cursor.side || edit.kind !== shown.kind || !shown.fields.has(edit.field)) continue;
    const name = `${edit.id} ${edit.field}`;
    if (isKnown.has(name) || books.get(edit.side, edit.id) === undefined) continue;
    const values = since.get(name) ?? [];
    since.set(name, [...values, plain(edit.after)]);
    if (edit.atMs >= visibleMs) continue;
    isKnown.add(name);
    const owner = books.tenantOf(edit.id);
    if (owner?.division !== connection.exactDivision) continue;
    const value = plain(stored.get(edit.id)?.[edit.field]);
    if ([...values, plain(edit.after)].includes(value) || readAgain.has(edit.id)) continue;
    yield `a reading of ${cursor.feed} in ${cursor.side} ended without ${edit.field} ${JSON.stringify(edit.after)} of ${edit.id}, which was there before it began; ${JSON.stringify(value)} is stored`;
  }
}

function storedOf({ world }: Facts, { connectionId, side }: CursorRow, kind: string) {
  const records = new Map<string, Record<string, string | boolean | null>>();
  for (const row of world.store.rows('part')) {
    if (row.connectionId !== connectionId || row.part.side !== side || row.part.kind !== kind || row.part.isGone)
      continue;
    const { fields, recordId } = row.part;
    records.set(recordId, { ...records.get(recordId), ...(fields as Record<string, string | boolean | null>) });
  }
  return records;
}
