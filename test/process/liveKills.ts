/**
 * Kills Tandem's processes with SIGKILL while people work on both sides, and says what came of it. Nothing in the outcome
 * depends on when a kill falls: where it falls is drawn, after the next write that Tandem makes or at once.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import { ledgerOf } from '../support/oracle.ts';
import { HttpPerson } from '../support/person.ts';
import { type Product, type RunningProcess, roomyLimits, startProduct } from '../support/product.ts';
import {
  type BookRecord,
  type Desk,
  exactDesk,
  keysMadeTwice,
  type Side,
  tribeDesk,
  writesOfTandem,
} from './liveBooks.ts';
import { diceOf, People } from './livePeople.ts';
import { Books, differences, lost, overwritten, type Pair, unmade } from './liveVerdict.ts';

export type Shape = 'oneProcess' | 'webAndTwoWorkers';

export interface KillsInput {
  readonly shape: Shape;
  readonly kills: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface KillsOutcome {
  readonly edits: number;
  readonly made: number;
  /** Kills within half a second after Tandem wrote something. */
  readonly killsWhileWriting: number;
  /** Writes of Tandem on either side while people worked. */
  readonly writes: number;
  /** Edits that gave way to one of the other side, with what was put aside in the record's history. */
  readonly putAside: number;
  readonly settledMs: number;
  readonly breaches: readonly string[];
}

/** Everything that Tandem waits for is short, so that a kill is followed by work and not by waiting. */
const quick = {
  TANDEM_TRIBE_POLL_MS: '1500',
  TANDEM_EXACT_POLL_MS: '1500',
  TANDEM_CALL_TIMEOUT_MS: '2500',
  TANDEM_SETTLE_MS: '3000',
  TANDEM_EXACT_READ_LAG_MS: '1000',
  TANDEM_TRIBE_READ_LAG_MS: '1000',
  TANDEM_LEASE_MS: '2000',
  TANDEM_SLICE_MS: '2000',
  TANDEM_RETRY_FAILED_MS: '2000',
  TANDEM_LOG_LEVEL: 'warn',
};
const size = 100;
/**
 * Slow enough that what people change while a killed process is missed stays below half of all records: at more Tandem
 * rightly stops and asks (massChange).
 */
const actEveryMs = 400;
const settleMaxMs = 180_000;
/** A killed process may have held the queue's job: it is handed out again after this long at the latest. */
const writeWaitMaxMs = 30_000;
/** Between two looks: whoever looks without a pause takes the processor from those who are looked at. */
const ledgerLookMs = 50;
const booksLookMs = 1_000;

export async function killUnderLoad({ shape, kills, seed, say = () => {} }: KillsInput): Promise<KillsOutcome> {
  const dice = diceOf(seed);
  const isSplit = shape === 'webAndTwoWorkers';
  const product = await startProduct({
    size,
    exactArgs: roomyLimits,
    env: { ...quick, ...(isSplit ? { TANDEM_ROLE: 'web' } : {}) },
  });
  try {
    const workers: RunningProcess[] = [];
    const startWorker = () => product.startBeside({ TANDEM_ROLE: 'worker' });
    if (isSplit) workers.push(await startWorker(), await startWorker());
    const person = new HttpPerson(product);
    await person.activate();
    const planned = await person.preview();
    await person.startImport(planned);
    await person.waitForRun(planned.runId, (run) => run.state === 'done');

    const desks = { exact: await exactDesk(product), tribe: await tribeDesk(product) };
    const linked = await linkedPairs(person);
    const before = await read(desks);
    // What an import leaves different it has told as a problem; what people do from here on must not add to it.
    const told = new Set(differences(before, linked));
    const people = new People({
      desks,
      dice: diceOf(seed + 1),
      known: linked.flatMap(({ exactId, tribeId }) => both(before, exactId, tribeId)),
      ownOrganisation: await ownOrganisation(desks.tribe),
    });

    let isOver = false;
    const working = (async () => {
      while (!isOver) {
        await people.act();
        await delay(actEveryMs);
      }
    })();
    const writesBefore = await writeCount(product);
    let killsWhileWriting = 0;
    const killOne = async (): Promise<void> => {
      const victim = Math.floor(dice() * (workers.length + 1));
      const worker = workers[victim];
      if (worker === undefined) {
        await product.tandem.kill();
        await product.restartTandem();
      } else {
        await worker.kill();
        workers[victim] = await startWorker();
      }
      say(`killed ${worker === undefined ? (isSplit ? 'web' : 'Tandem') : `worker ${victim + 1}`}`);
    };
    try {
      for (let kill = 0; kill < kills; kill += 1) {
        const isAtWork = dice() < 0.75;
        const inMs = dice() * (isAtWork ? 500 : 2_500);
        const wrote = isAtWork && (await nextWrite(product));
        await delay(inMs);
        await killOne();
        if (wrote) killsWhileWriting += 1;
      }
    } finally {
      isOver = true;
      await working;
    }

    const began = performance.now();
    let open: readonly string[] = [];
    let books: Books;
    for (;;) {
      books = await read(desks);
      const pairs = await linkedPairs(person);
      open = [
        ...differences(books, pairs).filter((one) => !told.has(one) || isEdited(one, people)),
        ...unmade(books, people),
      ];
      if (open.length === 0 || performance.now() - began > settleMaxMs) break;
      await delay(booksLookMs);
    }
    const settledMs = performance.now() - began;
    return {
      edits: people.edits.length,
      made: people.made.length,
      killsWhileWriting,
      writes: (await writeCount(product)) - writesBefore,
      putAside: overwritten(books, people).length,
      settledMs,
      breaches: [
        ...open,
        ...(open.length === 0 ? [] : [`Tandem says: ${await ownWords(product, person, open)}`]),
        ...(await lost(books, people, person)),
        ...(await keysMadeTwice(product)).map((key) => `made twice: ${key}`),
      ],
    };
  } finally {
    await product.end();
  }
}

