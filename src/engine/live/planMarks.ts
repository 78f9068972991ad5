import { batchFacts } from '../../domain/brake/batchFacts.ts';
import { brake, defaultBrakeLimits, type Lately, latelyMs } from '../../domain/brake/brake.ts';
import { rulesFingerprint } from '../../domain/mapping/defaults.ts';
import { type Kind, kinds } from '../../domain/model/kind.ts';
import { itemKey } from '../../domain/plan/key.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { planMarked } from '../../domain/plan/planImport.ts';
import { planPair } from '../../domain/plan/planPair.ts';
import type { Link, Mark, Run } from '../../store/port.ts';
import type { BothCapabilities } from '../apply/applying.ts';
import { homeRegionOf } from '../apply/planPair.ts';
import type { Slice } from '../slice.ts';
import { everythingOf } from './everything.ts';
import { type Observed, observedOf } from './observe.ts';
import { linkOfItem, namesOf, savePlanned } from './savePlanned.ts';
import { postponed, setAside } from './setAside.ts';

/** So many marks are planned at once that the brake sees a mass change as one. Planning is cheap; writing is not. */
const marksPerBatch = 20_000;

/** Plans every marked record that may be planned now. False: there was none. */
export async function planMarks(before: Slice, run: Run, capabilities: BothCapabilities): Promise<boolean> {
  const { ports, store } = before;
  const due = await store.dueMarks(before.connection.id, { nowMs: ports.clock.nowMs(), limit: marksPerBatch });
  // One that came due since the readings were made has not been read yet: what is stored of it is not to be believed.
  const marks = due.filter(({ wantsRead }) => !wantsRead);
  if (marks.length === 0) return false;
  // Rules come with marks for everything. Looked up before them they could be older than the marks that they were told by.
  const connection = (await store.connection(before.connection.id)) ?? before.connection;
  const slice: Slice = { ...before, connection };
  const aside = await setAside(slice, run, marks);
  const { taken, deferred } = aside;
  const observed = await observedOf(store, connection.id, taken);
  const about = await recordsToPlan(slice, run, observed, taken);
  const planned = await itemsOf(slice, capabilities, observed, about);
  const { items, waiting, ...later } = postponed(slice, planned, aside);
  const facts = await factsOf(slice, run, observed, items);
  const laterSeqs = new Set(later.deferred.map(({ seq }) => seq));
  await savePlanned(slice, run, {
    taken: taken.filter(({ seq }) => !laterSeqs.has(seq)),
    deferred: [...deferred, ...later.deferred],
    marked: later.marked,
    about: new Set([...about.unlinked].filter((key) => !waiting.has(key))),
    items,
    observed,
    decision: brake(facts, { ...defaultBrakeLimits, latelyAlwaysAllowed: slice.ports.settings.busyHourRecordsMax }),
    fingerprint: facts.fingerprint.planned,
  });
  return true;
}

/** What is planned for a batch of marks: pairs, and records without a link by their keys. */
interface ToPlan {
  readonly pairs: readonly Link[];
  readonly unlinked: ReadonlySet<string>;
}

/**
 * The marked records, and those whose decision leans on one of them or on which the last decision about one of them
 * leaned: who was a twin or a candidate, and is not any more, sets another record free.
 */
async function recordsToPlan(
  { connection, store }: Slice,
  run: Run,
  observed: Observed,
  marks: readonly Mark[],
): Promise<ToPlan> {
  const pairs = new Map<string, Link>();
  const unlinked = new Set<string>();
  const keys = new Set<string>();
  for (const { kind, side, recordId } of marks) {
    const link = observed.link(side, kind, recordId);
    keys.add(itemKey(kind, side, recordId));
    if (link !== null) keys.add(itemKey(kind, 'exact', link.exactId)).add(itemKey(kind, 'tribe', link.tribeId));
    if (link !== null && hasItsPlace(observed, link)) pairs.set(link.id, link);
    else unlinked.add(itemKey(kind, side, recordId));
  }
  for (const { item } of await store.itemsAbout(connection.id, run.id, [...keys])) {
    const { key, kind, tribeId, leansOn = [] } = item;
    // Whom it was about to be linked with is free again if it is not to be any more.
    const others = keys.has(key) ? [...leansOn, ...(tribeId === null ? [] : [itemKey(kind, 'tribe', tribeId)])] : [key];
    for (const other of others) if (!keys.has(other)) unlinked.add(other);
  }
  return { pairs: [...pairs.values()], unlinked };
}

