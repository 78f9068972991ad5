import { openJobs } from '../../src/store/jobs.ts';

/** A worker process that tells its parent which connection it began with and never ends: made to be killed. */
const url = process.argv[2];
if (url === undefined) throw new Error('usage: crashingWorker.ts <database URL>');
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const jobs = await openJobs({ address: { connectionString: url }, log: silent, nowMs: Date.now });
await jobs.work(
  (connectionId) => {
    process.send?.({ began: connectionId });
    return new Promise(() => undefined);
  },
  { connectionsAtOnceMax: 1 },
);
