import type { MatchAnswer } from '../../src/domain/plan/plan.ts';
import type { ConflictAnswer, ConflictView, ItemDetail, UndoWhat } from '../../src/engine/service.ts';
import type { Action } from '../scenario.ts';
import { granted } from './asking.ts';
import type { Stage } from './stage.ts';
import { someLink, tabsOf } from './switches.ts';
import { dieOf } from './values.ts';

/** What a person decides about single records: conflicts, matches, and what is taken back. */
type Act = (stage: Stage, action: Action) => void;

const minuteMs = 60_000;

/** U10: with what they saw when they opened the page, which may be minutes ago. */
const answerConflict: Act = (stage, action) => {
  const { tenant, dice } = action;
  stage.ask(tenant, 'conflicts', undefined, (open) => {
    const conflict = open?.[Math.floor(dieOf(dice, 1) * open.length)];
    if (conflict === undefined) return;
    const waitMs = dieOf(dice, 2) < 0.5 ? 0 : dieOf(dice, 4) * 10 * minuteMs;
    stage.later(waitMs, 'answer the conflict', () => {
      const answers = answersTo(conflict, action);
      for (const [index, tab] of tabsOf(action).entries()) {
        stage.ask(tenant, 'answerConflict', answers[index % answers.length] ?? answers[0], undefined, tab);
      }
    });
  });
};

/** Mostly the same in both tabs, now and then not. */
function answersTo(conflict: ConflictView, { dice }: Action): readonly [ConflictAnswer, ...ConflictAnswer[]] {
  const die = dieOf(dice, 3);
  const choice = die < 0.4 ? 'exact' : die < 0.8 ? 'tribe' : 'keep';
  const seen = conflict.fields.map(({ field, exact, tribe }) => ({ field, exact, tribe }));
  const answer: ConflictAnswer = { id: conflict.id, choice, asRule: choice !== 'keep' && dieOf(dice, 5) < 0.25, seen };
  if (dieOf(dice, 6) < 0.8) return [answer];
  return [answer, { ...answer, choice: choice === 'exact' ? 'tribe' : 'exact' }];
}

const answerMatch: Act = (stage, action) => {
  const { tenant, dice } = action;
  stage.ask(tenant, 'matches', undefined, (open) => {
    const match = open?.[Math.floor(dieOf(dice, 1) * open.length)];
    if (match === undefined) return;
    stage.later(dieOf(dice, 4) * 2 * minuteMs, 'answer the match', () => {
      const input = { key: match.key, answer: answerTo(match, dieOf(dice, 3), dieOf(dice, 2)) };
      for (const tab of tabsOf(action)) stage.ask(tenant, 'answerMatch', input, undefined, tab);
      if (dieOf(dice, 6) > 0.3) return;
      stage.later((1 + dieOf(dice, 5) * 9) * minuteMs, 'take the answer back', () => {
        stage.ask(tenant, 'answerMatch', { key: match.key, answer: null });
      });
    });
  });
};

function answerTo({ candidates }: ItemDetail, die: number, candidateDie: number): MatchAnswer {
  const candidate = candidates[Math.floor(candidateDie * candidates.length)];
  if (die < 0.5 && candidate !== undefined) return { is: 'same', tribeId: candidate.tribeId };
  return { is: die < 0.75 ? 'different' : 'leave' };
}

const everyChange = {
  kind: null,
  side: null,
  field: null,
  by: null,
  decided: null,
  runId: null,
  record: null,
  search: null,
} as const;

function whatToUndo(stage: Stage, { tenant, dice }: Action): UndoWhat | null {
  const die = dieOf(dice, 0);
  const { connectionId } = stage.caller(tenant);
  if (die < 0.4) {
    const entries = stage.world.store.rows('journal').filter((one) => one.connectionId === connectionId);
    const entry = entries[Math.floor(dieOf(dice, 1) * entries.length)];
    return entry === undefined ? null : { of: 'entry', entryId: entry.id };
  }
  if (die < 0.8) {
    const link = someLink(stage, tenant, dieOf(dice, 1));
    if (link === null) return null;
    const side = die < 0.6 ? 'exact' : 'tribe';
    return { of: 'record', kind: link.kind, side, id: side === 'exact' ? link.exactId : link.tribeId };
  }
  if (die < 0.9) {
    const entries = stage.world.store.rows('journal').filter((one) => one.connectionId === connectionId);
    const fromMs = entries[Math.floor(dieOf(dice, 1) * entries.length)]?.atMs;
    if (fromMs === undefined) return null;
    const side = die < 0.85 ? 'tribe' : null;
    return { of: 'changes', filter: { ...everyChange, side, fromMs, untilMs: fromMs + 10 * minuteMs } };
  }
  const runs = stage.world.store.rows('run').filter((one) => one.connectionId === connectionId);
  const run = runs[Math.floor(dieOf(dice, 1) * runs.length)];
  return run === undefined ? null : { of: 'run', runId: run.id };
}

/** Everything that was written to the record that was written last, or everything that the first import wrote. */
function latestToUndo(stage: Stage, { tenant, dice }: Action): UndoWhat | null {
  const { connectionId } = stage.caller(tenant);
  const entry = stage.world.store.rows('journal').findLast((one) => one.connectionId === connectionId);
  const run = stage.world.store.rows('run').find((one) => one.connectionId === connectionId && one.kind === 'import');
  if (dieOf(dice, 0) >= 0.5) return run === undefined ? null : { of: 'run', runId: run.id };
  return entry === undefined ? null : { of: 'record', kind: entry.kind, side: entry.side, id: entry.recordId };
}

/** Plans it, looks at the plan, and begins it; or leaves it at looking. */
const undoWhat =
  (choose: (stage: Stage, action: Action) => UndoWhat | null): Act =>
  (stage, action) => {
    const { tenant, dice } = action;
    const what = choose(stage, action);
    if (what === null) return;
    stage.ask(tenant, 'planUndo', what, (planned) => {
      const runId = granted(planned)?.runId;
      if (runId === undefined || dieOf(dice, 6) > 0.85) return;
      stage.ask(tenant, 'runView', runId, (seen) => {
        const planVersion = granted(seen)?.planVersion ?? null;
        if (planVersion === null) return;
        stage.later(dieOf(dice, 4) * 5 * minuteMs, 'begin the undo', () => {
          for (const tab of tabsOf(action)) stage.ask(tenant, 'startUndo', { runId, planVersion }, undefined, tab);
        });
      });
    });
  };

export const answers = {
  answerConflict,
  answerMatch,
  undo: undoWhat(whatToUndo),
  undoLatest: undoWhat(latestToUndo),
} satisfies Readonly<Record<string, Act>>;
