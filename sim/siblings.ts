import { random } from '../sandbox/kit/random.ts';
import { type Action, type ActionKind, drawScenario, type Scenario } from './scenario.ts';

/** What makes sense among tenants that have nothing to do with each other. */
const notHere: ReadonlySet<ActionKind> = new Set(['connectElsewhere', 'restoreBackup', 'strayEvents']);

/**
 * The world of a seed with two administrations of one organisation of Tribe in place of its tenants: some companies are
 * customers of both, one administration is switched off for a while, and one contact is entered in both. What comes on
 * top has a stream of its own, and the worlds of `drawScenario` stay as they are.
 */
export function drawSiblings(seed: number): Scenario {
  const drawn = drawScenario(seed);
  const stream = random(seed, 'siblings');
  const [companies, actions]: [Scenario['companies'][number][], Action[]] = [[], []];
  for (const company of drawn.companies) {
    const tenant = stream.int(2);
    const isShared = stream.chance(0.5);
    companies.push({ ...company, tenant });
    if (isShared) companies.push({ ...company, tenant: 1 - tenant, known: 'exact', isNamesake: true });
  }
  for (const action of drawn.actions) {
    const tenant = stream.int(2);
    if (!notHere.has(action.does)) actions.push({ ...action, tenant });
  }
  const more = (does: ActionKind, chance: number): void => {
    const [isOn, atMs, tenant] = [stream.chance(chance), stream.int(drawn.stormMs), stream.int(2)];
    const dice = Array.from({ length: 8 }, () => Math.round(stream.next() * 1e6) / 1e6);
    if (isOn) actions.push({ atMs, does, tenant, dice });
  };
  more('switchOff', 0.4);
  more('sameContactTwice', 0.4);
  more('sameContactTwice', 0.2);
  actions.sort((a, b) => a.atMs - b.atMs);
  return { ...drawn, tenants: 2, isOneOrganisation: true, companies, actions };
}
