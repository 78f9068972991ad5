import { budgetReads, budgetSwap } from './budgets.ts';
import { connectionReads, connectionWrites } from './connections.ts';
import type { Database } from './database.ts';
import { decisionReads, decisionWrites } from './decisions.ts';
import { hintReads, hintWrites } from './hints.ts';
import { historyReads, historyWrites } from './history.ts';
import { journalReads, journalWrites } from './journal.ts';
import { leaseWrites } from './leases.ts';
import { linkReads, linkWrites } from './links.ts';
import type { Locks } from './locks.ts';
import { markReads, markWrites } from './marks.ts';
import { planItemReads, planItemWrites } from './planItems.ts';
import type { Store, StoreReads, StoreWrites } from './port.ts';
import { problemReads, problemWrites } from './problems.ts';
import { recordReads, recordWrites } from './records.ts';
import { runReads, runWrites } from './runs.ts';
import { sessionReads, sessionWrites } from './sessions.ts';
import { siblingReads, siblingWrites } from './siblings.ts';
import { tokenReads, tokenWrites } from './tokens.ts';
import { unlinkedReads } from './unlinked.ts';

const reads = (db: Database): StoreReads => ({
  ...connectionReads(db),
  ...sessionReads(db),
  ...tokenReads(db),
  ...budgetReads(db),
  ...recordReads(db),
  ...linkReads(db),
  ...runReads(db),
  ...planItemReads(db),
  ...journalReads(db),
  ...problemReads(db),
  ...hintReads(db),
  ...markReads(db),
  ...decisionReads(db),
  ...historyReads(db),
  ...unlinkedReads(db),
  ...siblingReads(db),
});

const writes = (db: Database): StoreWrites => ({
  ...reads(db),
  ...sessionWrites(db),
  ...connectionWrites(db),
  ...tokenWrites(db),
  ...leaseWrites(db),
  ...recordWrites(db),
  ...linkWrites(db),
  ...runWrites(db),
  ...planItemWrites(db),
  ...journalWrites(db),
  ...problemWrites(db),
  ...hintWrites(db),
  ...markWrites(db),
  ...decisionWrites(db),
  ...historyWrites(db),
  ...siblingWrites(db),
});

/** The store port over PostgreSQL 15-18. One file per aggregate holds its rows and queries. */
export function createPostgresStore(parts: {
  readonly db: Database;
  readonly locks: Locks;
  readonly close: () => Promise<void>;
}): Store {
  return {
    ...reads(parts.db),
    ...parts.locks,
    ...budgetSwap(parts.db),
    transact: (work) => parts.db.transaction().execute((transaction) => work(writes(transaction))),
    close: parts.close,
  };
}
