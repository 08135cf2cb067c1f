import { writeFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { tuneCompiler } from '../../src/executors/compiler.ts';
import { cases } from './cases.ts';
import { lengthOf, NONE, type Tally, tally, together } from './measure.ts';
import { breaches, pageOf, type Row, tableOf } from './page.ts';

/**
 * Measures how often our 95 % intervals hold the truth.
 *
 *     npm run coverage-table            2,000 tables for each row, 10 to 15 minutes; writes the page
 *     npm run coverage-table -- 100     fewer, and only shows them
 */
const TABLES = 2000;
const PAGE = 'docs/coverage.md';
const THREADS = 2;

/** Tables of one case that a thread makes at once. */
interface Portion {
  readonly number: number;
  readonly from: number;
  readonly to: number;
}
const PORTION = 50;

/** Gives every portion to whichever thread is free; tallies in the order of the portions. */
async function shared(portions: readonly Portion[]): Promise<Tally[][]> {
  const tallies: Tally[][] = [];
  let next = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const thread = new Worker(new URL(import.meta.url));
      let mine = -1;
      const more = (): void => {
        mine = next++;
        if (mine < portions.length) thread.postMessage(portions[mine]);
        else thread.terminate().then(() => resolve(), reject);
      };
      thread.on('message', (found: Tally[]) => {
        tallies[mine] = found;
        if (mine % 20 === 0) console.error(`portion ${mine} of ${portions.length}`);
        more();
      });
      thread.once('error', reject);
      more();
    });
  await Promise.all(Array.from({ length: THREADS }, work));
  return tallies;
}

async function measure(tables: number): Promise<Row[]> {
  const portions = cases.flatMap((_, number) =>
    Array.from({ length: Math.ceil(tables / PORTION) }, (_, i) => ({
      number,
      from: i * PORTION,
      to: Math.min((i + 1) * PORTION, tables),
    })),
  );
  const tallies = await shared(portions);
  return cases.flatMap((one, number) => {
    const mine = tallies.filter((_, i) => portions[i]!.number === number);
    const length = lengthOf(one);
    return one.figures.map((figure, i) => ({
      one,
      figure,
      length,
      tally: mine.map((each) => each[i]!).reduce(together, NONE),
    }));
  });
}

if (isMainThread) {
  const tables = Number(process.argv[2] ?? TABLES);
  const rows = await measure(tables);
  console.log(tableOf(rows));
  if (tables === TABLES) {
    writeFileSync(PAGE, pageOf(rows, tables));
    const wrong = breaches(rows);
    if (wrong.length > 0) {
      console.error(`against the law: ${wrong.join('; ')}`);
      process.exitCode = 1;
    }
  }
} else {
  tuneCompiler(); // as every thread of an experiment does
  parentPort!.on('message', ({ number, from, to }: Portion) =>
    parentPort!.postMessage(tally(cases[number]!, from, to)),
  );
}
