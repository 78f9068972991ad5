import type { Effect } from '../sandbox/kit/ledger.ts';
import type { Side } from '../src/domain/model/kind.ts';
import type { HintReceipt } from '../src/engine/service.ts';
import type { RowChange } from '../src/store/memory/layer.ts';
import type { TransportResult } from '../src/vendors/transport.ts';
import type { Said } from './actors/asking.ts';
import type { Books } from './oracle/books.ts';
import type { Scenario } from './scenario.ts';
import type { Delivery } from './world/hints.ts';
import type { Arrival, WireCall } from './world/network.ts';
import type { Tenant } from './world/sandboxes.ts';
import type { World } from './world/world.ts';

export type Phase = 'setup' | 'storm' | 'calm' | 'extraPass' | 'end';

export interface Failure {
  readonly invariant: string;
  readonly phase: Phase;
  readonly atMs: number;
  readonly words: string;
}

/** Something that a vendor's ledger says, with who caused it. */
export interface Told {
  readonly side: Side;
  readonly effect: Effect;
  readonly author: 'tandem' | 'people';
}

export interface Facts {
  readonly world: World;
  readonly scenario: Scenario;
  readonly books: Books;
  readonly tenants: readonly Tenant[];
  readonly phase: Phase;
  /** How many processes have died so far: some promises are weaker right after a death. */
  readonly crashes: number;
  /** Since a backup was restored some promises hold only for what happened after it. */
  readonly restoredMs: number | null;
}

/** What a checker may hear. It looks at ledgers, requests, commits and the script, never at what the engine believes. */
export interface Ears {
  effect?(told: Told): void;
  /** `process` committed these rows, null when no process did; `request` is the person's request it did it for, if any. */
  commit?(changes: readonly RowChange[], process: string | null, request: number | null): void;
  /** A person asked something of Tandem and has the answer. */
  said?(said: Said): void;
  sent?(call: WireCall): void;
  arrived?(arrival: Arrival): void;
  answered?(call: WireCall, result: TransportResult): void;
  /** An event reached a process, and what that made of it; undefined when it failed. */
  hinted?(delivery: Delivery): void;
  acknowledged?(delivery: Delivery, receipt: HintReceipt | undefined): void;
  /** A process reads the store outside of any transaction: what is committed at this moment. */
  asked?(process: string, name: string, given: readonly unknown[]): void;
  crashed?(process: string): void;
  /** The database was put back to a backup: rows went back in time without a commit. */
  restored?(): void;
  /** Two intervals of the slower polling after the faults stopped. */
  noticed?(): void;
  /** Everything has come to rest after the faults stopped. */
  calm?(): void;
  /** After one more full pass over everything. */
  afterExtraPass?(): void;
  end?(): void;
}

export interface Checker {
  /** As in reliability.md 5 and SPEC.md. */
  readonly id: string;
  listen(facts: Facts, fail: (words: string) => void): Ears;
}
