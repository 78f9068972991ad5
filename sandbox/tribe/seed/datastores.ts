import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import dutch from 'i18n-iso-countries/langs/nl.json' with { type: 'json' };
import type { Sower } from './sower.ts';

countries.registerLocale(english);
countries.registerLocale(dutch);

/** Members of the European Union: the countries between which goods move without VAT at the border. */
const union = new Set('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '));

type Entry = readonly [code: string, english: string, dutch: string];

/** Names and codes that the documentation or a client uses are kept as they are; the rest is this sandbox's own. */
const lists: Readonly<Record<string, readonly Entry[]>> = {
  'Datastore.AdressType': [
    ['Visiting', 'Visiting address', 'Bezoekadres'],
    ['Postal', 'Postal address', 'Postadres'],
    ['Invoice', 'Invoice address', 'Factuuradres'],
    ['Delivery', 'Delivery address', 'Afleveradres'],
  ],
  'Datastore.Unit': [
    ['Piece', 'Piece', 'Stuk'],
    ['Box', 'Box', 'Doos'],
    ['Pallet', 'Pallet', 'Pallet'],
    ['Kilogram', 'Kilogram', 'Kilogram'],
    ['Metre', 'Metre', 'Meter'],
    ['Litre', 'Litre', 'Liter'],
    ['Hour', 'Hour', 'Uur'],
  ],
  'Datastore.Group': [
    ['A', 'A customers', 'A-klanten'],
    ['B', 'B customers', 'B-klanten'],
    ['C', 'C customers', 'C-klanten'],
  ],
  'Datastore.GeneralLedgerAccount': [
    ['8000', 'Sales, high VAT', 'Omzet hoog tarief'],
    ['8010', 'Sales, low VAT', 'Omzet laag tarief'],
    ['8020', 'Sales within the EU', 'Omzet binnen de EU'],
  ],
  'Datastore.Role': [
    ['Director', 'Director', 'Directeur'],
    ['Purchasing', 'Purchasing', 'Inkoop'],
    ['Finance', 'Finance', 'Administratie'],
  ],
  'Datastore.Gender': [
    ['Male', 'Male', 'Man'],
    ['Female', 'Female', 'Vrouw'],
    ['Other', 'Other', 'Anders'],
  ],
  'Datastore.Language': [
    ['nl', 'Dutch', 'Nederlands'],
    ['en', 'English', 'Engels'],
    ['de', 'German', 'Duits'],
    ['fr', 'French', 'Frans'],
  ],
  'Datastore.Status': [
    ['Active', 'Active', 'Actief'],
    ['Dormant', 'Dormant', 'Slapend'],
  ],
  'Datastore.Branch': [
    ['Wholesale', 'Wholesale', 'Groothandel'],
    ['Construction', 'Construction', 'Bouw'],
    ['Hospitality', 'Hospitality', 'Horeca'],
    ['Retail', 'Retail', 'Detailhandel'],
  ],
  'Datastore.Pipeline': [['Standard', 'Standard', 'Standaard']],
};

/** The first of a list is the default. Invoice and opportunity codes: JSON phaseCodesSeen; "Linked" is the article's; others are guesses. */
const phases: Readonly<Record<string, readonly Entry[]>> = {
  Invoice: [
    ['Draft', 'Draft', 'Concept'],
    ['Sent', 'Sent', 'Verzonden'],
    ['FirstReminder', 'First reminder', 'Eerste herinnering'],
    ['SecondReminder', 'Second reminder', 'Tweede herinnering'],
    ['PartlyPaid', 'Partly paid', 'Deels betaald'],
    ['Paid', 'Paid', 'Betaald'],
    ['Credited', 'Credited', 'Gecrediteerd'],
  ],
  SalesOpportunity: [
    ['Qualification', 'Qualification', 'Kwalificatie'],
    ['Proposal', 'Proposal', 'Voorstel'],
    ['Negotiation', 'Negotiation', 'Onderhandeling'],
    ['Won', 'Won', 'Gewonnen'],
    ['Lost', 'Lost', 'Verloren'],
  ],
  SalesOrder: [
    ['Draft', 'Draft', 'Concept'],
    ['Linked', 'Linked', 'Gekoppeld'],
    ['Delivered', 'Delivered', 'Geleverd'],
    ['Cancelled', 'Cancelled', 'Geannuleerd'],
  ],
  Offer: [
    ['Draft', 'Draft', 'Concept'],
    ['Sent', 'Sent', 'Verzonden'],
    ['Accepted', 'Accepted', 'Geaccepteerd'],
    ['Rejected', 'Rejected', 'Afgewezen'],
  ],
};

const openAndDone: readonly Entry[] = [
  ['Open', 'Open', 'Open'],
  ['Done', 'Done', 'Afgerond'],
];

const finalPhases = new Set([
  'Paid',
  'Credited',
  'Won',
  'Lost',
  'Delivered',
  'Cancelled',
  'Accepted',
  'Rejected',
  'Done',
]);

/** Name style "NL - 21%" is documented (JSON, Datastore_VatGroup). */
const vatGroups: readonly (readonly [name: string, code: string, percentage: number, country: string])[] = [
  ['NL - 21%', 'NL21', 21, 'NL'],
  ['NL - 9%', 'NL9', 9, 'NL'],
  ['NL - 0%', 'NL0', 0, 'NL'],
  ['BE - 21%', 'BE21', 21, 'BE'],
  ['DE - 19%', 'DE19', 19, 'DE'],
];

export function sowDatastores(sower: Sower, phasedActivities: readonly string[]): void {
  for (const code of Object.keys(countries.getAlpha2Codes()).sort()) {
    sower.sow('Datastore.Country', {
      Code: code,
      Name: countries.getName(code, 'en', { select: 'alias' }) ?? code,
      LocalizedName: countries.getName(code, 'nl', { select: 'alias' }) ?? code,
      CountryNumber: countries.alpha2ToNumeric(code) ?? null,
      HasIntraCommunityVat: union.has(code),
      IsDefault: code === 'NL',
    });
  }
  for (const [type, entries] of Object.entries(lists)) sowEntries(sower, type, entries);
  for (const activity of phasedActivities) {
    sowEntries(sower, `Datastore.Phase.Activity${activity}`, phases[activity] ?? openAndDone);
  }
  for (const [name, code, percentage, country] of vatGroups) {
    const values = { Name: name, LocalizedName: name, Code: code, Percentage: percentage, IsDefault: code === 'NL21' };
    sower.sow('Datastore.VatGroup', values, { Country: sower.coded('Datastore.Country', country) });
  }
}

function sowEntries(sower: Sower, type: string, entries: readonly Entry[]): void {
  const isPhase = type.startsWith('Datastore.Phase.');
  entries.forEach(([code, english, dutchName], index) => {
    sower.sow(type, {
      ...{ Code: code, Name: english, LocalizedName: dutchName, IsDefault: index === 0, SortIndex: index + 1 },
      ...(isPhase ? { IsFinal: finalPhases.has(code) } : {}),
    });
  });
}
