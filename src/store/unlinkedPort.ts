import type { Kind, Side } from '../domain/model/kind.ts';
import type { GivenAnswer } from './historyPort.ts';

/** The part of the store port about records that are linked to nothing. See `port.ts`. */

export interface UnlinkedQuery {
  readonly side: Side;
  readonly kind: Kind;
  /** Words that each have to be found in what the record says, without regard to case and accents. */
  readonly search: string | null;
  readonly offset: number;
  readonly limit: number;
}

export interface UnlinkedReads {
  /** Living records of one side without a link, in the order of their names; `total` counts what was found. */
  unlinkedPage(
    connectionId: string,
    query: UnlinkedQuery,
  ): Promise<{ readonly total: number; readonly ids: readonly string[] }>;
  /** What was answered about these keys, in no order. */
  answersTo(connectionId: string, keys: readonly string[]): Promise<readonly GivenAnswer[]>;
}
