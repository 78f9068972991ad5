import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import type { Link, StoredPlanItem } from '../../store/port.ts';
import type { Outcome } from '../../vendors/outcome.ts';
import { failureReason } from '../failures.ts';
import type { Applying } from './applying.ts';
import type { ExactRecord } from './known.ts';
import {
  failed,
  leftUnknown,
  queuedAgain,
  queuedOrGivenUp,
  type Settlement,
  settledPair,
  type Written,
} from './settlement.ts';

/** One write that is ready to go: its intent only has to be committed. */
export type Ready =
  | {
      readonly is: 'create';
      readonly stored: StoredPlanItem;
      readonly exact: ExactRecord;
      readonly fields: Fields;
      readonly ownerId: string | null;
      readonly businessKey: string;
    }
  | {
      readonly is: 'update';
      readonly stored: StoredPlanItem;
      readonly exact: ExactRecord;
      readonly seen: NeutralRecord;
      readonly link: Link | null;
      readonly fields: Fields;
    };

/** What is committed before the write is sent, so that a restart knows what may be in flight (reliability.md 3). */
export const intentOf = (ready: Ready, nowMs: number): Ready => ({
  ...ready,
  stored: {
    ...ready.stored,
    state: 'sending',
    attempts: ready.stored.attempts + 1,
    sentMs: nowMs,
    businessKey: ready.is === 'create' ? ready.businessKey : null,
  },
});

/** Sends one committed intent and says what became of it. */
export async function send(applying: Applying, intent: Ready): Promise<Settlement> {
  const { client } = applying.tribe;
  const { stored, exact, fields } = intent;
  const outcome =
    intent.is === 'create'
      ? await client.create({
          kind: stored.item.kind,
          fields,
          ownerId: intent.ownerId,
          businessKey: intent.businessKey,
        })
      : await client.update(intent.seen, fields);
  if (outcome.is !== 'ok') return notWritten(applying, intent, outcome);
  const written: Written =
    intent.is === 'create'
      ? { operation: 'create', before: {}, fields }
      : { operation: 'update', before: intent.seen.fields, fields };
  const link = intent.is === 'create' ? null : intent.link;
  return settledPair(applying, stored, { exact, tribe: outcome.value, link, written });
}

function notWritten(
  applying: Applying,
  { is, stored }: Ready,
  outcome: Exclude<Outcome<NeutralRecord>, { readonly is: 'ok' }>,
): Settlement {
  switch (outcome.is) {
    case 'throttled':
    case 'notSent':
    case 'unauthorised':
      // Certain to have had no effect, so this attempt does not count.
      return queuedAgain({ ...stored, attempts: stored.attempts - 1 }, outcome);
    case 'conflict':
      return queuedOrGivenUp(applying, stored);
    case 'unknown':
      return leftUnknown(stored);
    case 'rejected':
      break;
  }
  const { cause, message, status } = outcome.rejection;
  switch (cause) {
    case 'forbidden':
      // Never about this record's content: the next one would be refused likewise.
      return queuedAgain({ ...stored, attempts: stored.attempts - 1 }, outcome);
    case 'unexpectedShape':
      // It answered well and said something unreadable: the write may stand.
      return leftUnknown(stored);
    case 'notFound':
      if (is === 'update') return failed(applying, stored, failureReason('recordGone', { side: 'tribe' }));
      break;
    case 'invalid':
    case 'duplicate':
    case 'inUse':
    case 'vendorError':
    case 'codeOrCredentials':
      break;
  }
  return failed(applying, stored, failureReason('vendorRejected', { side: 'tribe', message, status: String(status) }));
}
