import { startLocalPostgres } from '../../src/runtime/localPostgres.ts';

/** A process that uses a local server as Tandem does: tells its parent what became of the start, stops when told to. */
const [dataFolder] = process.argv.slice(2);
if (dataFolder === undefined) throw new Error('usage: localPostgresProcess.ts <data folder>');
try {
  const local = await startLocalPostgres({ dataFolder, searchPath: process.env.PATH ?? '', isDurable: false });
  process.on('message', () => void local.stop().then(() => process.exit(0)));
  process.send?.({ wasAdopted: local.wasAdopted, major: local.major });
} catch (error) {
  process.send?.({ problem: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
