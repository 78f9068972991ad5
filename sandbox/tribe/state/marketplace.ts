import type { Table, Tables } from '../../kit/tables.ts';

/**
 * An app of the marketplace. How apps plug into Tribe CRM is documented nowhere; this contract is the sandbox's own and
 * described in its README.
 */
export interface App {
  readonly key: string;
  readonly name: string;
  readonly category: string;
  readonly description: string;
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

  constructor(tables: Tables) {
    this.apps = tables.table('marketplace.apps');
    this.#installations = tables.table('marketplace.installations');
    this.#activities = tables.table('configuration.activities');
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
}
