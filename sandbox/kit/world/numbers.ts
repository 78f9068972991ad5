import type { Random } from '../random.ts';

/** Numbers whose check digits are right, so that validation anywhere accepts them. */

/** Nine digits that pass the Dutch "elfproef" of RSIN numbers. */
function rsin(random: Random): string {
  for (;;) {
    const eight = String(10_000_000 + random.int(90_000_000));
    let sum = 0;
    for (let i = 0; i < 8; i++) sum += (9 - i) * Number(eight.charAt(i));
    const check = sum % 11;
    if (check < 10) return eight + String(check);
  }
}

export function dutchVatNumber(random: Random): string {
  return `NL${rsin(random)}B0${1 + random.int(3)}`;
}

export function chamberOfCommerceNumber(random: Random): string {
  return String(10_000_000 + random.int(80_000_000));
}

const banks = ['INGB', 'RABO', 'ABNA', 'TRIO', 'KNAB'] as const;

export function dutchIban(random: Random): string {
  const account = `${random.pick(banks)}0${String(random.int(1_000_000_000)).padStart(9, '0')}`;
  return `NL${ibanCheck('NL', account)}${account}`;
}

/** ISO 13616: letters become two digits, country and zeros go to the end, and the rest of 97 decides. */
function ibanCheck(country: string, account: string): string {
  let rest = 0;
  for (const character of `${account}${country}00`) {
    const digits = /[A-Z]/.test(character) ? String(character.charCodeAt(0) - 55) : character;
    for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  }
  return String(98 - rest).padStart(2, '0');
}

const postcodeLetters = 'ABCDEGHJKLMNPRSTVWXZ';
/** Never given out, because of what they once stood for. */
const refusedLetters: ReadonlySet<string> = new Set(['SA', 'SD', 'SS']);

export function dutchPostcode(random: Random, from: number, count: number): string {
  for (;;) {
    const letters =
      postcodeLetters.charAt(random.int(postcodeLetters.length)) +
      postcodeLetters.charAt(random.int(postcodeLetters.length));
    if (!refusedLetters.has(letters)) return `${from + random.int(count)} ${letters}`;
  }
}

const dayMs = 86_400_000;
const firstDay = Date.UTC(2012, 0, 2);
/** The days from 2012 to the middle of 2026, written once: a large world needs each many times. */
const pastDates = Array.from({ length: 5_280 }, (_, day) =>
  new Date(firstDay + day * dayMs).toISOString().slice(0, 10),
);

export function pastDate(random: Random): string {
  return random.pick(pastDates);
}

/** Thirteen digits of an imagined Dutch article (87) whose last one checks the others. */
export function ean13(random: Random): string {
  const twelve = `87${String(random.int(10_000_000_000)).padStart(10, '0')}`;
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += Number(twelve.charAt(i)) * (i % 2 === 0 ? 1 : 3);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
