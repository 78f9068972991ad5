import { createHmac } from 'node:crypto';
import type { Table, Tables } from '../../kit/tables.ts';
import type { OutboundCall } from '../../kit/wire.ts';
import type { Change } from '../rules/unit.ts';
import type { Schema } from '../schema/types.ts';
import type { Entity } from '../state/entity.ts';
import { entityMutation, linkMutations } from './mutations.ts';

export interface Webhook {
  readonly id: string;
  readonly tenant: string;
  /** Dotted type; its subtypes are reported too. */
  readonly entityType: string;
  readonly webhookUrl: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly secret: string;
  readonly createdMs: number;
  /** An OData filter: only records that pass are told of. Absent: all are. */
  readonly filter?: string;
}

/** To whom changes are announced, and how. */
interface Audience {
  readonly tenant: string;
  readonly schema: Schema;
  readonly nowMs: number;
  readonly tellsLinks: boolean;
  newId(): string;
  passes(hook: Webhook, entity: Entity): boolean;
}

interface Delivery {
  readonly id: string;
  /** What it belongs to: the webhook or the app. When that goes, its events go too. */
  readonly source: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly body: string;
  readonly attempt: number;
  readonly dueMs: number;
}

/** Unknown (tribe-crm.md 3.1): waits before the second, third, … attempt; after the last the event is dropped. */
const retryWaitsMs: readonly number[] = [60_000, 300_000, 1_800_000];

/** The webhooks of all tenants and the events on their way out. Events survive a restart and may then arrive twice. */
export class WebhookDesk {
  readonly hooks: Table<Webhook>;
  readonly #deliveries: Table<Delivery>;
  readonly #onTheWay = new Set<string>();

  constructor(tables: Tables) {
    this.hooks = tables.table('webhooks');
    this.#deliveries = tables.table('webhooks.deliveries');
  }

  reindex(): void {
    this.#onTheWay.clear();
  }

  of(tenant: string): readonly Webhook[] {
    return [...this.hooks.rows()].filter((hook) => hook.tenant === tenant);
  }

  /** One event per webhook whose type and filter cover a changed record; it names the record and nothing else (3.1). */
  announce(changes: readonly Change[], audience: Audience): void {
    const hooks = this.of(audience.tenant);
    if (hooks.length === 0) return;
    for (const change of changes) {
      const entity = change.after ?? change.before;
      if (entity === null) continue;
      const mutation = entityMutation(change);
      const links = audience.tellsLinks ? linkMutations(change) : [];
      for (const hook of hooks) {
        if (!audience.schema.isA(entity.type, hook.entityType) || !audience.passes(hook, entity)) continue;
        for (const payload of mutation === null ? links : [mutation, ...links]) {
          const body = JSON.stringify({ webhookId: hook.id, payload });
          this.#queue({ id: audience.newId(), source: hook.id, ...destination(hook), body }, audience.nowMs);
        }
      }
    }
  }

  /** An event for a marketplace app, signed like a webhook. */
  notify(
    event: {
      readonly id: string;
      readonly source: string;
      readonly url: string;
      readonly secret: string;
      readonly body: string;
    },
    nowMs: number,
  ): void {
    this.#queue({ ...event, headers: {} }, nowMs);
  }

  #queue(event: Omit<Delivery, 'attempt' | 'dueMs'>, nowMs: number): void {
    this.#deliveries.put(event.id, { ...event, attempt: 1, dueMs: nowMs });
  }

  remove(hook: Webhook): void {
    this.hooks.remove(hook.id);
    for (const delivery of [...this.#deliveries.rows()])
      if (delivery.source === hook.id) this.#deliveries.remove(delivery.id);
  }

  take(nowMs: number, signatureHeader: string): readonly OutboundCall[] {
    const calls: OutboundCall[] = [];
    for (const delivery of this.#deliveries.rows()) {
      if (delivery.dueMs > nowMs || this.#onTheWay.has(delivery.id)) continue;
      this.#onTheWay.add(delivery.id);
      const signed = { [signatureHeader.toLowerCase()]: signature(delivery.secret, delivery.body) };
      const headers = { 'content-type': 'application/json', ...delivery.headers, ...signed };
      const request = { method: 'POST', url: delivery.url, headers, body: new TextEncoder().encode(delivery.body) };
      calls.push({ id: delivery.id, request, dueMs: delivery.dueMs });
    }
    return calls;
  }

  answered(id: string, status: number | null, nowMs: number): void {
    this.#onTheWay.delete(id);
    const delivery = this.#deliveries.get(id);
    if (delivery === undefined) return;
    const waitMs = retryWaitsMs[delivery.attempt - 1];
    const isDone = status !== null && status >= 200 && status < 300;
    if (isDone || waitMs === undefined) this.#deliveries.remove(id);
    else this.#deliveries.put(id, { ...delivery, attempt: delivery.attempt + 1, dueMs: nowMs + waitMs });
  }
}

function destination(hook: Webhook): Pick<Delivery, 'url' | 'secret' | 'headers'> {
  const headers = Object.fromEntries(hook.headers.map(({ name, value }) => [name.toLowerCase(), value]));
  return { url: hook.webhookUrl, secret: hook.secret, headers };
}

/** 3.1: SHA-512 over the whole body with the secret, its bytes in Base64. HMAC is the natural reading of "with". */
function signature(secret: string, body: string): string {
  return createHmac('sha512', secret).update(body, 'utf8').digest('base64');
}