/**
 * Linked pairs are planned from themselves. A record without a link needs the whole matching ladder, and so everything:
 * its match must be unique from both ends. Both give the same item for the same record.
 */
async function itemsOf(
  slice: Slice,
  capabilities: BothCapabilities,
  observed: Observed,
  { pairs, unlinked }: ToPlan,
): Promise<readonly PlanItem[]> {
  const linked = pairs.flatMap((link) => planLinked(slice, capabilities, observed, link) ?? []);
  return unlinked.size === 0 ? linked : [...linked, ...(await planWithAll(slice, capabilities, unlinked))];
}

/** A contact whose relation is not linked is planned from everything: its relation's place is not known. */
function hasItsPlace(observed: Observed, link: Link): boolean {
  if (link.kind === 'relation') return true;
  const ownerId = observed.record('exact', 'contact', link.exactId)?.ownerId ?? null;
  return ownerId === null || observed.link('exact', 'relation', ownerId) !== null;
}

function planLinked(
  { connection }: Slice,
  capabilities: BothCapabilities,
  observed: Observed,
  link: Link,
): PlanItem | null {
  const both = (one: Link) => ({
    exact: observed.record('exact', one.kind, one.exactId),
    tribe: observed.record('tribe', one.kind, one.tribeId),
  });
  const pair = both(link);
  const ownerId = pair.exact?.ownerId ?? null;
  const ownerLink = ownerId === null ? null : observed.link('exact', 'relation', ownerId);
  return planPair(
    { link: { ...link, choices: observed.choices(link) }, ...pair, owner: ownerLink === null ? null : both(ownerLink) },
    { rules: connection.rules, capabilities, direction: 'both', homeRegion: homeRegionOf(connection) },
  );
}

async function planWithAll(
  { connection, store }: Slice,
  capabilities: BothCapabilities,
  asked: ReadonlySet<string>,
): Promise<readonly PlanItem[]> {
  const everything = await everythingOf(store, connection.id);
  const keys = new Set(asked);
  for (;;) {
    const items = planMarked(
      {
        ...everything,
        rules: connection.rules,
        capabilities,
        direction: 'both',
        homeRegion: homeRegionOf(connection),
        includeTribeOnly: true,
      },
      keys,
    );
    // What an item waits for has to be in the outbox as well, or it would wait for nothing.
    const missing = items.flatMap(({ dependsOn }) => (dependsOn === null || keys.has(dependsOn) ? [] : [dependsOn]));
    if (missing.length === 0) return items;
    for (const key of missing) keys.add(key);
  }
}

async function factsOf(slice: Slice, run: Run, observed: Observed, items: readonly PlanItem[]) {
  const { connection, store } = slice;
  const linked = await store.linkCounts(connection.id);
  const planned = rulesFingerprint(connection.rules);
  const hasEffects = items.some(({ effects }) => effects.length > 0);
  return batchFacts(items, {
    linked: linked.relation + linked.contact,
    listed: { exact: null, tribe: null },
    // What is held already needs no further objection, and has been counted.
    ...(hasEffects && run.brake === null && { lately: await decidedLately(slice, run, observed, items, linked) }),
    isConfirmedImport: false,
    lifted: new Set(),
    // Rules that change nothing need nobody's consent.
    fingerprint: { planned, confirmed: hasEffects ? run.rulesFingerprint : planned },
  });
}

/** What was decided upon lately beside this batch, since a person last looked. */
async function decidedLately(
  { connection, ports, store }: Slice,
  run: Run,
  observed: Observed,
  items: readonly PlanItem[],
  linked: Readonly<Record<Kind, number>>,
) {
  const decided = await store.writesDecided(connection.id, run.id, {
    sinceMs: Math.max(ports.clock.nowMs() - latelyMs, (run.lookedMs ?? 0) + 1),
    exceptLinks: items.flatMap((item) => linkOfItem(observed, item)?.id ?? []),
    exceptItems: items.flatMap(namesOf),
  });
  const withLinks = kinds.map((kind) => [kind, { ...decided[kind], linked: linked[kind] }] as const);
  return Object.fromEntries(withLinks) as Record<Kind, Lately>;
}
