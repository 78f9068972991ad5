import { webhookSubscriptionRules } from '../rules/webhookSubscriptions.ts';
import type { Row } from '../state/rows.ts';
import { journalStatusRows, transactionTypeRows, userRoleRows } from './administration.ts';
import { agingOverviewRows, agingPayableRows, agingReceivableRows, outstandingRows } from './aging.ts';
import { crmBindings } from './crm.ts';
import { documentBindings } from './documents.ts';
import { entryBindings } from './entries.ts';
import { exactFacts } from './facts.ts';
import { financeBindings } from './finance.ts';
import { availableFeatures } from './licence.ts';
import { payablesListRows, receivableBindings, receivablesListRows } from './receivables.ts';
import type { Resource } from './resource.ts';
import { salesInvoiceBindings } from './salesInvoices.ts';
import type { ReadScope, Served } from './served.ts';
import { syncTimestampRows } from './syncTimestamp.ts';
import { allDivisionRows, divisionRows, licenceDivisionRows, meRows } from './system.ts';
import { tradeBindings } from './trade.ts';
import { tradeFunctions } from './tradeFunctions.ts';
import { transactionRows } from './transactions.ts';

const bookingBindings = { ...documentBindings, ...entryBindings, ...receivableBindings, ...salesInvoiceBindings };

/** The deletion log is kept two months (exact-online.md 5.1). */
const deletedKeptMs = 61 * 86_400_000;

function resource(path: string): Resource {
  const found = exactFacts.resources.get(path.toLowerCase());
  if (found === undefined) throw new Error(`exact-online-resources.json has no ${path}`);
  return found;
}

/** Lists that are made up when they are read. */
const virtualRows: Readonly<Record<string, (scope: ReadScope) => readonly Row[]>> = {
  'current/Me': meRows,
  'system/Divisions': divisionRows,
  'system/AllDivisions': allDivisionRows,
  'system/AvailableFeatures': availableFeatures,
  'hrm/Divisions': licenceDivisionRows,
  'users/UserRoles': userRoleRows,
  'users/UserRolesPerDivision': userRoleRows,
  'financial/GLTransactionTypes': transactionTypeRows,
  'financialtransaction/Transactions': transactionRows,
  'read/financial/AgingOverview': agingOverviewRows,
  'read/financial/AgingPayablesList': agingPayableRows,
  'read/financial/AgingReceivablesList': agingReceivableRows,
  'read/financial/JournalStatusList': journalStatusRows,
  'read/financial/OutstandingInvoicesOverview': outstandingRows,
  'read/financial/PayablesList': payablesListRows,
  'read/financial/ReceivablesList': receivablesListRows,
};

function* allServed(): Generator<Served> {
  const noNavigations = {};
  for (const [path, rows] of Object.entries(virtualRows)) {
    const source = { is: 'virtual', rows } as const;
    yield { resource: resource(path), source, derived: {}, rules: null, navigations: noNavigations };
  }
  for (const [path, binding] of Object.entries({
    ...crmBindings,
    ...financeBindings,
    ...bookingBindings,
    ...tradeBindings,
  })) {
    const single = resource(path);
    const kept = binding.isKept === undefined ? {} : { isKept: binding.isKept };
    const source = { is: 'entity', entity: binding.entity, ...kept } as const;
    yield {
      resource: single,
      source,
      derived: binding.derived,
      rules: binding.rules,
      navigations: binding.navigations,
      alsoSent: binding.alsoSent ?? [],
      isSelectMandatory: binding.isSelectMandatory ?? false,
      isWrappedAtPageSize: binding.isWrappedAtPageSize ?? false,
    };
    // The bulk and sync twins read the same rows; they exist where the facts know them.
    for (const twin of [`bulk/${path}`, `sync/${path}`, ...(binding.twins ?? [])]) {
      const twinResource = exactFacts.resources.get(twin.toLowerCase());
      if (twinResource === undefined) continue;
      yield { resource: twinResource, source, derived: binding.derived, rules: null, navigations: binding.navigations };
    }
  }
  for (const [path, { parameters, rows, derived, isFilterTaken }] of Object.entries(tradeFunctions)) {
    const source = { is: 'function', parameters, rows, isFilterTaken } as const;
    yield { resource: resource(path), source, derived, rules: null, navigations: noNavigations };
  }
  yield {
    resource: resource('read/sync/Sync/SyncTimestamp'),
    source: {
      is: 'function',
      parameters: { modified: 'datetime', endPoint: 'text' },
      isFilterTaken: false,
      rows: (scope, given) => syncTimestampRows(catalogue.values(), scope, given),
    },
    derived: {},
    rules: null,
    navigations: noNavigations,
  };
  yield {
    resource: resource('webhooks/WebhookSubscriptions'),
    // An app sees only its own subscriptions (exact-online.md 6.1).
    source: {
      is: 'entity',
      entity: 'WebhookSubscriptions',
      isKept: (row, scope) => row.ClientID === scope.clientId,
    },
    derived: {},
    rules: webhookSubscriptionRules,
    navigations: noNavigations,
  };
  yield {
    resource: resource('sync/Deleted'),
    source: {
      is: 'entity',
      entity: 'Deleted',
      isKept: (row, scope) => Number(row.DeletedDate) > scope.division.nowWall() - deletedKeptMs,
    },
    derived: {},
    rules: null,
    navigations: noNavigations,
  };
}

/** What is emulated, by path in lower case. */
export const catalogue: ReadonlyMap<string, Served> = new Map(
  [...allServed()].map((served) => [served.resource.path.toLowerCase(), served]),
);

export function served(path: string): Served {
  const found = catalogue.get(path.toLowerCase());
  if (found === undefined) throw new Error(`${path} is not served`);
  return found;
}

/** Entities whose rowversions a move to another database issues anew. */
export const movedEntities: readonly string[] = [
  ...new Set([...catalogue.values()].flatMap(({ source }) => (source.is === 'entity' ? [source.entity] : []))),
];
