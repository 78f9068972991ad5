import { itemKey } from '../../domain/plan/key.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { lastOfEach } from '../bulk.ts';
import { freshItem, itemWords, waitsFor } from '../planItems.ts';
import type { StoredPlanItem, StoreReads, StoreWrites } from '../port.ts';
import { isFoundBy } from '../searchText.ts';
import { byEach } from './order.ts';
import type { PlanItemRow, Views } from './rows.ts';
import { keyOf } from './table.ts';

type Reads = Pick<StoreReads, 'planItems' | 'planItem' | 'nextItems' | 'itemsInState' | 'itemsAbout'>;
type Writes = Pick<StoreWrites, 'savePlan' | 'saveItems' | 'putItems' | 'removeItems'>;

const inPlanOrder = byEach<PlanItemRow>(
  ({ position }) => position,
  ({ stored }) => stored.item.key,
);
const toStored = ({ stored }: PlanItemRow): StoredPlanItem => stored;

export const planItemReads = (views: Views): Reads => ({
  planItems: async (connectionId, query) => {
    const found = views.planItem
      .where('run', keyOf(connectionId, query.runId))
      .filter(({ stored: { item, state }, searchText }) => {
        if (query.actions !== null && !query.actions.includes(item.action)) return false;
        if (query.states !== undefined && !query.states.includes(state)) return false;
        if (query.kind !== null && query.kind !== item.kind) return false;
        return isFoundBy(searchText, query.search);
      })
      .sort(inPlanOrder);
    const from = Math.max(0, query.offset);
    return { total: found.length, items: found.slice(from, from + Math.max(0, query.limit)).map(toStored) };
  },
  planItem: async (connectionId, runId, key) => views.planItem.get(keyOf(connectionId, runId, key))?.stored ?? null,
  nextItems: async (connectionId, runId, { limit, unknownSentBeforeMs, notMadeInTribe = [] }) => {
    const isHeldBack = ({ action, effects, kind }: PlanItem): boolean =>
      action === 'create' && effects[0]?.side === 'tribe' && notMadeInTribe.includes(kind);
    const ready = views.planItem
      .where('state', keyOf(connectionId, runId, 'planned'))
      .filter(({ isWaiting, stored }) => !isWaiting && !isHeldBack(stored.item));
    const unknown = views.planItem
      .where('state', keyOf(connectionId, runId, 'unknown'))
      .filter(({ stored }) => stored.sentMs === null || stored.sentMs < unknownSentBeforeMs);
    return [...ready, ...unknown].sort(inPlanOrder).slice(0, limit).map(toStored);
  },
  itemsInState: async (connectionId, runId, state) =>
    views.planItem
      .where('state', keyOf(connectionId, runId, state))
      .toSorted(inPlanOrder)
      .map(toStored),
  itemsAbout: async (connectionId, runId, keys) => {
    const named = new Set(keys);
    return views.planItem
      .where('run', keyOf(connectionId, runId))
      .filter(({ stored: { item } }) => {
        const { key, kind, leansOn = [], tribeId } = item;
        const isForIt = tribeId !== null && named.has(itemKey(kind, 'tribe', tribeId));
        return named.has(key) || isForIt || leansOn.some((other) => named.has(other));
      })
      .sort(inPlanOrder)
      .map(toStored);
  },
});

export const planItemWrites = (views: Views): Writes => ({
  savePlan: async (connectionId, runId, items) => {
    const keys = new Set(items.map(({ key }) => key));
    const known = views.planItem.where('run', keyOf(connectionId, runId));
    const begun = known.filter(({ stored }) => stored.state !== 'planned');
    for (const { stored } of known) {
      if (stored.state === 'planned' && !keys.has(stored.item.key)) {
        views.planItem.remove(keyOf(connectionId, runId, stored.item.key));
      }
    }
    const begunKeys = new Set(begun.map(({ stored }) => stored.item.key));
    const inPlan = new Set([...keys, ...begunKeys]);
    const done = new Set(begun.filter(({ stored }) => stored.state === 'done').map(({ stored }) => stored.item.key));
    for (const [position, item] of items.entries()) {
      if (begunKeys.has(item.key)) continue;
      const owner = waitsFor(item);
      views.planItem.put({
        connectionId,
        runId,
        position,
        dependsOn: owner,
        // An owner that the plan does not hold is nothing to wait for.
        isWaiting: owner !== null && inPlan.has(owner) && !done.has(owner),
        searchText: itemWords(item),
        stored: freshItem(item),
      });
    }
  },
  putItems: async (connectionId, runId, items) => {
    const distinct = lastOfEach(items, ({ key }) => [key]);
    const known = views.planItem.where('run', keyOf(connectionId, runId));
    const stateOf = new Map(known.map(({ stored }) => [stored.item.key, stored.state]));
    const last = Math.max(-1, ...known.map(({ position }) => position));
    const put = new Set(distinct.map(({ key }) => key));
    for (const [index, item] of distinct.entries()) {
      const state = stateOf.get(item.key);
      if (state === 'sending' || state === 'unknown') continue;
      const owner = waitsFor(item);
      const isOwnerOpen = owner !== null && (put.has(owner) || (stateOf.has(owner) && stateOf.get(owner) !== 'done'));
      views.planItem.put({
        connectionId,
        runId,
        position: last + 1 + index,
        dependsOn: owner,
        isWaiting: isOwnerOpen,
        searchText: itemWords(item),
        stored: freshItem(item),
      });
    }
  },
  removeItems: async (connectionId, runId, keys) => {
    for (const key of keys) {
      const row = views.planItem.get(keyOf(connectionId, runId, key));
      const isUnderWay = row?.stored.state === 'sending' || row?.stored.state === 'unknown';
      if (!isUnderWay) views.planItem.remove(keyOf(connectionId, runId, key));
    }
  },
  saveItems: async (connectionId, runId, items) => {
    for (const stored of items) {
      const row = views.planItem.get(keyOf(connectionId, runId, stored.item.key));
      if (row === undefined) throw new Error(`an item of run ${runId} was saved that its plan does not hold`);
      views.planItem.put({ ...row, searchText: itemWords(stored.item), stored });
      if (stored.state !== 'done') continue;
      for (const waiting of views.planItem.where('waitsFor', keyOf(connectionId, runId, stored.item.key))) {
        views.planItem.put({ ...waiting, isWaiting: false });
      }
    }
  },
});
