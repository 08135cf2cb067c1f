import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { tuneCompiler } from '../src/executors/compiler.ts';
import { cobham, mm1 } from '../src/theory/index.ts';
import { hold } from './hold.ts';
import { shipped } from './shipped.ts';
import { batchingPool, eightWorkers, oneWorker, SECOND, type System } from './systems.ts';
import { drawsAhead, plainDraws, twoClocks } from './two-clocks.ts';

/** Events of a workload; another number may be given on the command line. */
const EVENTS = Number(process.argv[2] ?? 1e7);
const RUNS = 5;

/** CPU time of this process in nanoseconds. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e3;
};

interface Workload {
  readonly name: string;
  /** Runs it once and returns the number of events. */
  readonly run: () => number;
}

/** Arrivals and departures are the events of the two-clock loop; an engine's own count is the same. */
const system = (make: () => System, rate: number) => (): number => {
  const { world } = make();
  world.sim.run((EVENTS / 2 / rate) * SECOND);
  return world.sim.events;
};

function holding(pending: number): () => number {
  let run: ReturnType<typeof hold> | null = null;
  return () => {
    run ??= hold(pending);
    return run(EVENTS); // the first is not counted: by then the calendar is that of a long run
  };
}

const clocks = (draws: typeof drawsAhead) => (): number => {
  twoClocks(EVENTS / 2, draws);
  return EVENTS;
};

const workloads: readonly Workload[] = [
  { name: 'two clocks, draws ahead', run: clocks(drawsAhead) }, // the unit
  { name: 'two clocks, Math.random', run: clocks(plainDraws) },
  { name: 'M/M/1', run: system(oneWorker, 0.9) },
  { name: 'M/M/8, two urgencies', run: system(eightWorkers, 7.2) },
  { name: 'M/M/1, batching pool', run: system(() => oneWorker(batchingPool), 0.9) },
  { name: 'M/M/8, batching pool', run: system(() => eightWorkers(batchingPool), 7.2) },
  {
    name: 'recognizer model, 300 calls',
    run: shipped('recognizer', 'dictation', 300, { events: EVENTS, rate: 6700 }),
  },
  {
    name: 'voice agent model, 300 calls',
    run: shipped('voice-agent', 'agent', 300, { events: EVENTS, rate: 6600 }),
  },
  { name: 'HOLD 10^3', run: holding(1e3) },
  { name: 'HOLD 10^5', run: holding(1e5) },
  { name: 'HOLD 10^6', run: holding(1e6) },
];

/** Median, over the runs, of CPU nanoseconds per event. One run goes before that is not counted. */
function measure({ run }: Workload): number {
  run();
  const costs = Array.from({ length: RUNS }, () => {
    const start = cpu();
    const events = run();
    return (cpu() - start) / events;
  });
  return costs.sort((a, b) => a - b)[RUNS >> 1]!;
}

/** Checks a simulated mean against theory before its speed is worth anything. */
function check(what: string, found: number, theory: number): void {
  const off = Math.abs(found / theory - 1);
  console.log(`${what.padEnd(36)}${found.toFixed(4)}  theory ${theory.toFixed(4)}`);
  if (off > 0.02) throw new Error(`${what}: expected ${theory} within 2 %, found ${found}`);
}

function checkMeans(): void {
  const { meanSojourn } = mm1({ arrivalRate: 0.9, serviceRate: 1 });
  const [urgent, others] = cobham({ arrivalRates: [2.16, 5.04], serviceRate: 1, workers: 8 });
  const one = oneWorker();
  one.world.sim.run(1e7 * SECOND);
  check('M/M/1 mean sojourn, s', one.site.routes[0]!.sojourn.mean / SECOND, meanSojourn);
  const eight = eightWorkers();
  eight.world.sim.run(2e6 * SECOND);
  check('M/M/8 mean waiting, urgent, s', eight.site.routes[0]!.waiting.mean / SECOND, urgent!);
  check('M/M/8 mean waiting, others, s', eight.site.routes[1]!.waiting.mean / SECOND, others!);
  check('two clocks mean sojourn, s', twoClocks(9e6, drawsAhead), meanSojourn);
}

/** What a thread measured of the workload of that number. */
function inThread(workload: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { argv: [EVENTS], workerData: workload });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

// Each workload has a thread of its own, one after the other: the compiler sees one model at a time, as
// it does when an experiment runs.
if (isMainThread) {
  checkMeans();
  console.log(
    `\n${'CPU time per event, median of 5'.padEnd(34)}${'ns'.padStart(7)}${'ratio'.padStart(8)}`,
  );
  let unit = NaN;
  for (const [number, { name }] of workloads.entries()) {
    const ns = await inThread(number);
    if (number === 0) unit = ns;
    console.log(
      `${name.padEnd(34)}${ns.toFixed(1).padStart(7)}${(ns / unit).toFixed(2).padStart(8)}`,
    );
  }
} else {
  tuneCompiler(); // as every thread of an experiment does
  parentPort!.postMessage(measure(workloads[workerData]!));
}
