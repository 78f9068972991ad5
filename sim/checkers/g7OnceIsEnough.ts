import { isDeepStrictEqual } from 'node:util';
import type { RowChange } from '../../src/store/memory/layer.ts';
import type { Run } from '../../src/store/port.ts';
import type { Question, Said } from '../actors/asking.ts';
import type { Checker } from '../watch.ts';

/** Requests that decide something: asked twice they have the effect of one. A plan may be made as often as somebody wants. */
const decides: ReadonlySet<Question> = new Set<Question>([
  'answerConflict',
  'answerMatch',
  'changeRules',
  'compareNow',
  'liftBrake',
  'pause',
  'resume',
  'setObserveOnly',
  'startImport',
  'startUndo',
]);
/** As long as a second click or another tab takes. */
const togetherMs = 5_000;
/** Marks only say when to look; calls and tokens are the engine's own business. */
const isBookkeeping = (table: string): boolean => /^(mark|sequence|token|budget|lease|session|feedHint)$/.test(table);

/** A row without its instants. */
const timeless = (row: object | null): unknown =>
  row === null
    ? null
    : Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, name.endsWith('Ms') ? value === null : value]),
      );

interface Committed {
  readonly order: number;
  readonly changes: readonly RowChange[];
}

const isAccepted = ({ answer }: Said): boolean =>
  typeof answer === 'object' && answer !== null && 'is' in answer && answer.is === 'ok';

/** G7: a double click, two tabs or a repeated call have the effect of one; and one import is under way at a time. */
export const g7: Checker = {
  id: 'G7',
  listen: ({ world }, fail) => {
    const committed = new Map<number, Committed>();
    const accepted: Said[] = [];
    let order = 0;
    const isTheSame = (one: Said, other: Said): boolean =>
      one.what === other.what &&
      one.caller.connectionId === other.caller.connectionId &&
      other.askedMs - one.askedMs <= togetherMs &&
      isDeepStrictEqual(one.input, other.input);
    return {
      commit: (changes, _process, request) => {
        for (const { table, after } of changes) {
          if (table !== 'run' || (after as Run | null)?.kind !== 'import') continue;
          const { connectionId } = after as Run;
          const underWay = world.store
            .rows('run')
            .filter(
              ({ kind, state, ...run }) => run.connectionId === connectionId && kind === 'import' && /ing$/.test(state),
            );
          if (underWay.length > 1) fail('two imports are under way at once');
        }
        if (request === null) return;
        order += 1;
        const telling = changes.filter(({ table }) => !isBookkeeping(table));
        committed.set(request, { order, changes: [...(committed.get(request)?.changes ?? []), ...telling] });
      },
      said: (said) => {
        if (!decides.has(said.what) || !isAccepted(said)) return;
        for (const before of accepted) {
          if (!isTheSame(before, said)) continue;
          const [one, other] = [committed.get(before.request), committed.get(said.request)];
          if (one === undefined || other === undefined) continue;
          const [first, second] = one.order < other.order ? [one, other] : [other, one];
          // Somebody asked for something else between the two.
          if ([...committed.values()].some(({ order: at }) => at > first.order && at < second.order)) continue;
          const changed = second.changes.find((row) => !isDeepStrictEqual(timeless(row.before), timeless(row.after)));
          if (changed === undefined) continue;
          fail(`${said.what} was asked twice, and the second time ${changed.table} ${changed.key} changed once more`);
        }
        accepted.push(said);
      },
    };
  },
};
