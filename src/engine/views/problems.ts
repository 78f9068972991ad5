import type { Problem } from '../../store/port.ts';
import type { ProblemGroup, ProblemRow } from '../service.ts';

/** Open problems by cause, the most frequent first. */
export function problemGroups(problems: readonly Problem[]): readonly ProblemGroup[] {
  const groups: ProblemGroup[] = [];
  for (const [causeCode, members] of Map.groupBy(problems, (problem) => problem.causeCode)) {
    const [first] = members;
    if (first === undefined) continue;
    groups.push({ causeCode, reason: first.reason, count: members.length, rows: members.map(problemRow) });
  }
  return groups.sort((a, b) => b.count - a.count || (a.causeCode < b.causeCode ? -1 : 1));
}

export const problemRow = ({ id, kind, side, recordId, recordLabel, field, reason, sinceMs }: Problem): ProblemRow => ({
  id,
  kind,
  side,
  recordId,
  recordLabel,
  field,
  reason,
  sinceMs,
});
