import { ruledBy, rulesFingerprint } from '../../domain/mapping/defaults.ts';
import type { Rules } from '../../domain/mapping/rules.ts';
import type { FieldPath } from '../../domain/model/fields.ts';
import { groupWith } from '../../domain/model/groups.ts';
import { type Kind, type Side, sides } from '../../domain/model/kind.ts';
import { choicesFor } from '../../domain/plan/conflicts.ts';
import { parseKey } from '../../domain/plan/key.ts';
import type { MatchAnswer } from '../../domain/plan/plan.ts';
import type { Conflict, Connection, NewMark, StoreReads, StoreWrites } from '../../store/port.ts';
import type { EngineContext } from '../context.ts';
import { accepted, refused } from '../refusals.ts';
import type { Caller, ConflictAnswer, ItemDetail, LiveView, PauseScope, Result, SeenBrake } from '../service.ts';
import { itemDetail } from '../views/items.ts';
import { scopeText } from '../views/liveView.ts';
import { asking, importUnderWay } from './asking.ts';
import { withComparisonWished } from './compare.ts';
import { discardHeld } from './discardHeld.ts';
import { priorities } from './priorities.ts';

/** What a person asks of the changes that flow by themselves. Each request is one transaction, and the worker is woken. */
export class LiveRequests {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  pause(caller: Caller, scope: PauseScope): Promise<Result<LiveView>> {
    return asking(this.#context, caller, async (tx, connection) => {
      const atMs = this.#context.ports.clock.nowMs();
      await tx.savePause(connection.id, { scope: scopeText(scope), who: caller.userName, atMs });
      return accepted(null);
    });
  }

  resume(caller: Caller, scope: PauseScope): Promise<Result<LiveView>> {
    return asking(this.#context, caller, async (tx, connection) => {
      await tx.removePause(connection.id, scopeText(scope));
      await tx.hastenMarks(connection.id, this.#context.ports.clock.nowMs());
      return accepted(null);
    });
  }

  setObserveOnly(caller: Caller, isObserveOnly: boolean): Promise<Result<LiveView>> {
    return asking(this.#context, caller, async (tx, connection) => {
      await tx.saveConnection({ ...connection, isObserveOnly });
      return accepted(null);
    });
  }

  discardBrake(caller: Caller, seen: SeenBrake): Promise<Result<LiveView>> {
    return asking(this.#context, caller, async (tx, connection, run) => {
      // Answered already, by a first click or by somebody else.
      if (run.brake === null) return accepted(null);
      if (run.brake.sinceMs !== seen.sinceMs) return refused('brakeMoved', {});
      await discardHeld(tx, connection, run, { who: caller.userName, atMs: this.#context.ports.clock.nowMs() });
      return accepted(null);
    });
  }

  liftBrake(caller: Caller, seen: SeenBrake): Promise<Result<LiveView>> {
    return asking(this.#context, caller, async (tx, connection, run) => {
      if (run.brake === null) return accepted(null);
      if (run.brake.sinceMs !== seen.sinceMs) return refused('brakeMoved', {});
      const lookedMs = this.#context.ports.clock.nowMs();
      const lifted = { ...run, brake: null, lookedMs, rulesFingerprint: rulesFingerprint(connection.rules) };
      // A list without anything in it, or with a part of it, told of nothing else that is new: it is asked for once more.
      const wasShort = run.brake.halts.some(({ code }) => code === 'emptyListing' || code === 'shortListing');
      await tx.saveRun(wasShort ? withComparisonWished(lifted) : lifted);
      return accepted(null);
    });
  }

  compareNow(caller: Caller): Promise<Result<LiveView>> {
    return asking(this.#context, caller, async (tx, _connection, run) => {
      await tx.saveRun(withComparisonWished(run));
      return accepted(null);
    });
  }

  async lookAgain(
    caller: Caller,
    input: { readonly kind: Kind; readonly side: Side; readonly id: string },
  ): Promise<Result<null>> {
    const done = await asking(this.#context, caller, async (tx, connection) => {
      const link = await tx.linkOf(connection.id, input.kind, input.side, input.id);
      const known = await tx.partsOfRecord(connection.id, input.side, input.kind, input.id);
      if (link === null && known.length === 0) return refused('notFound', { id: input.id });
      const ids = link === null ? { [input.side]: input.id } : { exact: link.exactId, tribe: link.tribeId };
      const refs = sides.flatMap((side) => {
        const recordId = ids[side];
        return recordId === undefined ? [] : [{ kind: input.kind, side, recordId }];
      });
      await tx.mark(
        connection.id,
        refs.map((ref) => ({ ...this.#byPerson(ref), wantsRead: true })),
      );
      return accepted(null);
    });
    return done.is === 'ok' ? accepted(null) : done;
  }

  async answerConflict(caller: Caller, input: ConflictAnswer): Promise<Result<null>> {
    const done = await asking(this.#context, caller, async (tx, connection, run) => {
      const conflict = await tx.conflict(connection.id, input.id);
      if (conflict === null) return refused('notFound', { id: input.id });
      if (input.asRule && input.choice === 'keep') return refused('badAnswer', { id: input.id });
      const busy = input.asRule ? await importUnderWay(tx, connection) : null;
      if (busy !== null) return refused('wrongState', { state: busy.state });
      // What was decided stands: a second click has the effect of one, and somebody who was too late is told.
      if (conflict.resolvedMs !== null) {
        return conflict.resolution === input.choice ? accepted(null) : refused('conflictDecided', { id: input.id });
      }
      if (!isAsSeen(conflict, input.seen)) return refused('conflictMoved', { id: input.id });
      const nowMs = this.#context.ports.clock.nowMs();
      const field = ruledField(conflict);
      const alike = (await tx.openConflicts(connection.id)).filter(
        (one) => one.id === conflict.id || (input.asRule && one.kind === conflict.kind && ruledField(one) === field),
      );
      for (const one of alike) {
        const choices = choicesFor({ fields: one.fields }, input.choice);
        await tx.saveChoices(
          choices.map((choice) => ({
            ...choice,
            connectionId: connection.id,
            linkId: one.linkId,
            who: caller.userName,
            atMs: nowMs,
          })),
        );
        await tx.saveConflicts([{ ...one, resolvedMs: nowMs, resolution: input.choice, who: caller.userName }]);
        await tx.mark(connection.id, await this.#marksOfLink(tx, connection, one.linkId));
      }
      if (input.asRule && field !== undefined) {
        const policy = input.choice === 'exact' ? 'exactLeads' : 'tribeLeads';
        const { policies } = connection.rules;
        const rules: Rules = {
          ...connection.rules,
          policies: { ...policies, [conflict.kind]: { ...policies[conflict.kind], [field]: policy } },
        };
        await tx.saveConnection({ ...connection, rules });
        const { kind, label } = conflict;
        const by = { who: caller.userName, atMs: nowMs };
        await tx.saveRuleNotes([{ connectionId: connection.id, kind, field, policy, ...by, fromConflict: label }]);
        // The person who makes the rule has just seen what it does.
        await tx.saveRun({ ...run, rulesFingerprint: rulesFingerprint(rules) });
      }
      return accepted(null);
    });
    return done.is === 'ok' ? accepted(null) : done;
  }

  async matches(caller: Caller): Promise<readonly ItemDetail[]> {
    const { store } = this.#context;
    const connection = await store.connection(caller.connectionId);
    const run = await store.latestRun(caller.connectionId, 'sync');
    if (run === null || connection === null) return [];
    const query = { runId: run.id, actions: ['ask'], kind: null, search: null, offset: 0, limit: matchesMax } as const;
    const { items } = await store.planItems(connection.id, query);
    const details = await Promise.all(
      items.map(({ item }) => itemDetail(store, connection, { runId: run.id, key: item.key })),
    );
    return details.filter((detail) => detail !== null);
  }

  async answerMatch(
    caller: Caller,
    input: { readonly key: string; readonly answer: MatchAnswer | null },
  ): Promise<Result<null>> {
    const done = await asking(this.#context, caller, async (tx, connection, run) => {
      const named = parseKey(input.key);
      if (named === null) return refused('notFound', { key: input.key });
      const stored = await tx.planItem(connection.id, run.id, input.key);
      const isAnswered = (await tx.answers(connection.id)).has(input.key);
      const isOpen = stored?.item.action === 'ask' || (await mayBeAnswered(tx, connection.id, named, input.answer));
      const own = await tx.partsOfRecord(connection.id, named.side, named.kind, named.id);
      if (stored === null && !isAnswered && own.length === 0) return refused('notFound', { key: input.key });
      if (!isOpen && !isAnswered) return refused('badAnswer', { key: input.key });
      if (input.answer?.is === 'same') {
        const { tribeId } = input.answer;
        if (named.side === 'tribe') return refused('badAnswer', { key: input.key });
        const parts = await tx.partsOfRecord(connection.id, 'tribe', named.kind, tribeId);
        const link = await tx.linkOf(connection.id, named.kind, 'tribe', tribeId);
        if (parts.length === 0 || link !== null) return refused('badAnswer', { key: input.key, tribeId });
      }
      const nowMs = this.#context.ports.clock.nowMs();
      await tx.saveAnswer(connection.id, input.key, input.answer, caller.userName, nowMs);
      const record = { kind: named.kind, side: named.side, recordId: named.id };
      const candidates = (stored?.item.candidates ?? []).map(
        ({ tribeId }) => ({ kind: named.kind, side: 'tribe', recordId: tribeId }) as const,
      );
      const contacts = named.kind === 'relation' ? await tx.contactsOf(connection.id, named.side, [named.id]) : [];
      await tx.mark(
        connection.id,
        [record, ...candidates, ...contacts].map((ref) => this.#byPerson(ref)),
      );
      return accepted(null);
    });
    return done.is === 'ok' ? accepted(null) : done;
  }

  #byPerson(ref: Pick<NewMark, 'kind' | 'side' | 'recordId'>): NewMark {
    const nowMs = this.#context.ports.clock.nowMs();
    const { person } = priorities;
    return { ...ref, priority: person, notBeforeMs: nowMs, markedMs: nowMs, wantsRead: false, attempts: 0 };
  }

  async #marksOfLink(tx: StoreWrites, connection: Connection, linkId: string): Promise<readonly NewMark[]> {
    const link = await tx.link(connection.id, linkId);
    return link === null ? [] : [this.#byPerson({ kind: link.kind, side: 'exact', recordId: link.exactId })];
  }
}

