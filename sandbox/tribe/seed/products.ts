import type { Sower } from './sower.ts';

type Item = readonly [name: string, price: number, vat: 'NL21' | 'NL9'];

/** What a wholesaler for trade and hospitality sells. */
const groups: Readonly<Record<string, readonly Item[]>> = {
  Gereedschap: [
    ['Klauwhamer 450 gram', 18.95, 'NL21'],
    ['Accuboormachine 18 V', 149, 'NL21'],
    ['Schroevendraaierset 6-delig', 24.5, 'NL21'],
    ['Waterpas 80 cm', 21.75, 'NL21'],
    ['Handzaag fijn', 16.4, 'NL21'],
  ],
  Bevestiging: [
    ['Schroeven 4x40 (doos 200)', 9.95, 'NL21'],
    ['Pluggen 8 mm (doos 100)', 6.25, 'NL21'],
    ['Draadeind M10 1 m', 3.15, 'NL21'],
    ['Montagekit wit 290 ml', 7.49, 'NL21'],
  ],
  Veiligheid: [
    ['Veiligheidsbril helder', 5.95, 'NL21'],
    ['Werkhandschoen maat 10', 4.35, 'NL21'],
    ['Veiligheidsschoen S3', 79.9, 'NL21'],
    ['Gehoorbescherming', 22, 'NL21'],
  ],
  Horeca: [
    ['Espressobonen 1 kg', 17.8, 'NL9'],
    ['Suikersticks (doos 1000)', 11.3, 'NL9'],
    ['Koffiebeker 200 ml (1000)', 34.6, 'NL21'],
    ['Servetten 2-laags (doos 2400)', 28.15, 'NL21'],
    ['Appelsap 1 l (krat 12)', 15.96, 'NL9'],
  ],
  Diensten: [
    ['Montage per uur', 62.5, 'NL21'],
    ['Bezorging pallet', 45, 'NL21'],
  ],
};

/** Products with stock, and one price list with a quantity break. */
export function sowProducts(sower: Sower): void {
  const { random } = sower;
  const list = sower.sow('PriceList', { Name: 'Actieprijzen vaste klanten', Currency: 'EUR' });
  let code = 1001;
  for (const [name, items] of Object.entries(groups)) {
    const group = sower.sow('ProductGroup', { Name: name }).id;
    const isService = name === 'Diensten';
    for (const [item, price, vat] of items) {
      const product = sower.sow(
        'Product',
        {
          ...{ Name: item, Code: String(code++), SalesPrice: price, PurchasePrice: Math.round(price * 62) / 100 },
          ...{ StockLevel: isService ? null : random.int(400), IsVatIncluded: false, IsInactive: false },
          ...{ IsPriceEditable: true, IsVatEditable: true, IsDescriptionEditable: true, IsDividable: isService },
        },
        {
          ProductGroup: group,
          Unit: sower.coded(
            'Datastore.Unit',
            item.includes('per uur') ? 'Hour' : item.includes('doos') ? 'Box' : 'Piece',
          ),
          VatGroup: sower.coded('Datastore.VatGroup', vat),
          GeneralLedgerAccount: sower.coded('Datastore.GeneralLedgerAccount', vat === 'NL9' ? '8010' : '8000'),
        },
      );
      if (!random.chance(0.4)) continue;
      const links = { PriceList: list.id, Product: product.id };
      sower.sow('Price', { Price: Math.round(price * 95) / 100 }, links);
      sower.sow('Price', { Price: Math.round(price * 90) / 100, Quantity: 10 }, links);
    }
  }
}
