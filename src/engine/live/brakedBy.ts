import type { Halt } from '../../domain/brake/brake.ts';
import type { RunBrake } from '../../store/port.ts';

/**
 * The brake with further objections: what nobody has looked at yet goes on holding. The newest words of a cause count. An
 * edit that joins rules which nobody confirmed is no further objection: whoever looks at these rules is not interrupted.
 */
export function brakedBy(
  before: RunBrake | null,
  halts: readonly Halt[],
  /** `rules`: by which it was planned; not given where no rules were asked. */
  now: { readonly nowMs: number; readonly rules?: string },
): RunBrake | null {
  if (halts.length === 0) return before;
  if (before !== null && halts.every(({ code }) => code === 'rulesChanged') && isAboutRules(before, now.rules)) {
    return before;
  }
  const codes = new Set(halts.map(({ code }) => code));
  const kept = before?.halts.filter(({ code }) => !codes.has(code)) ?? [];
  return { halts: [...kept, ...halts], sinceMs: now.nowMs, ...rulesOf(now.rules ?? before?.rules) };
}

const rulesOf = (rules: string | undefined): Pick<RunBrake, 'rules'> => (rules === undefined ? {} : { rules });

const isAboutRules = ({ halts, rules }: RunBrake, now: string | undefined): boolean =>
  rules !== undefined && rules === now && halts.some(({ code }) => code === 'rulesChanged');
