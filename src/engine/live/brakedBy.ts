import type { Halt } from '../../domain/brake/brake.ts';
import type { RunBrake } from '../../store/port.ts';

/** The brake with further objections: what nobody has looked at yet goes on holding. The newest words of a cause count. */
export function brakedBy(before: RunBrake | null, halts: readonly Halt[], nowMs: number): RunBrake | null {
  if (halts.length === 0) return before;
  const codes = new Set(halts.map(({ code }) => code));
  const kept = before?.halts.filter(({ code }) => !codes.has(code)) ?? [];
  return { halts: [...kept, ...halts], sinceMs: nowMs };
}
