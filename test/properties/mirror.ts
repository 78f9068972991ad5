import type { Direction } from '../../src/domain/mapping/direction.ts';
import type { FieldPolicy } from '../../src/domain/mapping/rules.ts';
import type { FieldDecision } from '../../src/domain/plan/plan.ts';

/** Everything that names a side, with the sides exchanged. */

export const mirroredPolicy: Readonly<Record<FieldPolicy, FieldPolicy>> = {
  exactLeads: 'tribeLeads',
  tribeLeads: 'exactLeads',
  ask: 'ask',
  keepTribe: 'keepExact',
  keepExact: 'keepTribe',
  fillGaps: 'fillGaps',
  exactAlways: 'tribeAlways',
  tribeAlways: 'exactAlways',
};

export const mirroredDirection: Readonly<Record<Direction, Direction>> = {
  toTribe: 'toExact',
  toExact: 'toTribe',
  both: 'both',
  none: 'none',
};

const turned: Readonly<Partial<Record<FieldDecision['verdict'], FieldDecision['verdict']>>> = {
  writeTribe: 'writeExact',
  writeExact: 'writeTribe',
};

export const mirrored = (decision: FieldDecision): FieldDecision => ({
  ...decision,
  exact: decision.tribe,
  tribe: decision.exact,
  verdict: turned[decision.verdict] ?? decision.verdict,
});
