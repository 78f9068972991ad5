/** How fast the pure core decides, against writing the same records down as JSON. */
import { defaultRules } from '../src/domain/mapping/defaults.ts';
import { type Pair, type ReconcileSettings, reconcile } from '../src/domain/plan/reconcile.ts';
import { exactRelation, roomyCapabilities, tribeRelation, visit } from '../src/domain/testing/build.ts';

const rounds = 7;

/** Linked relations of which a third agree, a third were edited in Exact and a third in both. */
function pairs(count: number): readonly Pair[] {
  return Array.from({ length: count }, (_, at): Pair => {
    const base = {
      name: `Bakkerij ${at}`,
      isCustomer: true,
      isSupplier: at % 5 === 0,
      debtorNumber: String(10_000 + at),
      email: `info@bedrijf${at}.example`,
      phone: '+31104141414',
      website: `https://www.bedrijf${at}.example`,
      vatNumber: 'NL001234567B01',
      chamberOfCommerce: '24356789',
      ...visit('Kade', String(at + 1), '3011 AB'),
      'visit.city': 'Rotterdam',
    };
    const [isExactEdited, isTribeEdited] = [at % 3 > 0, at % 3 > 1];
    return {
      kind: 'relation',
      exact: exactRelation(`e${at}`, isExactEdited ? { ...base, phone: '+31105550101' } : base),
      tribe: tribeRelation(`t${at}`, isTribeEdited ? { ...base, email: `post@bedrijf${at}.example` } : base),
      base,
      rung: null,
      region: 'NL',
      dependsOn: null,
    };
  });
}

const settings: ReconcileSettings = {
  rules: defaultRules,
  capabilities: { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') },
  direction: 'both',
};

/** Records a second, the best of a few rounds: what the machine does besides only ever makes a round slower. */
function perSecond(records: number, work: () => unknown): number {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    work();
    bestMs = Math.min(bestMs, performance.now() - began);
  }
  return records / (bestMs / 1_000);
}

export function reconcileThroughput(count: number): { readonly reconciled: number; readonly written: number } {
  const all = pairs(count);
  const records = 2 * count;
  const writes = all.filter((pair) => reconcile(pair, settings).action === 'update').length;
  if (writes !== all.filter((_, at) => at % 3 > 0).length) throw new Error(`${writes} pairs were to be written`);
  return {
    reconciled: perSecond(records, () => all.map((pair) => reconcile(pair, settings))),
    written: perSecond(records, () => all.map(({ exact, tribe }) => JSON.stringify([exact, tribe]))),
  };
}
