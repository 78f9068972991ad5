import type { Language } from '../rules/problems.ts';
import type { Derive } from './served.ts';

/** A number of a record in the words of the reader's language. The sheet has the numbers, most of the words are ours. */
type Names = Readonly<Record<number, Readonly<Record<Language, string>>>>;

function named(names: Names, property: string): Derive {
  return (row, { language }) => names[Number(row[property])]?.[language] ?? null;
}

/** Of entries and invoices: bookkeeping state only (exact-online.md 7.5, 7.7). */
export const statusDescription = named(
  {
    10: { EN: 'Draft', NL: 'Concept', FR: 'Brouillon' },
    20: { EN: 'Open', NL: 'Open', FR: 'Ouvert' },
    50: { EN: 'Processed', NL: 'Verwerkt', FR: 'Traité' },
  },
  'Status',
);

/** Types of entries and of their transaction lines. */
export const transactionTypes: Names = {
  20: { EN: 'Sales entry', NL: 'Verkoopboeking', FR: 'Écriture de vente' },
  21: { EN: 'Sales credit note', NL: 'Verkoopcreditnota', FR: 'Avoir sur vente' },
  30: { EN: 'Purchase entry', NL: 'Inkoopboeking', FR: "Écriture d'achat" },
  31: { EN: 'Purchase credit note', NL: 'Inkoopcreditnota', FR: 'Avoir sur achat' },
  40: { EN: 'Cash flow', NL: 'Geldstroom', FR: 'Flux de trésorerie' },
  90: { EN: 'General journal entry', NL: 'Memoriaalboeking', FR: 'Écriture diverse' },
};

export const typeDescription = named(transactionTypes, 'Type');

export const invoiceTypeDescription = named(
  {
    8020: { EN: 'Sales invoice', NL: 'Verkoopfactuur', FR: 'Facture de vente' },
    8021: { EN: 'Sales credit note', NL: 'Verkoopcreditnota', FR: 'Avoir sur vente' },
    8023: { EN: 'Direct sales invoice', NL: 'Directe verkoopfactuur', FR: 'Facture de vente directe' },
    8024: { EN: 'Direct sales credit note', NL: 'Directe verkoopcreditnota', FR: 'Avoir direct sur vente' },
  },
  'Type',
);

/** 12, 20, 21 and 45 of orders, their delivery and their invoicing (exact-online.md 7.7). */
const orderStatuses: Names = {
  12: { EN: 'Open', NL: 'Open', FR: 'Ouvert' },
  20: { EN: 'Partial', NL: 'Gedeeltelijk', FR: 'Partiel' },
  21: { EN: 'Complete', NL: 'Volledig', FR: 'Complet' },
  45: { EN: 'Canceled', NL: 'Geannuleerd', FR: 'Annulé' },
};

export function orderStatusOf(property: string): Derive {
  return named(orderStatuses, property);
}

export const approvalDescription = named(
  {
    0: { EN: 'Awaiting approval', NL: 'Wacht op goedkeuring', FR: "En attente d'approbation" },
    1: { EN: 'Automatic', NL: 'Automatisch', FR: 'Automatique' },
    2: { EN: 'Approved', NL: 'Goedgekeurd', FR: 'Approuvé' },
  },
  'ApprovalStatus',
);

/** Of journals (exact-online.md 7.4). */
export const journalTypeDescription = named(
  {
    10: { EN: 'Cash', NL: 'Kas', FR: 'Caisse' },
    12: { EN: 'Bank', NL: 'Bank', FR: 'Banque' },
    16: { EN: 'Payment service', NL: 'Betaaldienst', FR: 'Service de paiement' },
    20: { EN: 'Sales', NL: 'Verkoop', FR: 'Vente' },
    21: { EN: 'Return invoice', NL: 'Retourfactuur', FR: 'Facture de retour' },
    22: { EN: 'Purchase', NL: 'Inkoop', FR: 'Achat' },
    23: { EN: 'Received return invoice', NL: 'Ontvangen retourfactuur', FR: 'Facture de retour reçue' },
    90: { EN: 'General journal', NL: 'Memoriaal', FR: 'Opérations diverses' },
  },
  'JournalType',
);
