import { type Sequences, sequences } from '../../kit/sequences.ts';
import type { ServiceContext } from '../../kit/service.ts';
import type { Table } from '../../kit/tables.ts';
import { Grants } from '../oauth/grants.ts';
import { SwitchBoard } from '../rules/switches.ts';
import { type Actor, type Change, Unit } from '../rules/unit.ts';
import { buildSchema } from '../schema/schema.ts';
import type { Custom, Schema } from '../schema/types.ts';
import { type Webhook, WebhookDesk } from '../webhooks/desk.ts';
import { compileWebhookFilter } from '../webhooks/filter.ts';
import type { Reading } from '../wire/fields.ts';
import type { Entity } from './entity.ts';
import { LaggingCopy } from './lag.ts';
import { type App, Marketplace } from './marketplace.ts';
import { EntityStore } from './store.ts';

/** What an administrator added to a tenant's schema, in order. */
interface TenantCustoms {
  readonly customs: readonly Custom[];
}

/** The state of the sandbox and the one way to change its records. */
export class Tribe {
  readonly context: ServiceContext;
  readonly store: EntityStore;
  readonly grants: Grants;
  readonly switches: SwitchBoard;
  readonly webhooks: WebhookDesk;
  readonly marketplace: Marketplace;
  /** Which employee record each sandbox user is. */
  readonly users: Table<{ readonly key: string; readonly employee: string }>;
  readonly #sequences: Sequences;
  readonly #customs: Table<TenantCustoms>;
  readonly #schemas = new Map<string, Schema>();
  #copy: LaggingCopy | null = null;

  constructor(context: ServiceContext) {
    this.context = context;
    this.store = new EntityStore(context.tables);
    this.grants = new Grants(context.tables);
    this.switches = new SwitchBoard(context.tables);
    this.webhooks = new WebhookDesk(context.tables);
    this.marketplace = new Marketplace(context.tables);
    this.users = context.tables.table('users');
    this.#sequences = sequences(context.tables, context.seed);
    this.#customs = context.tables.table('customs');
  }

  get nowMs(): number {
    return this.context.clock.nowMs();
  }

  reindex(): void {
    this.#schemas.clear();
    this.#copy = null;
    this.store.reindex();
    this.store.warm();
    this.webhooks.reindex();
  }

  newId(kind: string): string {
    return this.#sequences.guid(kind);
  }

  /** Long enough that nobody guesses it, and a function of the seed: a sandbox repeats itself. */
  newSecret(kind: string): string {
    const hex = [1, 2, 3, 4].map(() => this.newId(kind)).join('');
    return Buffer.from(hex.replaceAll('-', ''), 'hex').toString('base64url');
  }

  nextNumber(name: string): number {
    return this.#sequences.next(name);
  }

  schemaOf(tenant: string): Schema {
    let schema = this.#schemas.get(tenant);
    if (schema === undefined) {
      schema = buildSchema(this.customsOf(tenant));
      this.#schemas.set(tenant, schema);
    }
    return schema;
  }

  customsOf(tenant: string): readonly Custom[] {
    return this.#customs.get(tenant)?.customs ?? [];
  }

  addCustom(tenant: string, custom: Custom): void {
    this.#customs.put(tenant, { customs: [...this.customsOf(tenant), custom] });
    this.#schemas.delete(tenant);
  }

  /** Runs one request's changes: all of them, or none when `work` throws. Ledger and webhooks hear of the result. */
  transact<T>(actor: Actor, work: (unit: Unit) => T): T {
    // A copy that begins now must begin without what this request is about to change.
    this.#lagging();
    const nowMs = Math.floor(this.nowMs / 1000) * 1000;
    const unit = new Unit(actor, {
      schema: this.schemaOf(actor.tenant),
      store: this.store,
      switches: this.switches.now,
      nowMs,
      newId: () => this.newId('entity'),
      nextNumber: (name) => this.nextNumber(name),
    });
    let result: T;
    try {
      result = work(unit);
    } catch (error) {
      unit.rollback();
      throw error;
    }
    this.#publish(actor, unit.changes());
    return result;
  }

  /** Tells a marketplace app about something in a tenant; answers the id of the event. */
  notifyApp(
    app: App & { readonly eventsUrl: string },
    tenant: string,
    event: Readonly<Record<string, string>>,
  ): string {
    const id = this.newId('delivery');
    const body = JSON.stringify({ ...event, id, organization: this.ownOrganisationId(tenant) });
    this.webhooks.notify({ id, source: app.key, url: app.eventsUrl, secret: app.secret, body }, this.nowMs);
    return id;
  }

  outboundAnswered(id: string, status: number | null): void {
    this.webhooks.answered(id, status, this.nowMs);
    this.marketplace.eventAnswered(id, status);
  }

  ownOrganisationId(tenant: string): string {
    for (const identity of this.store.ofType(tenant, 'Relationship.Organization.Identity')) {
      const id = identity.links.Relation;
      if (id !== undefined) return id;
    }
    throw new Error(`tenant ${tenant} has no own organisation`);
  }

  /** What queries read: the records themselves, or with a read delay the copy that lags behind them. */
  readStore(): EntityStore {
    return this.#lagging()?.at(this.nowMs) ?? this.store;
  }

  reading(tenant: string, store: EntityStore = this.store): Reading {
    const schema = this.schemaOf(tenant);
    return { store, publicUrl: this.context.publicUrl, setOf: (type) => schema.type(type).set };
  }

  #lagging(): LaggingCopy | null {
    if (this.switches.now.readDelayMs === 0) this.#copy = null;
    else this.#copy ??= new LaggingCopy(this.store);
    return this.#copy;
  }

  #passes(hook: Webhook, entity: Entity): boolean {
    if (hook.filter === undefined) return true;
    const schema = this.schemaOf(hook.tenant);
    const tools = { schema, tenant: hook.tenant, reading: this.reading(hook.tenant) };
    return compileWebhookFilter(hook.filter, schema.type(hook.entityType), tools)(entity);
  }

  #publish(actor: Actor, changes: readonly Change[]): void {
    for (const { before, after, isAsked } of changes) {
      const entity = after ?? before;
      if (entity === null) continue;
      this.context.ledger.append({
        tenant: actor.tenant,
        entity: entity.type,
        key: entity.id,
        action: before === null ? 'create' : after === null ? 'delete' : 'update',
        before: before === null ? null : snapshot(before),
        after: after === null ? null : snapshot(after),
        cause: { by: isAsked ? actor.by : 'rule', who: actor.who, requestNumber: null },
      });
    }
    const { tenant } = actor;
    this.webhooks.announce(changes, {
      ...{
        tenant,
        schema: this.schemaOf(tenant),
        nowMs: this.nowMs,
        tellsLinks: this.switches.now.webhookLinkMutations,
      },
      newId: () => this.newId('delivery'),
      passes: (hook, entity) => this.#passes(hook, entity),
    });
    this.#copy?.follow(changes, this.nowMs + this.switches.now.readDelayMs);
  }
}

/** What the ledger keeps of a record: values and links under their wire names. */
function snapshot(entity: Entity): object {
  return { ...entity.values, ...entity.links, ...entity.lists };
}
