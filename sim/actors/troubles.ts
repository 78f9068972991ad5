import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import type { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import type { Action } from '../scenario.ts';
import type { TroubleKind } from '../troubles.ts';
import type { Process } from '../world/process.ts';
import { edits } from './edits.ts';
import type { Stage } from './stage.ts';
import { dieOf } from './values.ts';

/** What happens to the database, to events and to the app's standing at a vendor. */
type Trouble = (stage: Stage, action: Action) => void;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const burstSize = 1_000;
const backlogSize = 30;
const writesOfSlice = 10;
const trickleSize = 70;
const trickleEveryMs = 10_000;

const victimOf = (stage: Stage, { dice }: Action): Process | undefined =>
  stage.world.processes[Math.floor(dieOf(dice, 1) * stage.world.processes.length)];
const sideOf = ({ dice }: Action) => (dieOf(dice, 0) < 0.5 ? ('exact' as const) : ('tribe' as const));

const suspendAtWork: Trouble = (stage, action) => {
  const victim = victimOf(stage, action);
  const forMs = minuteMs + Math.floor(dieOf(action.dice, 2) * 9 * minuteMs);
  // The first thing that a slice writes is its lease: only later does it hold something that another may take.
  if (victim !== undefined) stage.world.suspendAtWork(victim, forMs, Math.floor(dieOf(action.dice, 3) * writesOfSlice));
};

/** The disk is full, or a standby took over that nobody made writable yet. */
const readOnlyStore: Trouble = (stage, { dice }) => {
  const { world } = stage;
  const forMs = Math.floor(dieOf(dice, 2) ** 2 * 10 * minuteMs);
  world.storeFaults.readOnlyUntilMs = world.nowMs + forMs;
  stage.tell('database', () => `takes no writes for ${Math.round(forMs / 1000)} s`);
};

/** A backup is made now, or is as old as the storm, and is put back later, while both vendors went on. */
const restoreBackup: Trouble = (stage, { dice }) => {
  const { world } = stage;
  const now = world.store.clone();
  const backup = (): MemoryStore => (dieOf(dice, 3) < 0.3 ? world.firstBackup : now);
  stage.later(Math.floor(dieOf(dice, 2) ** 2 * 30 * minuteMs), 'backup is put back', () => {
    // Not once the storm is over.
    if (world.storeFaults.isOn) world.restore(backup());
  });
};

const burst: Trouble = (stage, action) => {
  const sent = stage.world.hints.burst(sideOf(action), burstSize);
  stage.tell(sideOf(action), () => `sends ${sent} events within a second`);
};

const strayEvents: Trouble = (stage, action) => {
  stage.world.hints.stray(sideOf(action), [
    'somebody-else',
    ...stage.tenants.flatMap((_tenant, index) => (index === action.tenant ? [] : [stage.caller(index).connectionId])),
  ]);
};

/** Nobody is told when a vendor drops a subscription. */
const loseSubscriptions: Trouble = (stage, action) => {
  const { sandboxes } = stage.world;
  const side = sideOf(action);
  const { tables } = sandboxes[side];
  for (const name of tables.names()) {
    if (side === 'exact' ? !name.endsWith('/WebhookSubscriptions') : name !== 'webhooks') continue;
    for (const [key] of [...tables.table<object>(name).entries()]) tables.table<object>(name).remove(key);
  }
  sandboxes.reindex();
  stage.tell(side, () => 'has lost every subscription');
};

/** Exact shuts the app out for an hour, whoever of its users made the errors. */
const blockForErrors: Trouble = (stage) => {
  const { world } = stage;
  const untilMs = world.nowMs + hourMs;
  const blocks = world.sandboxes.exact.tables.table<object>('limits/blocks');
  const { id: clientId } = exactFacts.client;
  blocks.put(clientId, { clientId, untilMs, times: 1 });
  world.blockedUntilMs = untilMs;
  stage.tell('exact', () => 'shuts the app out for an hour');
};

/** A list of new customers that somebody reads in. */
const backlog: Trouble = (stage, action) => {
  for (let count = 0; count < backlogSize; count += 1) edits.create(stage, action);
};

/** Somebody else's program makes customers one after the other, without an end. */
const trickle: Trouble = (stage, action) => {
  for (let count = 0; count < trickleSize; count += 1) {
    stage.later(count * trickleEveryMs, 'one more', () => {
      // Not once the storm is over.
      if (stage.world.storeFaults.isOn) edits.create(stage, action);
    });
  }
};

/** Complete lists of one side come back empty for some minutes, and just then somebody wants everything compared. */
const emptyLists: Trouble = (stage, action) => {
  const { world } = stage;
  const side = sideOf(action);
  const forMs = Math.floor((1 + dieOf(action.dice, 2) * 9) * minuteMs);
  world.habits.emptyUntilMs[side] = world.nowMs + forMs;
  stage.tell(side, () => `shows no lists for ${Math.round(forMs / 1000)} s`);
  for (const tenant of stage.tenants.keys()) stage.ask(tenant, 'compareNow', undefined);
};

/** A job on one side that gives every relation and contact another value of one field. */
const massEdit: Trouble = (stage, action) => {
  const people = stage.people(action.tenant)[sideOf(action)];
  for (const record of people.records()) {
    people.edit(record, { email: `group${Math.floor(dieOf(action.dice, 3) * 9)}@bedrijf.example` });
  }
  stage.tell(sideOf(action), () => 'gives everybody another address');
};

export const troubles = {
  suspendAtWork,
  readOnlyStore,
  restoreBackup,
  burst,
  strayEvents,
  loseSubscriptions,
  blockForErrors,
  backlog,
  emptyLists,
  massEdit,
  trickle,
} satisfies Readonly<Record<TroubleKind, Trouble>>;
