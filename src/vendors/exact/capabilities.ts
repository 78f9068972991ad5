import type { Capabilities } from '../../domain/mapping/capabilities.ts';
import type { FieldPath } from '../../domain/model/fields.ts';
import { exactReadOnly } from './codec.ts';
import type { PaymentTerms } from './paymentTerms.ts';

/** ISO 3166-1 alpha-2, and XK for Kosovo, which is not of the standard but in general use. */
const countryCodes =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY ' +
  'BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK ' +
  'FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR ' +
  'IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ' +
  'ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM ' +
  'PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF ' +
  'TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

/**
 * What Exact stores. It takes any ISO country; no longest text is documented for accounts and contacts, so none is
 * claimed and an overlong text shows as Exact's own refusal. Mandatory: exact-online.md 7.2.
 */
export const exactCapabilities = (terms: PaymentTerms | null): Capabilities => ({
  side: 'exact',
  countries,
  lengthMax: { relation: {}, contact: {} },
  readOnly:
    terms === null
      ? { ...exactReadOnly, relation: new Set<FieldPath>([...exactReadOnly.relation, 'paymentCondition']) }
      : exactReadOnly,
  readOnlyOfPersons: new Set(),
  mandatory: { relation: ['name'], contact: ['firstName', 'lastName'] },
  accepts: { iban: ibanText, ...(terms === null ? {} : { paymentCondition: terms.days }) },
});

/** Blanks and dots are taken out before it is written. */
const ibanText = /^\s*[A-Z]{2}[\s.-]*\d[\s.-]*\d(?:[\s.-]*[A-Z0-9]){10,30}\s*$/i;

const countries = new Set(countryCodes.split(' '));
