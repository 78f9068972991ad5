import { type Random, random } from '../../kit/random.ts';
import { dueDateOf, entryBooking } from '../rules/entryBooking.ts';
import { accountOfJournal, byCode } from '../rules/entryHeaders.ts';
import { purchaseKind } from '../rules/entryKinds.ts';
import { computedLine } from '../rules/entryLines.ts';
import { nextEntryNumber } from '../rules/entryNumbers.ts';
import { amountOf } from '../rules/money.ts';
import { nextTermNumber, termColumns } from '../rules/terms.ts';
import { lineOfLeg } from '../rules/transactions.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { isTrue, type Row } from '../state/rows.ts';
import { seedAuthor } from './people.ts';

const dayMs = 86_400_000;
/** Six weeks that lie before the present of any test; what was bought earlier was paid and is left out. */
const firstDay = Date.UTC(2026, 3, 15);
const days = 45;
/** Enough to see payables; more would only cost memory. */
const suppliersMax = 100;
const journal = '60';
const purchaseDocument = 20;

const bought = [
  ['4400', 'Kantoorartikelen'],
  ['4500', 'Advertenties'],
  ['7000', 'Inkoop handelsgoederen'],
  ['7000', 'Inkoop verpakkingen'],
] as const;

interface Purchase {
  readonly supplier: Row;
  readonly wall: number;
  readonly draw: Random;
}

function purchasesOf(division: DivisionState, seed: number): readonly Purchase[] {
  const purchases: Purchase[] = [];
  let suppliers = 0;
  for (const supplier of division.entity('Accounts').rows()) {
    if (!isTrue(supplier, 'IsSupplier') || (supplier.EndDate ?? null) !== null) continue;
    suppliers += 1;
    if (suppliers > suppliersMax) break;
    const draw = random(seed, `purchases/${supplier.ID}`);
    const count = draw.pick([0, 1, 1, 2, 3]);
    for (let index = 0; index < count; index += 1) {
      purchases.push({ supplier, wall: firstDay + draw.int(days) * dayMs, draw });
    }
  }
  return purchases.sort((a, b) => a.wall - b.wall);
}

function enter(division: DivisionState, ids: Random, { supplier, wall, draw }: Purchase): void {
  const { id: Creator, name: CreatorFullName } = seedAuthor();
  const at = wall + 11 * 3_600_000 + 7;
  const stamps: Row = {
    ...{ Created: at, Creator, CreatorFullName },
    ...{ Modified: at, Modifier: Creator, ModifierFullName: CreatorFullName },
  };
  const [code, description] = draw.pick(bought);
  const GLAccount = String(byCode(division, 'GLAccounts', code)?.ID);
  const isDomestic = supplier.Country === 'NL';
  const sent = { AmountFC: (500 + draw.int(250_000)) / 100, GLAccount, Description: description, Quantity: 1 };
  const line = computedLine(division, { ...sent, VATCode: isDomestic ? '5' : '0' }, { rate: 1, wall });
  const booking = entryBooking(division, purchaseKind, accountOfJournal(division, journal), [line], 1);
  const year = new Date(wall).getUTCFullYear();
  const number = nextEntryNumber(division, purchaseKind.entity, journal, year);
  const [entryId, documentId, transactionId] = [ids.guid(), ids.guid(), ids.guid()];
  const dueWall = dueDateOf(byCode(division, 'PaymentConditions', '30'), wall);
  division.seed('PurchaseEntries', {
    ...{ ID: entryId, EntryID: entryId, ...stamps },
    AmountDC: amountOf(booking.totalDC),
    AmountFC: amountOf(booking.totalFC),
    ...{ Currency: 'EUR', Description: description, Document: documentId, DueDate: dueWall, EntryDate: wall },
    ...{ EntryNumber: number, InvoiceNumber: number, Journal: journal, PaymentCondition: '30', Rate: 1 },
    ...{ ReportingPeriod: new Date(wall).getUTCMonth() + 1, ReportingYear: year, Status: 20 },
    ...{ Supplier: supplier.ID, Type: purchaseKind.type },
    VATAmountDC: amountOf(booking.vatDC),
    VATAmountFC: amountOf(booking.vatFC),
    YourRef: `${draw.int(900_000) + 100_000}`,
  });
  division.seed('PurchaseEntryLines', {
    ...{ ID: ids.guid(), EntryID: entryId, LineNumber: 1, Type: purchaseKind.type },
    ...line.row,
  });
  const shared = { Account: supplier.ID, Date: wall, Type: purchaseKind.type, EntryID: entryId };
  for (const [index, leg] of booking.legs.entries()) {
    const ID = index === 0 ? transactionId : ids.guid();
    division.seed('TransactionLines', { ID, ...lineOfLeg(leg, index, shared) });
  }
  const owed = { owedFC: -booking.totalFC, owedDC: -booking.totalDC, lineType: purchaseKind.lineType };
  const term = termColumns({ account: String(supplier.ID), entryId, transactionId, dueWall, ...owed });
  division.seed('PaymentTerms', { ID: ids.guid(), EntryID: ids.guid(), HID: nextTermNumber(division), ...term });
  seedDocument(division, { ID: documentId, ...stamps, Account: supplier.ID, DocumentDate: wall }, entryId, description);
}

/** Every purchase entry has a document of its own (exact-online.md 7.5, observedCreate2026). */
function seedDocument(division: DivisionState, columns: Row, entryId: string, Subject: string): void {
  const category = division.entity('DocumentCategories').rowsWith('Description', 'Suppliers')[0]?.ID ?? null;
  division.seed('Documents', {
    ...columns,
    ...{ Category: category, Currency: 'EUR', FinancialTransactionEntryID: entryId, Subject, Type: purchaseDocument },
    ...{ HID: division.next('Documents.HID', 1), HasEmptyBody: true, InheritShare: false, SendMethod: 0 },
  });
}

/** What the company bought lately and has not paid yet. */
export function seedPurchases(division: DivisionState, seed: number): void {
  const ids = random(seed, `${division.code}/purchases`);
  for (const purchase of purchasesOf(division, seed)) enter(division, ids, purchase);
}
