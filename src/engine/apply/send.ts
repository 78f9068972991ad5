import type { Fields } from '../../domain/model/fields.ts';
import type { Side } from '../../domain/model/kind.ts';
import type { Sighting } from '../../domain/model/record.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import type { Link, StoredPlanItem } from '../../store/port.ts';
import type { NotOk, WriteOutcome } from '../../vendors/outcome.ts';
import { failureReason } from '../failures.ts';
import type { ApplyingBatch } from './applying.ts';
import { type Seen, seenAgain } from './known.ts';
import { newlySeen } from './prepare.ts';
import {
  asPair,
  failed,
  leftUnknown,
  queuedAgain,
  queuedOrGivenUp,
  type Settlement,
  settledPair,
  type Written,
} from './settlement.ts';

interface ToWrite {
  readonly stored: StoredPlanItem;
  /** The record of the other side whose values are written. */
  readonly source: Seen;
  readonly target: Side;
  readonly fields: Fields;
}

/** One write that is ready to go: its intent only has to be committed. */
export type Ready =
  | (ToWrite & { readonly is: 'create'; readonly ownerId: string | null; readonly businessKey: string })
  | (ToWrite & {
      readonly is: 'update';
      readonly seen: Seen;
      readonly link: Link | null;
      /** Made after the last look: they tell what the write takes the place of. */
      readonly decisions: PlanItem['decisions'];
    });

/** What is committed before the write is sent, so that a restart knows what may be in flight (reliability.md 3). */
export const intentOf = (ready: Ready, nowMs: number): Ready => ({
  ...ready,
  stored: {
    ...ready.stored,
    // What is sent is what was decided after the last look, and that is what to look for if the answer is lost.
    item: {
      ...ready.stored.item,
      effects: effectsOf(ready),
      decisions: ready.is === 'update' ? ready.decisions : ready.stored.item.decisions,
    },
    state: 'sending',
    attempts: ready.stored.attempts + 1,
    sentMs: nowMs,
    businessKey: ready.is === 'create' ? ready.businessKey : null,
  },
});

const effectsOf = ({ stored, target, is, fields }: Ready): StoredPlanItem['item']['effects'] => [
  { side: target, operation: is, fields },
  ...stored.item.effects.filter(({ side }) => side !== target),
];

/** Sends one committed intent and says what became of it. */
export async function send(applying: ApplyingBatch, intent: Ready): Promise<Settlement> {
  const { stored, source, target, fields } = intent;
  const { client } = applying[target];
  const outcome: WriteOutcome =
    intent.is === 'create'
      ? await client.create({
          kind: stored.item.kind,
          fields,
          ownerId: intent.ownerId,
          businessKey: intent.businessKey,
        })
      : await client.update(intent.seen.record, fields);
  if (outcome.is !== 'ok') {
    const settlement = notWritten(applying, intent, outcome);
    const done = 'done' in outcome ? outcome.done : undefined;
    return intent.is === 'update' && done !== undefined
      ? partlyWritten(applying, intent, done, settlement)
      : settlement;
  }
  const seen =
    intent.is === 'create'
      ? newlySeen(applying, stored, outcome.value)
      : seenAfter(applying, intent.seen, outcome.value);
  // It answered well and does not describe a record: the write may stand.
  if (seen === null) return leftUnknown(stored);
  const before = intent.is === 'create' ? {} : intent.seen.record.fields;
  const written: Written = { side: target, operation: intent.is, before, fields };
  const link = intent.is === 'create' ? null : intent.link;
  return settledPair(applying, stored, { ...asPair(source, seen), link, looked: target, written });
}

/** Laid over what the look before the write showed, which is newer than what is stored. */
function seenAfter({ known }: ApplyingBatch, before: Seen, sighting: Sighting): Seen | null {
  const { side, kind, id } = before.record;
  const parts = new Map([[`${side}/${kind}/${id}`, before.parts]]);
  return seenAgain({ ...known, parts }, side, kind, id, sighting);
}

/** How the whole ended, with what was written before: that is journalled, and agreed on, as any other write. */
function partlyWritten(
  applying: ApplyingBatch,
  { fields, link, seen: before, source, stored, target }: Extract<Ready, { readonly is: 'update' }>,
  done: Sighting,
  ended: Settlement,
): Settlement {
  const seen = seenAfter(applying, before, done);
  const told = new Set(done.parts.flatMap((part) => Object.keys(part.fields)));
  const written = Object.fromEntries(Object.entries(fields).filter(([field]) => told.has(field)));
  if (seen === null || Object.keys(written).length === 0) return ended;
  const partly = settledPair(applying, stored, {
    ...asPair(source, seen),
    link,
    looked: target,
    written: { side: target, operation: 'update', before: before.record.fields, fields: written },
  });
  return { ...partly, item: ended.item, problems: ended.problems, halt: ended.halt };
}

function notWritten(applying: ApplyingBatch, { is, stored, target }: Ready, outcome: NotOk): Settlement {
  const halt = { side: target, outcome };
  switch (outcome.is) {
    case 'throttled':
    case 'notSent':
    case 'unauthorised':
      // Certain to have had no effect, so this attempt does not count.
      return queuedAgain({ ...stored, attempts: stored.attempts - 1 }, halt);
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
      return queuedAgain({ ...stored, attempts: stored.attempts - 1 }, halt);
    case 'unexpectedShape':
      // It answered well and said something unreadable: the write may stand.
      return leftUnknown(stored);
    case 'notFound':
      if (is === 'update') return failed(applying, stored, failureReason('recordGone', { side: target }));
      break;
    case 'invalid':
    case 'duplicate':
    case 'inUse':
    case 'vendorError':
    case 'codeOrCredentials':
      break;
  }
  return failed(applying, stored, failureReason('vendorRejected', { side: target, message, status: String(status) }));
}
