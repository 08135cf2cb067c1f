import type { Task } from '../experiment/index.ts';
import {
  callLength,
  distributionOf,
  type ModelDescription,
  pace,
  type RouteDescription,
  relaxationOf,
  type Spans,
  stopsOf,
} from '../model/index.ts';
import { runLength } from '../statistics/index.ts';
import { arrivalsOf } from './arrivals.ts';
import { closedTheory } from './closed-theory.ts';
import { ends } from './finite-theory.ts';
import { sum } from './kendall-time.ts';
import { closedRoute } from './notation.ts';
import { queuesOf } from './queue.ts';

/** How much is simulated to explain a model. */
export interface ExplainEffort {
  /** Independent runs, at least 2. */
  readonly replications: number;
  /** Jobs that each of them measures, about: more where the system remembers for long. */
  readonly jobs: number;
}

export const EXPLAINED: ExplainEffort = { replications: 10, jobs: 100_000 };

/** A system that remembers for long may have so many times as many jobs, and no more. */
const MOST_TIMES = 10;

/** After so many relaxation times, 2 % of an empty start is left. */
export const RELAXATIONS = 4;

const SECOND = 1_000_000;

/** The runs of a model at its own load. */
export function explainedTasks(model: ModelDescription, effort: ExplainEffort): Task[] {
  const { spans, replications } = runsFor(model, effort);
  return Array.from({ length: replications }, (_, replication) => ({
    step: 1,
    replication,
    load: null,
    seed: `explain/${replication}`,
    spans,
  }));
}

function runsFor(
  model: ModelDescription,
  { replications, jobs }: ExplainEffort,
): { readonly spans: Spans; readonly replications: number } {
  if (ends(model)) return endingRuns(model, replications, jobs);
  const rate = jobRate(model);
  const usual = (jobs / rate) * SECOND;
  const relaxation = Math.max(
    ...model.routes.map((route) => relaxationOf(route, model, [])).filter(Number.isFinite),
    0,
  );
  const settled = Math.max(
    RELAXATIONS * relaxation,
    ...model.routes.map((route) => pace(route, model)),
    10 * thinkTime(model),
  );
  const most = MOST_TIMES * usual;
  const period = Math.max(...model.routes.map(periodOf));
  const whole = (span: number): number =>
    period > 0 ? Math.round(period * Math.ceil(span / period)) : Math.ceil(span);
  const transient = whole(Math.min(Math.max(settled, usual / 40), most));
  const wanted = Math.max(usual, settled, runLength({ relaxation, replications }));
  const measure = Math.max(1, whole(Math.min(wanted, most)));
  return { spans: { transient, measure, window: measure }, replications };
}

const thinkTime = ({ routes }: ModelDescription): number =>
  Math.max(
    ...routes.map(({ traffic }) =>
      traffic.kind === 'closed' ? distributionOf(traffic.think).mean : 0,
    ),
  );

const periodOf = ({ traffic }: RouteDescription): number =>
  traffic.kind === 'poisson' ? (traffic.cycle?.period ?? 0) : 0;

/** Jobs per second at all stations, about; never 0. */
function jobRate(model: ModelDescription): number {
  const closed = closedRoute(model);
  if (closed !== undefined) {
    const { throughput } = closedTheory(closed, queuesOf(model));
    return Math.min(throughput.value, 1e6) * closed.route.through.length;
  }
  const rate = sum(model.routes.map((route) => rateOf(route, model) * stopsOf(route).length));
  return rate > 0 ? rate : 1;
}

/** Jobs that a route sends to each of its stations per second; of a population as if none waited. */
function rateOf(route: RouteDescription, model: ModelDescription): number {
  const { traffic } = route;
  const idle = Math.max(pace(route, model), 1);
  switch (route.kind) {
    case 'jobs': {
      const { rate } = arrivalsOf(route);
      if (!Number.isNaN(rate)) return rate;
      if (traffic.kind !== 'closed') return 0;
      return (traffic.population * SECOND) / (distributionOf(traffic.think).mean + idle);
    }
    case 'bulk_transcription': {
      const segments = distributionOf(route.file).mean / route.segment + 0.5;
      if (traffic.kind === 'closed') return (traffic.population * SECOND) / (segments * idle);
      return arrivalsOf({ ...JOBS, traffic: route.traffic }).rate * segments;
    }
    case 'dictation':
    case 'voice_agent': {
      const length = callLength(route).mean;
      return (callsAtATime(route.traffic, length) * SECOND) / route.chunk;
    }
  }
}

function callsAtATime(
  traffic: Extract<RouteDescription, { kind: 'dictation' | 'voice_agent' }>['traffic'],
  length: number,
): number {
  if (traffic.kind === 'closed') return traffic.population;
  if (traffic.kind !== 'poisson') return (arrivalsOf({ ...JOBS, traffic }).rate * length) / SECOND;
  return traffic.quantity === 'concurrency' ? traffic.load : (traffic.load * length) / SECOND;
}

const JOBS = { kind: 'jobs', name: '', class: '', through: [] } as const;

/** Few jobs each time want many runs. */
const MOST_RUNS = 1000;

/** From the first instant, when all is empty, until long after the last job. */
function endingRuns(
  model: ModelDescription,
  replications: number,
  jobs: number,
): { readonly spans: Spans; readonly replications: number } {
  const counts = model.routes.map(({ traffic }) => {
    if (traffic.kind === 'trace') return Math.min(traffic.times.length, traffic.count ?? Infinity);
    return ('count' in traffic ? traffic.count : undefined) ?? 0;
  });
  const last = model.routes.map((route, i) => {
    const { traffic } = route;
    const coming =
      traffic.kind === 'trace'
        ? traffic.times.at(-1)!
        : (counts[i]! * SECOND) / Math.max(arrivalsOf(route).rate, 1e-9);
    return coming + counts[i]! * pace(route, model) + allWork(route);
  });
  const chance = !model.routes.every(({ traffic }) => traffic.kind === 'trace');
  const wanted = Math.floor((jobs * replications) / Math.max(sum(counts), 1));
  const measure = Math.round(4 * sum(last)) + 60 * SECOND;
  return {
    spans: { transient: 0, measure, window: measure, terminating: true },
    replications: chance ? Math.max(replications, Math.min(MOST_RUNS, wanted)) : replications,
  };
}

/** What the jobs of a trace bring themselves. */
const allWork = ({ traffic }: RouteDescription): number =>
  traffic.kind === 'trace' ? sum(traffic.work ?? []) : 0;
