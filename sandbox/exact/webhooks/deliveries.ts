import type { Sequences } from '../../kit/sequences.ts';
import type { Table, Tables } from '../../kit/tables.ts';
import type { OutboundCall } from '../../kit/wire.ts';
import type { Grants } from '../oauth/grants.ts';
import { catalogue } from '../resources/catalogue.ts';
import type { ExactSettings } from '../settings.ts';
import type { RowChange } from '../state/divisionState.ts';
import type { ExactState } from '../state/exactState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { textOfWall } from '../state/wallClock.ts';
import { webhookBody } from './message.ts';
import { type TopicOfEntity, topicOfEntity } from './topics.ts';

const minuteMs = 60_000;
/** The validation ping follows about a second after the subscription (exact-online.md 6.1). */
const pingAfterMs = 1000;
/** Retries after the first attempt (exact-online.md 6.3). */
const retriesMax = 10;

/** A call on its way to a subscriber. An empty body is the validation ping. */
interface Delivery {
  readonly id: string;
  readonly division: number;
  readonly subscriptionId: string;
  readonly url: string;
  readonly body: string;
  readonly dueMs: number;
  /** Failed attempts so far. */
  readonly failures: number;
  readonly isUnderway: boolean;
}

/** Turns changes into webhook calls, and their answers into retries. */
export class Deliveries {
  readonly #deliveries: Table<Delivery>;
  readonly #state: ExactState;
  readonly #grants: Grants;
  readonly #sequences: Sequences;
  readonly #settings: () => ExactSettings;

  constructor(
    tables: Tables,
    parts: {
      readonly state: ExactState;
      readonly grants: Grants;
      readonly sequences: Sequences;
      readonly settings: () => ExactSettings;
    },
  ) {
    this.#deliveries = tables.table('webhooks/deliveries');
    this.#state = parts.state;
    this.#grants = parts.grants;
    this.#sequences = parts.sequences;
    this.#settings = parts.settings;
  }

  /** Hears of every written row: subscribers of its topic are told, new subscribers are pinged. */
  changed(change: RowChange): void {
    if (change.entity === 'WebhookSubscriptions') {
      this.#subscriptionChanged(change);
      return;
    }
    const target = topicOfEntity[change.entity];
    if (target === undefined || !isWorthTelling(change, target.path)) return;
    for (const subscription of this.#subscriptions(change.division, target.topic)) {
      this.#tell(change, target, subscription);
    }
  }

  take(): readonly OutboundCall[] {
    const nowMs = this.#state.nowMs();
    const due = [...this.#deliveries.rows()].filter((delivery) => !delivery.isUnderway && delivery.dueMs <= nowMs);
    due.sort((a, b) => a.dueMs - b.dueMs);
    return due.map((delivery) => {
      this.#deliveries.put(delivery.id, { ...delivery, isUnderway: true });
      const isPing = delivery.body === '';
      const headers: Record<string, string> = isPing
        ? { 'content-length': '0' }
        : { 'content-type': 'application/json; charset=utf-8' };
      const body = new TextEncoder().encode(delivery.body);
      return { id: delivery.id, dueMs: delivery.dueMs, request: { method: 'POST', url: delivery.url, headers, body } };
    });
  }

  /** Anything but 200 and 201 is tried again after 2, 4, 8, … minutes; a failed ping ends the subscription. */
  answered(id: string, status: number | null): void {
    const delivery = this.#deliveries.get(id);
    if (delivery === undefined) return;
    const isTaken = status === 200 || status === 201;
    const isPing = delivery.body === '';
    const failures = delivery.failures + 1;
    if (isTaken || isPing || failures > retriesMax) this.#deliveries.remove(id);
    if (!isTaken && isPing) this.#endSubscription(delivery);
    if (isTaken || isPing || failures > retriesMax) return;
    const dueMs = this.#state.nowMs() + 2 ** failures * minuteMs;
    this.#deliveries.put(id, { ...delivery, failures, dueMs, isUnderway: false });
  }

  /** After a restart nobody waits for answers any more: what was underway goes out again, as a duplicate perhaps. */
  resume(): void {
    for (const delivery of [...this.#deliveries.rows()]) {
      if (delivery.isUnderway) this.#deliveries.put(delivery.id, { ...delivery, isUnderway: false });
    }
  }

  #subscriptionChanged({ division, before, after, key }: RowChange): void {
    for (const delivery of [...this.#deliveries.rows()]) {
      if (after === null && delivery.subscriptionId === key) this.#deliveries.remove(delivery.id);
    }
    if (after === null || before?.CallbackURL === after.CallbackURL) return;
    this.#put(division, key, textOf(after, 'CallbackURL') ?? '', '', pingAfterMs);
  }

  #subscriptions(division: number, topic: string): readonly Row[] {
    return this.#state.division(division)?.entity('WebhookSubscriptions').rowsWith('Topic', topic) ?? [];
  }

  #tell(change: RowChange, target: TopicOfEntity, subscription: Row): void {
    const clientId = textOf(subscription, 'ClientID') ?? '';
    const app = this.#grants.app(clientId);
    const division = this.#state.division(change.division);
    if (app === undefined || division === undefined) return;
    const settings = this.#settings();
    const key =
      target.keyProperty === undefined ? change.key : String((change.after ?? change.before)?.[target.keyProperty]);
    const endpoint = target.endpoint?.(key) ?? `${target.path}(guid'${key}')`;
    const created = change.before === null ? settings.webhookCreateAction : 'Update';
    const body = webhookBody(
      {
        topic: target.topic,
        clientId,
        division: change.division,
        action: change.after === null ? 'Delete' : created,
        key,
        endpoint: `${this.#state.publicUrl}/api/v1/${change.division}/${endpoint}`,
        createdOn: textOfWall(division.nowWall()),
      },
      app.webhookSecret,
    );
    const url = textOf(subscription, 'CallbackURL') ?? '';
    this.#put(change.division, String(subscription.ID), url, body, settings.webhookLatencyMs);
  }

  #put(division: number, subscriptionId: string, url: string, body: string, afterMs: number): void {
    const id = `webhook-${this.#sequences.next('webhook deliveries')}`;
    const dueMs = this.#state.nowMs() + afterMs;
    this.#deliveries.put(id, { id, division, subscriptionId, url, body, dueMs, failures: 0, isUnderway: false });
  }

  #endSubscription({ division: code, subscriptionId }: Delivery): void {
    const division = this.#state.division(code);
    const row = division?.entity('WebhookSubscriptions').get(subscriptionId);
    if (division === undefined || row === undefined) return;
    const who = 'rule, the callback did not answer the validation ping';
    const cause = { by: 'rule', who, userId: '', userName: '', clientId: null, callbackHosts: null } as const;
    division.remove('WebhookSubscriptions', row, cause);
  }
}

/** An update tells only when a marked property changed (exact-online.md 6.2, inferred). */
function isWorthTelling({ before, after }: RowChange, path: string): boolean {
  if (before === null || after === null) return true;
  const properties = catalogue.get(path.toLowerCase())?.resource.properties ?? [];
  const isAnyMarked = properties.some(({ isWatched }) => isWatched);
  return properties.some(({ name, isWatched }) => {
    const counts = isAnyMarked ? isWatched : name !== 'Modified';
    return counts && (before[name] ?? null) !== (after[name] ?? null);
  });
}
