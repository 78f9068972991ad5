import { describe, expect, test } from 'vitest';
import { type Run, type RunState, runStates } from '../../store/port.ts';
import { moved, transitions } from './transitions.ts';

const run: Run = {
  id: 'run',
  connectionId: 'connection',
  state: 'reading',
  startedMs: 1,
  applyStartedMs: null,
  finishedMs: null,
  halt: null,
  exactCalls: 0,
  tribeCalls: 0,
  rulesFingerprint: null,
  kind: 'import',
  brake: null,
  lookedMs: null,
};

describe('the moves of a run', () => {
  const moves = runStates.flatMap((from) => runStates.map((to) => [from, to] as const));

  test.each(moves)('from %s to %s are legal exactly where the table says so', (from, to) => {
    const move = (): Run => moved({ ...run, state: from }, to);
    if (transitions[from].includes(to)) expect(move().state).toBe(to);
    else expect(move).toThrow(`from ${from} to ${to}`);
  });

  test('lead from every state of a run that ends to its end', () => {
    for (const state of runStates.filter((one) => one !== 'done' && one !== 'live')) {
      const reached = new Set<RunState>([state]);
      for (const one of reached) for (const next of transitions[one]) reached.add(next);
      expect(reached).toContain('done');
    }
    expect(transitions.done).toEqual([]);
    expect(transitions.live).toEqual(['live']);
  });
});
