import type { Table, Tables } from '../../kit/tables.ts';
import { type Entity, number } from './entity.ts';

/**
 * An app of the marketplace. How apps plug into Tribe CRM is documented nowhere; this contract is the sandbox's own and
 * described in its README.
 */
export interface App {
  readonly key: string;
  readonly name: string;
  readonly category: string;
  readonly description: { readonly nl: string; readonly en: string };
  /** Where Install and Settings send the browser; null while no app has registered for the tile. */
  readonly installUrl: string | null;
  readonly settingsUrl: string | null;
  /** Where signed events go: activated, deactivated, stockRefresh. */
  readonly eventsUrl: string | null;
  readonly secret: string;
}

export interface Installation {
  readonly app: string;
  readonly tenant: string;
  readonly isActive: boolean;
}

/** Somebody asked for the stock of a product: whom, when, and what the CRM believed then. */
interface StockRequest {
  readonly events: readonly string[];
  readonly askedMs: number;
  readonly stock: number | null;
  readonly mutatedMs: number | null;
}

/** The app has taken the event but will write the stock later. */
const accepted = 202;

/** Which activities a tenant works with: the article's switch between invoices and sales orders. */
export interface ActivitySettings {
  readonly invoice: boolean;
  readonly salesOrder: boolean;
}

/** "Tribe CRM uses invoices by default" (the article). */
const activityDefaults: ActivitySettings = { invoice: true, salesOrder: false };

export class Marketplace {
  readonly apps: Table<App>;
  readonly #installations: Table<Installation>;
  readonly #activities: Table<ActivitySettings>;
  /** By product. */
  readonly #stockRequests: Table<StockRequest>;

  constructor(tables: Tables) {
    this.apps = tables.table('marketplace.apps');
    this.#installations = tables.table('marketplace.installations');
    this.#activities = tables.table('configuration.activities');
    this.#stockRequests = tables.table('marketplace.stockRequests');
  }

  installation(tenant: string, app: string): Installation | null {
    return this.#installations.get(`${tenant}|${app}`) ?? null;
  }

  install(tenant: string, app: string, isActive: boolean): void {
    this.#installations.put(`${tenant}|${app}`, { app, tenant, isActive });
  }

  activities(tenant: string): ActivitySettings {
    return this.#activities.get(tenant) ?? activityDefaults;
  }

  setActivities(tenant: string, settings: ActivitySettings): void {
    this.#activities.put(tenant, settings);
  }

  /** Apps of a tenant that are switched on and listen to events. */
  listeners(tenant: string): readonly (App & { readonly eventsUrl: string })[] {
    return [...this.apps.rows()].flatMap((app) =>
      app.eventsUrl !== null && this.installation(tenant, app.key)?.isActive === true
        ? [{ ...app, eventsUrl: app.eventsUrl }]
        : [],
    );
  }

  awaitStock(product: Entity, events: readonly string[], askedMs: number): void {
    const stock = number(product, 'StockLevel');
    this.#stockRequests.put(product.id, { events, askedMs, stock, mutatedMs: product.mutatedMs });
  }

  /** An app that answers with success has written the stock, unless it says that it will do so later. */
  eventAnswered(id: string, status: number | null): void {
    if (status === null || status < 200 || status >= 300 || status === accepted) return;
    for (const [product, request] of [...this.#stockRequests.entries()]) {
      if (!request.events.includes(id)) continue;
      const events = request.events.filter((event) => event !== id);
      if (events.length === 0) this.#stockRequests.remove(product);
      else this.#stockRequests.put(product, { ...request, events });
    }
  }

  /** Whether stock that was asked for after `sinceMs` is still to come. A record that moved since is an answer as well. */
  isStockAwaited(product: Entity, sinceMs: number): boolean {
    const request = this.#stockRequests.get(product.id);
    if (request === undefined || request.askedMs < sinceMs) return false;
    return number(product, 'StockLevel') === request.stock && product.mutatedMs === request.mutatedMs;
  }
}
