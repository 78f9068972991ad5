import { random } from '../../sandbox/kit/random.ts';
import type { Action } from '../scenario.ts';
import { edits } from './edits.ts';
import type { Side, Stage } from './stage.ts';

const kinds = ['edit', 'edit', 'create', 'remove', 'changeRoles'] as const;
const dicePerAction = 8;

/** Somebody changes the very list that is being paged through (N11): rows come, go and move. */
export function driftOn(stage: Stage, seed: number): (side: Side) => void {
  const stream = random(seed, 'drift');
  return (side) => {
    const does = stream.pick(kinds);
    const dice = [side === 'exact' ? 0 : 0.9, ...Array.from({ length: dicePerAction - 1 }, () => stream.next())];
    const action: Action = { atMs: 0, does, tenant: stream.int(stage.tenants.length), dice };
    edits[does](stage, action);
  };
}
