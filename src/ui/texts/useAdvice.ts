import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../api/client.ts';
import type { Halt, LiveBrake, ProblemCode, Reason } from '../api/types.ts';
import type { Advice } from './advice.ts';
import { conditionText } from './condition.ts';
import { fill, hasKey, isField, short } from './fill.ts';
import { texts } from './texts.ts';
import { useFormat } from './useFormat.ts';
import { type Names, useNames } from './useNames.ts';

type Words = Readonly<Record<string, string>>;

/** Sentences with cause and remedy for whatever code the server gave, in the chosen language. */
export function useAdvice() {
  const { i18n } = useTranslation();
  const names = useNames();
  const { country } = useFormat();
  const { advice } = texts[i18n.language === 'nl' ? 'nl' : 'en'];
  return useMemo(() => {
    const filled = (found: Advice | undefined, code: string, words: Words): Advice => {
      const { text, remedy } = found ?? advice.unknown;
      const shown = { code, ...readable(words, names, country) };
      return { text: fill(text, shown), remedy: fill(remedy, shown) };
    };
    return {
      reason: ({ code, words }: Reason) =>
        code === 'matched' && words.rung === 'link' ? advice.linkedBefore : filled(advice.reasons[code], code, words),
      halt: ({ code, words }: Halt) => filled(advice.halts[code], code, words),
      brake: ({ code, words }: LiveBrake) => filled(advice.brakes[code], code, words),
      problem: ({ code, words }: { code: ProblemCode | ApiProblem['code']; words: Words }, system?: string) =>
        filled(advice.problems[code], code, { system: system ?? names.sides.exact, ...words }),
    };
  }, [advice, names, country]);
}

/** Words that are codes themselves get their name in the person's language. */
function readable(words: Words, names: Names, country: (code: string) => string): Words {
  const named: Record<string, string> = {};
  for (const [name, text] of Object.entries(words)) named[name] = short(text);
  const { field, kind, rung, setting, side, country: code, type } = words;
  if (field !== undefined && isField(field, names)) named.field = names.field(field);
  if (rung !== undefined && hasKey(names.rungs, rung)) named.rung = names.rungs[rung];
  if (side !== undefined && hasKey(names.sides, side)) {
    named.system = names.sides[side];
    named.otherSystem = names.sides[side === 'exact' ? 'tribe' : 'exact'];
  }
  if (kind !== undefined && hasKey(names.kindsMany, kind)) named.kinds = names.kindsMany[kind].toLowerCase();
  if (code !== undefined) named.country = country(code);
  if (type !== undefined && hasKey(names.relationTypes, type)) named.type = names.relationTypes[type].toLowerCase();
  if (setting !== undefined && hasKey(names.filterLists, setting)) named.list = names.filterLists[setting];
  const condition = conditionText(words, names, country);
  if (condition !== null) named.condition = condition;
  return named;
}
