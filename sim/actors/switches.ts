import type { FieldPolicy, RelationFilter, Rules } from '../../src/domain/mapping/rules.ts';
import type { LiveView, PauseScope, RulesInput } from '../../src/engine/service.ts';
import type { Link } from '../../src/store/port.ts';
import type { Action } from '../scenario.ts';
import type { Stage } from './stage.ts';
import { dieOf } from './values.ts';

/** Pauses, switches and rules: what a person turns on the pages of Tandem, and mostly turns back. */
type Act = (stage: Stage, action: Action) => void;

const minuteMs = 60_000;
const oneOf = <T>(from: readonly [T, ...T[]], die: number): T => from[Math.floor(die * from.length)] ?? from[0];

/** Some people click twice, and some have the page open in two tabs. */
export const tabsOf = ({ dice }: Action): readonly number[] => {
  const die = dieOf(dice, 7);
  return die < 0.6 ? [0] : die < 0.8 ? [0, 0] : [0, 1];
};

export function linksOf(stage: Stage, tenant: number): readonly Link[] {
  const { connectionId } = stage.caller(tenant);
  return stage.world.store.rows('link').filter((link) => link.connectionId === connectionId);
}

export function someLink(stage: Stage, tenant: number, die: number): Link | null {
  const links = linksOf(stage, tenant);
  return links[Math.floor(die * links.length)] ?? null;
}

const back = (stage: Stage, { dice }: Action, what: string, act: () => void): void =>
  stage.later((1 + dieOf(dice, 5) * 14) * minuteMs, what, act);

function scopeFor(stage: Stage, { tenant, dice }: Action): PauseScope | null {
  const die = dieOf(dice, 0);
  if (die < 0.35) return { of: 'connection' };
  if (die < 0.6) return { of: 'kind', kind: die < 0.5 ? 'relation' : 'contact' };
  const link = someLink(stage, tenant, dieOf(dice, 1));
  if (link === null) return null;
  const { kind, exactId, tribeId } = link;
  return die < 0.8
    ? { of: 'record', kind, side: 'exact', id: exactId }
    : { of: 'record', kind, side: 'tribe', id: tribeId };
}

const pauseFlow: Act = (stage, action) => {
  const { tenant, dice } = action;
  const scope = scopeFor(stage, action);
  if (scope === null) return;
  for (const tab of tabsOf(action)) stage.ask(tenant, 'pause', scope, undefined, tab);
  if (dieOf(dice, 6) < 0.25) return;
  back(stage, action, 'resume', () => {
    for (const tab of tabsOf(action)) stage.ask(tenant, 'resume', scope, undefined, tab);
  });
};

const observeOnly: Act = (stage, action) => {
  const turn = (isObserveOnly: boolean): void => {
    for (const tab of tabsOf(action)) stage.ask(action.tenant, 'setObserveOnly', { isObserveOnly }, undefined, tab);
  };
  turn(true);
  back(stage, action, 'observe-only off', () => turn(false));
};

const compare: Act = (stage, action) => {
  for (const tab of tabsOf(action)) stage.ask(action.tenant, 'compareNow', undefined, undefined, tab);
  stage.later(dieOf(action.dice, 3) * 2_000, 'look how far it is', () => stage.ask(action.tenant, 'live', undefined));
};

/** Opens the page, and decides about what it shows a few seconds later, as people do. */
function withPage(stage: Stage, { tenant, dice }: Action, then: (page: LiveView) => void): void {
  stage.ask(tenant, 'live', undefined, (page) => {
    if (page === undefined || page.liveSinceMs === null) return;
    stage.later(dieOf(dice, 4) * 20_000, 'decide', () => then(page));
  });
}

const lookAtPage: Act = (stage, { tenant }) => stage.ask(tenant, 'live', undefined);

/** A person looks at what is held back and lets it go; once more if that brought up something else to look at. */
const liftBrake: Act = (stage, action) => {
  withPage(stage, action, ({ brake }) => {
    if (brake === null) return;
    for (const tab of tabsOf(action)) stage.ask(action.tenant, 'liftBrake', brake, undefined, tab);
  });
};

function changeRules(stage: Stage, action: Action, change: (rules: Rules) => RulesInput, isBack: boolean): void {
  withPage(stage, action, ({ rules }) => {
    for (const tab of tabsOf(action)) stage.ask(action.tenant, 'changeRules', change(rules), undefined, tab);
    if (!isBack) return;
    const { filter, flows, policies } = rules;
    back(stage, action, 'rules as before', () => {
      stage.ask(action.tenant, 'changeRules', { filter, flows, policies });
    });
  });
}

const policies: readonly [FieldPolicy, ...FieldPolicy[]] = [
  'exactLeads',
  'tribeLeads',
  'ask',
  'ask',
  'keepTribe',
  'keepExact',
  'fillGaps',
];
const relationFields = ['name', 'email', 'phone', 'website', 'visit.street', 'visit.city', 'visit.postcode'] as const;
const contactFields = ['lastName', 'email', 'phone', 'mobile'] as const;

