import { type Entity, number, text } from '../state/entity.ts';
import { type PdfLine, pdf } from './pdf.ts';
import { nameOf, ownOrganisation } from './relations.ts';
import type { Unit } from './unit.ts';

const titles: Readonly<Record<string, string>> = {
  'Activity.Invoice': 'Factuur',
  'Activity.SalesOrder': 'Verkooporder',
  'Activity.Offer': 'Offerte',
};

/** `Attachment.Invoice` and `.Offer` point at those activities (tribe-crm.md 2.6); orders have no link of their own. */
const documentLinks: Readonly<Record<string, string>> = { 'Activity.Invoice': 'Invoice', 'Activity.Offer': 'Offer' };

/** Makes the PDF of an invoice, order or offer and attaches it to the activity. */
export function attachDocument(unit: Unit, activity: Entity): void {
  const title = `${titles[activity.type] ?? 'Document'} ${text(activity, 'Number') ?? ''}`.trim();
  const data = Buffer.from(pdf(title, documentLines(unit, activity, title))).toString('base64');
  const file = record(unit, 'File', { Name: `${title}.pdf`, MimeType: 'application/pdf', Data: data }, {});
  const named = documentLinks[activity.type];
  const owner = { Entity: activity.id, ...(named === undefined ? {} : { [named]: activity.id }) };
  record(unit, 'Attachment', { Description: title }, { ...owner, File: file.id });
}

function record(unit: Unit, type: string, values: Entity['values'], links: Entity['links']): Entity {
  const { nowMs } = unit.tools;
  return unit.save(
    { id: unit.tools.newId(), tenant: unit.actor.tenant, type, createdMs: nowMs, mutatedMs: null, values, links },
    false,
  );
}

const left = 60;
const right = 535;

function documentLines(unit: Unit, activity: Entity, title: string): readonly PdfLine[] {
  const relationship = unit.get(activity.links.Relationship ?? '');
  const customer = unit.get(relationship?.links.Organization ?? relationship?.links.Person ?? '');
  const address = unit.get(
    customer?.links.InvoiceAddress ?? customer?.links.VisitingAddress ?? customer?.links.Address ?? '',
  );
  const plain = (content: string): PdfLine => ({ size: 10, columns: [{ x: left, text: content }] });
  const pair = (name: string, value: string | null): readonly PdfLine[] =>
    value === null
      ? []
      : [
          {
            size: 10,
            columns: [
              { x: left, text: name },
              { x: 180, text: value },
            ],
          },
        ];
  const amount = (field: string): string => (number(activity, field) ?? 0).toFixed(2);
  const sum = (name: string, field: string): PdfLine => ({
    size: 10,
    columns: [
      { x: 380, text: name },
      { x: right, text: amount(field), isRight: true },
    ],
  });
  return [
    { size: 18, isBold: true, columns: [{ x: left, text: nameOf(ownOrganisation(unit)) }] },
    plain(''),
    ...(customer === null ? [] : [plain(nameOf(customer))]),
    ...(address === null ? [] : addressLines(address).map(plain)),
    plain(''),
    { size: 14, isBold: true, columns: [{ x: left, text: title }] },
    ...pair('Datum', text(activity, 'InvoiceDate') ?? new Date(unit.tools.nowMs).toISOString().slice(0, 10)),
    ...pair('Vervaldatum', text(activity, 'DueDate')),
    ...pair('Debiteurnummer', customer === null ? null : text(customer, 'DebtorNumber')),
    ...pair('Btw-nummer', customer === null ? null : text(customer, 'VATNumber')),
    plain(''),
    tableLine(['Omschrijving', 'Aantal', 'Prijs', 'Btw %', 'Bedrag'], true),
    ...linesOf(unit, activity).map((line) =>
      tableLine([
        text(line, 'Description') ?? '',
        String(number(line, 'Quantity') ?? 0),
        (number(line, 'Price') ?? 0).toFixed(2),
        String(number(line, 'VatPercentage') ?? 0),
        (number(line, 'TotalExcludingVat') ?? 0).toFixed(2),
      ]),
    ),
    plain(''),
    sum('Totaal exclusief btw', 'TotalExcludingVat'),
    sum('Btw', 'VatAmount'),
    { ...sum('Totaal', 'TotalIncludingVat'), isBold: true },
  ];
}

function tableLine([description = '', ...figures]: readonly string[], isBold?: true): PdfLine {
  const stops = [360, 420, 470, right];
  const columns = [
    { x: left, text: description.slice(0, 48) },
    ...figures.map((text, index) => ({ x: stops[index] ?? right, text, isRight: true as const })),
  ];
  return isBold === true ? { size: 10, columns, isBold } : { size: 10, columns };
}

function addressLines(address: Entity): readonly string[] {
  const house = [address.values.HouseNumber, address.values.HouseNumberSuffix]
    .filter((part) => part !== undefined)
    .join('');
  return [
    `${text(address, 'Street') ?? ''} ${house}`.trim(),
    `${text(address, 'Postalcode') ?? ''}  ${text(address, 'City') ?? ''}`.trim(),
  ];
}

export const linesOf = (unit: Unit, activity: Entity): readonly Entity[] =>
  unit.tools.store.linkedTo(activity.id, 'Activity').filter((entity) => entity.type === 'ProductLine');
