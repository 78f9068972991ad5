import type { Action } from '../scenario.ts';
import type { Process } from '../world/process.ts';
import type { Stage } from './stage.ts';
import { dieOf } from './values.ts';

/** What happens to processes, clocks and vendors. */
type Mishap = (stage: Stage, action: Action) => void;

const victimOf = (stage: Stage, { dice }: Action): Process | undefined =>
  stage.world.processes[Math.floor(dieOf(dice, 1) * stage.world.processes.length)];

const crash: Mishap = (stage, action) => {
  const victim = victimOf(stage, action);
  if (victim !== undefined) stage.world.crash(victim);
  stage.later(dieOf(action.dice, 2) * 60_000, 'restart', () => void stage.world.start());
};

/** Asked to end, it comes back soon and another one takes over. */
const stop: Mishap = (stage, action) => {
  const victim = victimOf(stage, action);
  victim?.stopping.abort();
  stage.later(10_000, 'stopped', () => {
    if (victim?.isAlive === true) stage.world.crash(victim);
    stage.world.start();
  });
};

/** Suspended in the middle of whatever it does; its lease may run out meanwhile. */
const pause: Mishap = (stage, action) => {
  const victim = victimOf(stage, action);
  if (victim === undefined) return;
  stage.world.suspend(victim, 60_000 + Math.floor(dieOf(action.dice, 2) * 540_000));
};

const skewClock: Mishap = (stage, action) => {
  const victim = victimOf(stage, action);
  if (victim === undefined) return;
  victim.skewMs = Math.floor((dieOf(action.dice, 2) - 0.5) * 7_200_000);
  stage.tell(victim.name, () => `clock is ${victim.skewMs} ms off`);
};

const stall: Mishap = (stage, action) => {
  const side = dieOf(action.dice, 0) < 0.5 ? 'exact' : 'tribe';
  stage.world.networkFaults.stalledUntilMs[side] = stage.world.nowMs + Math.floor(dieOf(action.dice, 1) * 1_800_000);
  stage.tell(side, () => 'stands still');
};

interface AccessToken {
  readonly token: string;
  readonly clientId: string;
  readonly expiresMs: number;
}

/** The vendor ends every token of Tandem before its time. */
const expireTokens: Mishap = (stage) => {
  const access = stage.world.sandboxes.tribe.tables.table<AccessToken>('oauth.access');
  for (const row of [...access.rows()]) {
    if (row.clientId !== 'people') access.put(row.token, { ...row, expiresMs: stage.world.nowMs });
  }
};

export const mishaps = { crash, stop, pause, skewClock, stall, expireTokens } satisfies Readonly<
  Record<string, Mishap>
>;
