import type { Table, Tables } from '../../kit/tables.ts';

/**
 * Behaviour that the sheet leaves unknown or that differs per account. Each defaults to the better-evidenced side;
 * the README's table says which evidence that is. They are set through `POST /_control/switches`.
 */
export interface Switches {
  /** tribe-crm.md 2.2: strict by default, a plus in a query is a plus. Lenient reads it as a space, for clients that form-encode. */
  readonly plusIsSpace: boolean;
  /** 2.2: no page size is published. 0 sends everything that was asked for. */
  readonly pageSizeMax: number;
  /** 1.5: whether client credentials may ask for `offline`. */
  readonly offlineForClientCredentials: boolean;
  /** 1.4 (inference): a refresh replaces the refresh token and the old one dies. */
  readonly refreshRotates: boolean;
  /** The article: a new customer always gets a debtor number, a new supplier a creditor number. 5.2 says off until switched on. */
  readonly automaticDebtorNumber: boolean;
  readonly automaticCreditorNumber: boolean;
  /** 5.2: the relation number is numbered automatically only when an administrator turns that on. */
  readonly automaticRelationNumber: boolean;
  /** Recorded: a relationship changes with its relation's name. `always` touches it on every edit, `never` on none. */
  readonly relationEditTouches: 'name' | 'always' | 'never';
  /** 3.2 (unknown): whether editing an address moves its owner's `LastMutationDate`. */
  readonly addressEditTouchesOwner: boolean;
  /** Recorded: `LastMutationDate` equals `CreationDate` on a new record. 3.2 infers that it can also be empty. */
  readonly mutationDateOnCreate: 'set' | 'null';
  /** 2.4 (unknown): inline fields for a navigation that is already filled make a new record, or change the linked one. */
  readonly inlineOnFilled: 'create' | 'update';
  /** 5.3: without the Invoicing module the invoice sets do not exist. */
  readonly invoicingModule: boolean;
  /** 5.3: a sent invoice is frozen. It is a rule of the screens; whether the API keeps it is unknown. */
  readonly freezeSentInvoices: boolean;
  /** 2.1: `_Name` is absent from the recordings of 2022 and present in later data. */
  readonly showDisplayName: boolean;
  /** Unknown (2.4): what a successful PUT answers. */
  readonly putAnswers: 'entity' | 'noContent';
  /** 1.2 (inference): how long a write takes to show in queries. The write's own answer always shows it. */
  readonly readDelayMs: number;
  /** 3.1 (documented, but not when they are sent): events for links between records, which nobody can fetch. */
  readonly webhookLinkMutations: boolean;
  /** Unknown (3.1): the header that carries a webhook's signature. */
  readonly webhookSignatureHeader: string;
}

const defaultSwitches: Switches = {
  plusIsSpace: false,
  pageSizeMax: 1000,
  offlineForClientCredentials: true,
  refreshRotates: true,
  automaticDebtorNumber: true,
  automaticCreditorNumber: true,
  automaticRelationNumber: false,
  relationEditTouches: 'name',
  addressEditTouchesOwner: false,
  mutationDateOnCreate: 'set',
  inlineOnFilled: 'create',
  invoicingModule: true,
  freezeSentInvoices: true,
  showDisplayName: true,
  putAnswers: 'entity',
  readDelayMs: 0,
  webhookLinkMutations: false,
  webhookSignatureHeader: 'X-Tribe-Signature',
};

const allowedTexts: Readonly<Record<string, readonly string[]>> = {
  relationEditTouches: ['name', 'always', 'never'],
  mutationDateOnCreate: ['set', 'null'],
  inlineOnFilled: ['create', 'update'],
  putAnswers: ['entity', 'noContent'],
};

/** The settings in force, kept in a table so that they survive a restart. */
export class SwitchBoard {
  readonly #table: Table<Switches>;

  constructor(tables: Tables) {
    this.#table = tables.table<Switches>('switches');
  }

  get now(): Switches {
    const held = this.#table.get('all');
    // A data folder may hold the switches of an earlier version, without the newer ones.
    return held === undefined ? defaultSwitches : { ...defaultSwitches, ...held };
  }

  /** Answers what is wrong with the wish, or null when it was applied. */
  change(wish: Readonly<Record<string, unknown>>): string | null {
    for (const [name, value] of Object.entries(wish)) {
      if (!Object.hasOwn(defaultSwitches, name)) {
        return `There is no switch "${name}". There are: ${Object.keys(defaultSwitches).join(', ')}.`;
      }
      const standard = defaultSwitches[name as keyof Switches];
      if (typeof value !== typeof standard)
        return `"${name}" takes a ${typeof standard}, not ${JSON.stringify(value)}.`;
      if (typeof value === 'number' && !(Number.isInteger(value) && value >= 0))
        return `"${name}" takes a whole number from 0 up.`;
      const allowed = allowedTexts[name];
      if (allowed !== undefined && !allowed.includes(String(value)))
        return `"${name}" takes one of ${allowed.join(', ')}.`;
    }
    this.#table.put('all', { ...this.now, ...(wish as Partial<Switches>) });
    return null;
  }
}
