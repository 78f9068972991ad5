import { isDeepStrictEqual } from 'node:util';
import type { Rules } from '../../src/domain/mapping/rules.ts';
import type { PlanItemRow } from '../../src/store/memory/rows.ts';
import type { Link, Run } from '../../src/store/port.ts';
import type { Checker } from '../watch.ts';
import { firstCalls, flowing, Orders } from './support/orders.ts';

/** A switch that stands as it always worked is not told. */
function isUnder({ rulesFingerprint }: Pick<Run, 'rulesFingerprint'>, rules: Rules): boolean {
  const told: Readonly<Record<string, unknown>> = JSON.parse(rulesFingerprint ?? '{}');
  return Object.entries(rules).every(([name, value]) => isDeepStrictEqual(told[name] ?? true, value));
}

/**
 * G4: other rules write nothing before a person has looked, unless there is nothing to write by them; and whatever was
 * agreed on before can still be read. A9 says that nothing is deleted.
 */
export const g4: Checker = {
  id: 'G4',
  listen: (facts, fail) => {
    const calls = firstCalls(facts.world);
    const orders = new Orders(facts.world);
    return {
      restored: () => orders.restored(),
      commit: (changes, _process, request) => {
        calls.heard(changes);
        orders.heard(changes);
        for (const { table, before, after } of changes) {
          if (table === 'link' && before !== null) {
            const [was, is] = [before as Link, after as Link | null];
            const lost = Object.keys(was.base).filter((field) => is === null || !(field in is.base));
            if (lost.length > 0)
              fail(`link ${was.exactId} / ${was.tribeId} lost what was agreed on ${lost.join(', ')}`);
          }
          if (table !== 'run' || request !== null || before === null || after === null) continue;
          const [was, is] = [before as Run, after as Run];
          if (is.kind !== 'sync' || is.rulesFingerprint === was.rulesFingerprint) continue;
          const planned = changes.find(
            ({ table: of, after: row }) =>
              of === 'planItem' &&
              (row as PlanItemRow | null)?.runId === is.id &&
              (row as PlanItemRow).stored.state === 'planned' &&
              (row as PlanItemRow).stored.item.effects.length > 0,
          );
          if (planned !== undefined) fail(`other rules were taken for confirmed with ${planned.key} to be written`);
        }
      },
      sent: (call) => {
        const first = calls.of(call);
        if (first === null) return;
        const { connectionId, write } = first;
        const run = flowing(facts, connectionId, write.recordId);
        if (run === undefined || orders.rulesAt(connectionId, write.begunMs).some((rules) => isUnder(run, rules)))
          return;
        fail(`${write.operation} of ${write.kind} ${write.recordId} in ${write.side} by rules that nobody confirmed`);
      },
    };
  },
};
