import { connectElsewhere, importAll, importLate, previewOnly, reconnect, switchOff } from './actors/administrator.ts';
import { answers } from './actors/answers.ts';
import { edits } from './actors/edits.ts';
import { mishaps } from './actors/mishaps.ts';
import type { Stage } from './actors/stage.ts';
import { switches } from './actors/switches.ts';
import { troubles } from './actors/troubles.ts';
import { dieOf } from './actors/values.ts';
import type { Action, ActionKind } from './scenario.ts';

type Act = (stage: Stage, action: Action) => void;

const administrator = {
  importAgain: (stage, { tenant }) => importAll(stage, tenant),
  previewAgain: (stage, { tenant }) => previewOnly(stage, tenant),
  doubleSubmit: (stage, { tenant }) => {
    importAll(stage, tenant);
    importAll(stage, tenant);
  },
  reconnect: (stage, { tenant, dice }) => reconnect(stage, tenant, dieOf(dice, 0) < 0.5 ? 'exact' : 'tribe'),
  importLate: (stage, { tenant, dice }) => importLate(stage, tenant, dieOf(dice, 0) * 480_000),
  connectElsewhere: (stage, { tenant, dice }) => connectElsewhere(stage, tenant, dieOf(dice, 0) < 0.5),
  switchOff: (stage, { tenant, dice }) => switchOff(stage, tenant, (1 + dieOf(dice, 5) * 14) * 60_000),
} satisfies Readonly<Record<string, Act>>;

const acts: Readonly<Record<ActionKind, Act>> = {
  ...edits,
  ...mishaps,
  ...troubles,
  ...administrator,
  ...switches,
  ...answers,
};

/** Does what the script says, at the time it says. */
export function perform(stage: Stage, action: Action): void {
  stage.world.trace.mark(`action ${action.does}`);
  acts[action.does](stage, action);
}
