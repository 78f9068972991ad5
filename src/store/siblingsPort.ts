import type { Kind } from '../domain/model/kind.ts';
import type { ObservedPart } from '../domain/model/record.ts';

/** The part of the store port about the other administrations of one Tribe organisation. See `port.ts`. */

/** A record that another connection of the organisation may have made in Tribe: sent, and its outcome not known. */
export interface DoubtElsewhere {
  readonly connectionId: string;
  readonly runId: string;
  readonly key: string;
  readonly state: 'sending' | 'unknown';
  /** Differs with each attempt. */
  readonly sentMs: number | null;
  readonly businessKey: string;
  /** Until when somebody works on that connection; 0 when nobody does. */
  readonly leaseUntilMs: number;
}

export interface SiblingReads {
  doubtsElsewhere(connectionId: string, kind: Kind): Promise<readonly DoubtElsewhere[]>;
  /** Living Tribe records that another connection of the organisation knows and this one never saw, by id. */
  unknownHere(connectionId: string, kind: Kind): Promise<readonly string[]>;
  /** What is known of them there; of several connections, as the one tells that looked last. */
  partsElsewhere(connectionId: string, kind: Kind, recordIds: readonly string[]): Promise<readonly ObservedPart[]>;
  /** When another connection last wrote to a Tribe record that it has a link with; null: never. */
  writtenElsewhereMs(connectionId: string, kind: Kind, tribeId: string): Promise<number | null>;
  /** How many Tribe records without a link are marked here: what they mean for others is not planned yet. */
  unplannedInTribe(connectionId: string, kind: Kind): Promise<number>;
}

export interface SiblingWrites {
  /**
   * Waits until no other transaction of the organisation has the turn, and keeps it until this one ends. What is read from
   * then on is what was committed before. False: there is no other connection, and nothing to wait for.
   */
  takeTurn(connectionId: string): Promise<boolean>;
}
