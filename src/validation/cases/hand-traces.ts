import { type Case, fromEmpty, knownModel } from '../case.ts';
import type { Measured } from '../measured.ts';

/** Windows of a second: all that happens in a hand trace happens at a whole one. */
const SPANS = fromEmpty(30, 1);

/** When the jobs of a route were done: windows say how many in each second. */
const completions = (found: Measured, route: number): number[] =>
  found.results[0]!.windows.flatMap(({ routes }, second) =>
    Array.from({ length: routes[route]!.served }, () => second + 1),
  );

/** How long the jobs waited, in ascending order. */
const waits = (found: Measured): number[] =>
  found.at('pool').waiting.values.map((value) => Math.round(value));

const trace = (id: string, file: string, measures: Case['measures']): Case => ({
  known: knownModel(id),
  file,
  spans: SPANS,
  replications: 2, // nothing is left to chance
  measures,
});

const WORK = { jobs: [4, 2], urgent: [1, 1] };

/** Jobs of one route start in their order, each its work before it is done. */
const starts = (found: Measured): number[] =>
  [WORK.jobs, WORK.urgent].flatMap((work, route) =>
    completions(found, route).map((done, job) => done - work[job]!),
  );

/** Jobs that are done at one instant were one batch. */
const batches = (found: Measured): number[] =>
  found.results[0]!.windows.map(({ routes }) => routes[0]!.served).filter((jobs) => jobs > 0);

/** A few jobs whose every step is worked out by hand. */
export const handTraces: readonly Case[] = [
  trace('trace-fcfs-1', 'trace.yaml', { waits }),
  trace('trace-fcfs-2', 'trace-fcfs-2.yaml', { waits }),
  trace('trace-np-prio', 'trace-np-prio.yaml', { starts }),
  trace('trace-batch', 'trace-batch.yaml', {
    completions: (found) => completions(found, 0),
    batches,
  }),
];
