import { checkNotNegative, checkPositive, checkWhole } from './domain.ts';

/** Jobs by their arrivals, in order, and their service times. */
export interface Trace {
  readonly arrivals: readonly number[];
  readonly services: readonly number[];
}

/**
 * Waiting of each job, first come first served: each takes the worker that is free first (Kiefer &
 * Wolfowitz 1955; with one worker Lindley 1952). Exact where the sums of the times are.
 *
 * `arrivals` do not fall, `services` at least 0, as many; `workers` a positive whole number; a RangeError
 * otherwise.
 */
export function fifoWaits(trace: Trace & { readonly workers: number }): number[] {
  checkTrace(trace);
  checkWhole(trace.workers, 1, 'workers');
  const free = new Array<number>(trace.workers).fill(Number.NEGATIVE_INFINITY);
  return trace.arrivals.map((arrival, i) => {
    const first = free.indexOf(Math.min(...free));
    const start = Math.max(arrival, free[first]!);
    free[first] = start + trace.services[i]!;
    return start - arrival;
  });
}

/**
 * Start of each job at one worker with urgencies that never preempt: whenever it is free it takes the
 * most urgent job that waits, the earliest of those. A job that arrives when the worker frees is there to
 * be taken.
 *
 * `arrivals` do not fall, `services` at least 0, as many; `urgencies`, as many, 0 or more, the lowest
 * first; a RangeError otherwise.
 */
export function urgencyStarts(trace: Trace & { readonly urgencies: readonly number[] }): number[] {
  checkTrace(trace);
  const { arrivals, services, urgencies } = trace;
  if (urgencies.length !== arrivals.length) {
    throw new RangeError(`expected ${arrivals.length} urgencies, found ${urgencies.length}`);
  }
  for (const urgency of urgencies) checkWhole(urgency, 0, 'urgency');
  const starts = new Array<number>(arrivals.length).fill(0);
  const left = new Set(arrivals.keys());
  for (let free = arrivals[0] ?? 0; left.size > 0; ) {
    const waiting = [...left].filter((job) => arrivals[job]! <= free);
    const most = Math.min(...waiting.map((job) => urgencies[job]!));
    const next = waiting.find((job) => urgencies[job] === most);
    if (next === undefined) {
      free = Math.min(...[...left].map((job) => arrivals[job]!));
      continue;
    }
    starts[next] = free;
    free += services[next]!;
    left.delete(next);
  }
  return starts;
}

/**
 * Batches at one worker that takes whatever waits, up to `most` jobs, and serves b of them in base + b ×
 * perJob. Jobs that arrive when the worker frees are in the batch that starts then.
 *
 * `arrivals` do not fall; `most` a positive whole number; `base` and `perJob` at least 0 and not both 0;
 * a RangeError otherwise.
 */
export function batchTrace(trace: {
  readonly arrivals: readonly number[];
  readonly most: number;
  readonly base: number;
  readonly perJob: number;
}): {
  /** When each job is done. */
  readonly completions: readonly number[];
  /** Jobs in each batch. */
  readonly batches: readonly number[];
} {
  const { arrivals, most, base, perJob } = trace;
  checkTrace({ arrivals, services: arrivals.map(() => 0) });
  checkWhole(most, 1, 'jobs that fill a batch');
  checkNotNegative(base, 'time of a batch apart from its jobs');
  checkNotNegative(perJob, 'time per job');
  checkPositive(base + perJob, 'batch time');
  const completions: number[] = [];
  const batches: number[] = [];
  let free = Number.NEGATIVE_INFINITY;
  while (completions.length < arrivals.length) {
    const first = completions.length;
    const start = Math.max(free, arrivals[first]!);
    let batch = 1;
    while (batch < most && arrivals[first + batch]! <= start) batch++;
    free = start + base + batch * perJob;
    for (let k = 0; k < batch; k++) completions.push(free);
    batches.push(batch);
  }
  return { completions, batches };
}

function checkTrace({ arrivals, services }: Trace): void {
  if (services.length !== arrivals.length) {
    throw new RangeError(`expected ${arrivals.length} service times, found ${services.length}`);
  }
  for (const service of services) checkNotNegative(service, 'service time');
  arrivals.forEach((arrival, i) => {
    if (!(arrival >= (arrivals[i - 1] ?? 0) && arrival < Infinity)) {
      throw new RangeError(`expected arrivals in order, from 0 on, found ${arrival}`);
    }
  });
}
