import { nothingLeft, overlay } from '../../domain/model/overlay.ts';
import type { Run } from '../../store/port.ts';
import { haltRun, isSliceOver, more, type Slice, type StepEnd } from '../slice.ts';
import { contactsOfTurned, decidingOf, isTurn, markOf } from './changedRecords.ts';
import { believed } from './readLag.ts';

const readsPerStep = 50;

/**
 * Reads the marked records of which what is stored is not enough or not to be believed, one call or a few each. A record
 * that is not there any more is stored as gone: nothing is done about it on the other side, for deletions never travel.
 */
export async function readMarked(slice: Slice, run: Run): Promise<StepEnd | 'complete'> {
  const { connection, lease, ports, sides, store } = slice;
  const due = await store.dueMarks(connection.id, { nowMs: ports.clock.nowMs(), limit: readsPerStep * 4 });
  const wanting = due.filter(({ wantsRead }) => wantsRead).slice(0, readsPerStep);
  for (const mark of wanting) {
    lease.assertHeld();
    const askedMs = ports.clock.nowMs();
    const seen = await slice[mark.side].client.read(mark.kind, mark.recordId);
    if (seen.is !== 'ok') return haltRun(slice, run, mark.side, seen);
    const stored = await store.partsOfRecord(connection.id, mark.side, mark.kind, mark.recordId);
    const parts = overlay(stored, seen.value ?? nothingLeft);
    await lease.transact(async (tx) => {
      const told = await believed(ports, tx, connection.id, { side: mark.side, parts, askedMs });
      const deciding = await decidingOf(tx, connection.id);
      const hasTurned =
        mark.kind === 'relation' &&
        told.parts.some((part) =>
          isTurn(
            stored.find((one) => one.part === part.part && one.partId === part.partId),
            part,
            deciding,
          ),
        );
      await tx.saveParts(connection.id, told.parts, askedMs);
      const contacts = await contactsOfTurned(tx, connection.id, mark.side, hasTurned ? [mark.recordId] : []);
      await tx.mark(
        connection.id,
        contacts.map((contact) => markOf(contact, askedMs)),
      );
      // Told again meanwhile, it stays as it is told.
      const [again] = told.readAgain;
      const read = { ...mark, wantsRead: again !== undefined, notBeforeMs: again?.notBeforeMs ?? askedMs };
      await tx.deferMarks(connection.id, [read]);
      await sides.saveUse(tx, connection, run.id);
    });
    if (isSliceOver(slice)) return more;
  }
  return 'complete';
}