const matchesMax = 200;

/** Whether both sides still show what a person decided about, field by field and value by value. */
const isAsSeen = ({ fields }: Conflict, seen: ConflictAnswer['seen']): boolean =>
  fields.length === seen.length &&
  fields.every(({ field, exact, tribe }) =>
    seen.some((one) => one.field === field && one.exact === exact && one.tribe === tribe),
  );

/** The field whose rule decides about a conflict: the one that names the group. */
const ruledField = ({ fields }: Pick<Conflict, 'fields'>): FieldPath | undefined => {
  const [first] = fields;
  const named = first === undefined ? undefined : groupWith(first.field)[0];
  return named === undefined ? undefined : ruledBy(named);
};

/**
 * What only Tribe has asks nothing by itself: it stays there until a person says that it is no twin of what Exact has, or
 * that it takes no part.
 */
async function mayBeAnswered(
  tx: StoreReads,
  connectionId: string,
  named: { readonly kind: Kind; readonly side: Side; readonly id: string },
  answer: MatchAnswer | null,
): Promise<boolean> {
  if (named.side !== 'tribe' || answer?.is === 'same') return false;
  const parts = await tx.partsOfRecord(connectionId, 'tribe', named.kind, named.id);
  return parts.length > 0 && (await tx.linkOf(connectionId, named.kind, 'tribe', named.id)) === null;
}
