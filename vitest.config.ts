import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'sandbox/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['test/support/globalSetup.ts'],
    setupFiles: ['test/support/fixedCases.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A hung test is a failure; nothing in the default suite has a reason to take longer.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