async function read(desks: Readonly<Record<Side, Desk>>): Promise<Books> {
  return new Books([...(await desks.exact.records()), ...(await desks.tribe.records())]);
}

/** For whoever has to find out why it did not come to rest. */
async function ownWords({ tandem }: Product, person: HttpPerson, open: readonly string[]): Promise<string> {
  const { body } = await person.api('GET', '/overview');
  const views: string[] = [];
  for (const line of open.slice(0, 3)) {
    const [id = ''] = /[0-9a-f-]{36}/.exec(line) ?? [];
    for (const kind of ['relation', 'contact']) {
      const view = await person.callApi('GET', `/records/${kind}/exact/${id}`);
      if (view.status < 300) views.push(JSON.stringify(view.body));
    }
  }
  return `${JSON.stringify(body)}\n${views.join('\n')}\n${tandem.output().split('\n').slice(-30).join('\n')}`;
}

/** What Tandem's own list says belongs together. */
async function linkedPairs(person: HttpPerson): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (const kind of ['relation', 'contact']) {
    for (let offset = 0; ; ) {
      const { body } = await person.api('GET', `/records?kind=${kind}&limit=200&offset=${offset}`);
      pairs.push(...body.rows);
      offset += body.rows.length;
      if (body.rows.length === 0 || offset >= body.total) break;
    }
  }
  return pairs;
}

function both(books: Books, exactId: string, tribeId: string): readonly (readonly [BookRecord, BookRecord])[] {
  const [exact, tribe] = [books.get('exact', exactId), books.get('tribe', tribeId)];
  return exact === undefined || tribe === undefined ? [] : [[exact, tribe]];
}

const isEdited = (difference: string, { edits }: People): boolean =>
  edits.some(({ id, field }) => difference.includes(id) && difference.endsWith(`: ${field}`));

async function ownOrganisation(desk: Desk): Promise<string> {
  const { value } = await desk.send('GET', 'Relationship_Organization_Identity?$expand=Relation($select=ID)');
  const [identity] = value as readonly { readonly Relation: { readonly ID: string } }[];
  if (identity === undefined) throw new Error(`${tribeFacts.serviceClient.id} belongs to no organisation`);
  return identity.Relation.ID;
}

async function writeCount({ exact, tribe }: Product): Promise<number> {
  return (await writesOfTandem(exact.url)).length + (await writesOfTandem(tribe.url)).length;
}

/** Waits until Tandem writes something; false: it did not within the longest time that a kill may cost. */
async function nextWrite({ exact, tribe }: Product): Promise<boolean> {
  const urls = [exact.url, tribe.url];
  const had = await Promise.all(urls.map(async (url) => (await ledgerOf(url)).at(-1)?.number ?? 0));
  const untilMs = performance.now() + writeWaitMaxMs;
  while (performance.now() < untilMs) {
    const since = await Promise.all(urls.map((url, index) => writesOfTandem(url, had[index])));
    if (since.flat().length > 0) return true;
    await delay(ledgerLookMs);
  }
  return false;
}