const changePolicy: Act = (stage, action) => {
  const { dice } = action;
  const policy = oneOf(policies, dieOf(dice, 2));
  const isRelation = dieOf(dice, 0) < 0.7;
  const kind = isRelation ? 'relation' : 'contact';
  const field = isRelation ? oneOf(relationFields, dieOf(dice, 3)) : oneOf(contactFields, dieOf(dice, 3));
  const change = (rules: Rules): RulesInput => ({
    policies: { ...rules.policies, [kind]: { ...rules.policies[kind], [field]: policy } },
  });
  changeRules(stage, action, change, dieOf(dice, 6) < 0.3);
};

const changeFlow: Act = (stage, action) => {
  const { dice } = action;
  const kind = dieOf(dice, 0) < 0.7 ? 'relation' : 'contact';
  const flow = oneOf(['toTribe', 'toExact', 'toTribe', 'toExact', 'none', 'both'], dieOf(dice, 2));
  changeRules(stage, action, (rules) => ({ flows: { ...rules.flows, [kind]: flow } }), dieOf(dice, 6) < 0.5);
};

const narrowings: readonly [Partial<RelationFilter>, ...Partial<RelationFilter>[]] = [
  { suppliers: false },
  { customers: false },
  { contacts: false },
  { createdFrom: '2026-06-16' },
];

/** U6: narrowed, and often widened again while what it left out has moved on. */
const changeFilter: Act = (stage, action) => {
  const { dice } = action;
  const narrowed = oneOf(narrowings, dieOf(dice, 2));
  changeRules(stage, action, (rules) => ({ filter: { ...rules.filter, ...narrowed } }), dieOf(dice, 6) < 0.6);
};

type Conditions = NonNullable<RelationFilter['conditions']>;
const mailed = { match: 'all', conditions: [{ field: 'email', operator: 'isFilled' }] } as const;
const outsideDelft = {
  match: 'all',
  conditions: [{ field: 'visit.city', operator: 'isNot', value: 'delft' }],
} as const;
const known: Conditions['customers'] = {
  match: 'any',
  conditions: [
    { field: 'name', operator: 'startsWith', value: 'Bakkerij' },
    { field: 'visit.city', operator: 'is', value: 'ROTTERDAM' },
  ],
};
/** About values that people write here (`values.ts`). */
const conditionSets: readonly [Conditions, ...Conditions[]] = [
  { customers: outsideDelft, suppliers: outsideDelft },
  { customers: outsideDelft },
  { customers: known, suppliers: known },
  { customers: mailed, suppliers: known },
  { contacts: mailed },
  { customers: known, suppliers: known, contacts: mailed },
];

/** U6: a filter that asks, and often asks nothing any more while what it left out has moved on. */
const changeConditions: Act = (stage, action) => {
  const { dice } = action;
  const asking = (conditions: Conditions) => (rules: Rules) => ({ filter: { ...rules.filter, conditions } });
  changeRules(stage, action, asking(oneOf(conditionSets, dieOf(dice, 2))), false);
  if (dieOf(dice, 6) >= 0.5) return;
  back(stage, action, 'no conditions any more', () => {
    changeRules(stage, action, asking({}), false);
  });
};

/** Suspects travel from now on, in both directions: those that are there already would be made on the other side. */
const mapSuspects: Act = (stage, action) => {
  const change = ({ relationTypes }: Rules): RulesInput => ({
    relationTypes: {
      import: { ...relationTypes.import, suspect: 'suspect' },
      export: { ...relationTypes.export, suspect: 'suspect' },
    },
  });
  changeRules(stage, action, change, false);
};

/** Ends every pause but those of single records, and observe-only; whether there was any. */
export function letGo(stage: Stage, tenant: number): boolean {
  const { connectionId } = stage.caller(tenant);
  const { store } = stage.world;
  const isWatching = store.rows('connection').some(({ id, isObserveOnly }) => id === connectionId && isObserveOnly);
  if (isWatching) stage.ask(tenant, 'setObserveOnly', { isObserveOnly: false });
  const held = new Set(store.rows('pause').flatMap((one) => (one.connectionId === connectionId ? [one.scope] : [])));
  const scopes = [
    { scope: { of: 'connection' }, text: 'connection' },
    { scope: { of: 'kind', kind: 'relation' }, text: 'kind/relation' },
    { scope: { of: 'kind', kind: 'contact' }, text: 'kind/contact' },
  ] as const;
  const paused = scopes.filter(({ text }) => held.has(text));
  for (const { scope } of paused) stage.ask(tenant, 'resume', scope);
  return isWatching || paused.length > 0;
}

export const switches = {
  pauseFlow,
  observeOnly,
  compare,
  lookAtPage,
  liftBrake,
  changePolicy,
  changeFlow,
  changeConditions,
  changeFilter,
  mapSuspects,
} satisfies Readonly<Record<string, Act>>;
