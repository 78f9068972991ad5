import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/longFirst.ts';

// Node keeps what it made of a source by its contents: each process of a test would otherwise begin with making it again.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'tandem-test-code');

const common = {
  setupFiles: ['test/support/fixedCases.ts'],
  pool: 'forks' as const,
  // One more than the cores of a small machine: the longest files of processes and browsers wait for most of their time.
  maxWorkers: 3,
};

/** Files that start processes or play worlds: each is long enough to have a process of its own. */
const large = ['test/browser/**/*.test.ts', 'test/process/**/*.test.ts', 'test/sim/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/globalSetup.ts'],
    sequence: { sequencer: LongFirst },
    projects: [
      // A hung test is a failure; these are far above what a test takes on two busy cores.
      { test: { ...common, name: 'large', include: large, testTimeout: 300_000, hookTimeout: 300_000 } },
      {
        test: {
          ...common,
          name: 'small',
          include: ['src/**/*.test.ts', 'sandbox/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: large,
          // Most of the time of a short file is the start of a process that reads the same modules as the one before.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
