import { ruledBy, rulesFingerprint } from '../../domain/mapping/defaults.ts';
import type { Rules } from '../../domain/mapping/rules.ts';
import { fieldGroups } from '../../domain/model/groups.ts';
import { kinds } from '../../domain/model/kind.ts';
import { askCapabilities, type BothCapabilities } from '../apply/applying.ts';
import type { EngineContext } from '../context.ts';
import { inputProblem } from '../import/previewInput.ts';
import { accepted, refused, refusedBy } from '../refusals.ts';
import type {
  Caller,
  LiveView,
  Result,
  RuleRow,
  RulesChange,
  RulesInput,
  RulesPreview,
  RulesView,
} from '../service.ts';
import { asking, importUnderWay } from './asking.ts';
import { changedRules, filterChangesOf, policyOfRow, ruleNotesOf, rulesPreview } from './previewRules.ts';
import { priorities } from './priorities.ts';

const filterChangesShown = 10;

/** What a person asks of the rules: to see them, to see what others would do, to change them. */
export class RuleRequests {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  async rules(caller: Caller): Promise<Result<RulesView>> {
    const { store } = this.#context;
    const connection = await store.connection(caller.connectionId);
    if (connection === null) return refused('notReady', {});
    const notes = await store.ruleNotes(connection.id);
    const rows = kinds.flatMap((kind) =>
      fieldGroups[kind].flatMap((group): readonly RuleRow[] => {
        // Another row's rule is about it too.
        if (group.every((field) => ruledBy(field) !== field)) return [];
        const row = policyOfRow(connection.rules, kind, group);
        const note = notes.find((one) => one.kind === kind && one.field === row.field);
        const isCurrent = note !== undefined && note.policy === row.policy;
        const told = isCurrent ? { who: note.who, atMs: note.atMs, fromConflict: note.fromConflict } : null;
        return [{ ...row, note: told }];
      }),
    );
    const changes = await store.filterChanges(connection.id, filterChangesShown);
    const filterChanges = changes.map(({ connectionId: _connection, ...change }) => change);
    return accepted({ rules: connection.rules, rows, filterChanges });
  }

  async preview(caller: Caller, input: RulesInput): Promise<Result<RulesPreview>> {
    const asked = await this.#capabilities(caller);
    if (asked.is === 'refused') return asked;
    const { ports, store } = this.#context;
    const connection = await store.connection(caller.connectionId);
    if (connection === null) return refused('notReady', {});
    const problem = problemOf(changedRules(connection, input));
    if (problem !== null) return refused('badInput', problem);
    return accepted(await rulesPreview(store, ports.ids, connection, asked.value, input));
  }

  async change(caller: Caller, { planVersion, ...input }: RulesChange): Promise<Result<LiveView>> {
    // Asked before the lock is taken: a call may take the lock of a token, and locks are not nested.
    const asked = planVersion === undefined ? null : await this.#capabilities(caller);
    if (asked?.is === 'refused') return asked;
    const { ports } = this.#context;
    return asking(this.#context, caller, async (tx, connection, run) => {
      const rules = changedRules(connection, input);
      const problem = problemOf(rules);
      if (problem !== null) return refused('badInput', problem);
      const busy = await importUnderWay(tx, connection);
      if (busy !== null) return refused('wrongState', { state: busy.state });
      if (asked !== null) {
        const preview = await rulesPreview(tx, ports.ids, connection, asked.value, input);
        if (preview.planVersion !== planVersion) return refused('planChanged', {});
        // Who has seen what the rules do need not be asked again; everything else still is a matter of the brake.
        const isHeld = run.brake?.halts.some(({ code }) => code === 'rulesChanged') === true;
        if (!isHeld) await tx.saveRun({ ...run, rulesFingerprint: rulesFingerprint(rules) });
      }
      const atMs = ports.clock.nowMs();
      const notes = ruleNotesOf(connection, rules, { who: caller.userName, atMs });
      await tx.saveFilterChanges(filterChangesOf(connection, rules, { who: caller.userName, atMs }));
      await tx.saveRuleNotes(notes.made);
      for (const { kind, field } of notes.over) await tx.removeRuleNotes(connection.id, kind, [field]);
      await tx.saveConnection({ ...connection, rules });
      await tx.markEverything(connection.id, { priority: priorities.comparison, markedMs: atMs });
      return accepted(null);
    });
  }

  async #capabilities(caller: Caller): Promise<Result<BothCapabilities>> {
    const { sides, store } = this.#context;
    const connection = await store.connection(caller.connectionId);
    if (connection?.state !== 'ready') return refused('notReady', {});
    const { side, outcome } = await askCapabilities(
      sides.open(connection, 'exact', 'person'),
      sides.open(connection, 'tribe', 'person'),
    );
    return outcome.is === 'ok' ? accepted(outcome.value) : refusedBy(side, outcome);
  }
}

const problemOf = ({ filter, defaultPolicy }: Rules) => inputProblem({ filter, whenDifferent: defaultPolicy });
