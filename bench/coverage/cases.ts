import type { StationRow } from '../../src/experiment/index.ts';
import type { Estimate } from '../../src/statistics/index.ts';
import {
  cobham,
  dynamicBatching,
  lognormalMoments,
  md1,
  mg1,
  mm1,
  mmc,
} from '../../src/theory/index.ts';

/** A model, how often it is run for one table, and figures of it that theory knows. */
export interface Case {
  /** In Kendall's notation. */
  readonly model: string;
  readonly utilization: number;
  /** The model file; a service lasts 1 s on average. */
  readonly file: string;
  /** The route that the figures are about and the length of the runs is for, and its jobs per second. */
  readonly route: string;
  readonly rate: number;
  readonly replications: number;
  /** The run is as long as an interval of this quantile needs; 0.95 is long enough for means too. */
  readonly lasting: number;
  readonly figures: readonly Figure[];
}

export interface Figure {
  readonly name: string;
  /** In seconds, which are mean service times. */
  readonly exact: number;
  /** The quantile that it is; undefined for a mean. */
  readonly p?: number;
  /** The route that it is about, if not that of the case. */
  readonly route?: string;
  readonly of: (row: StationRow) => Estimate;
}

const meanWait = (exact: number): Figure => ({
  name: 'mean wait',
  exact,
  of: ({ waiting }) => waiting.mean,
});
const p95Wait = (exact: number): Figure => ({
  name: 'p95 wait',
  exact,
  p: 0.95,
  of: ({ waiting }) => waiting.p95,
});
const p99Wait = (exact: number): Figure => ({
  name: 'p99 wait',
  exact,
  p: 0.99,
  of: ({ waiting }) => waiting.p99,
});

const EXPONENTIAL = 'service: { exponential: { mean: 1s } }';

/** A model file with one pool; `rates` are those of its routes, the most urgent first. */
function file(pool: string, rates: Readonly<Record<string, number>>): string {
  const each = (line: (name: string, urgency: number) => string): string =>
    Object.keys(rates).map(line).join('\n');
  return `model: coverage
classes:
${each((name, urgency) => `  ${name}: { urgency: ${urgency} }`)}
stations:
  pool: { kind: batching_pool, ${pool} }
routes:
${each((name) => `  ${name}: { kind: jobs, class: ${name}, through: [pool], traffic: { poisson: { rate: ${rates[name]}/s } } }`)}
`;
}

type Choice = Pick<Case, 'utilization' | 'replications' | 'lasting' | 'figures'>;

/** Jobs of one kind in one line. */
function line(model: string, pool: string, rate: number, choice: Choice): Case {
  return { model, file: file(pool, { jobs: rate }), route: 'jobs', rate, ...choice };
}

function oneWorker(utilization: number, quantiles: readonly number[], lasting: number): Case {
  const { meanWaiting, waitingQuantile } = mm1({ arrivalRate: utilization, serviceRate: 1 });
  const figures = [
    ...(lasting === 0.95 ? [meanWait(meanWaiting)] : []),
    ...(quantiles.includes(0.95) ? [p95Wait(waitingQuantile(0.95))] : []),
    ...(quantiles.includes(0.99) ? [p99Wait(waitingQuantile(0.99))] : []),
  ];
  const choice = { utilization, replications: 10, lasting, figures };
  return line('M/M/1', `workers: 1, ${EXPONENTIAL}`, utilization, choice);
}

function eightWorkers(): Case {
  const rate = 7.2;
  const { meanWaiting, waitingQuantile } = mmc({ arrivalRate: rate, serviceRate: 1, workers: 8 });
  return line('M/M/8', `workers: 8, ${EXPONENTIAL}`, rate, {
    utilization: 0.9,
    replications: 10,
    lasting: 0.95,
    figures: [
      meanWait(meanWaiting),
      p95Wait(waitingQuantile(0.95)),
      p99Wait(waitingQuantile(0.99)),
    ],
  });
}

function lognormalService(): Case {
  const rate = 0.8;
  const { meanWaiting } = mg1({ arrivalRate: rate, service: lognormalMoments(1, 1.5 * 1.5) });
  return line(
    'M/G/1, lognormal, cv 1.5',
    'workers: 1, service: { lognormal: { mean: 1s, cv: 1.5 } }',
    rate,
    {
      utilization: 0.8,
      replications: 10,
      lasting: 0.95,
      figures: [meanWait(meanWaiting)],
    },
  );
}

function constantService(): Case {
  const rate = 0.8;
  const { waitingQuantile } = md1({ arrivalRate: rate, serviceTime: 1 });
  return line('M/D/1', 'workers: 1, service: 1s', rate, {
    utilization: 0.8,
    replications: 5,
    lasting: 0.95,
    figures: [p95Wait(waitingQuantile(0.95))],
  });
}

/** As long as the class needs that remembers longest; both rows of a table come from one run. */
function twoUrgencies(): Case {
  const rates = { urgent: 0.3, others: 0.5 };
  const [urgent, others] = cobham({
    arrivalRates: [rates.urgent, rates.others],
    serviceRate: 1,
    workers: 1,
  });
  return {
    model: 'M/M/1, two urgencies',
    utilization: 0.8,
    file: file(`workers: 1, dispatch: strict_urgency, ${EXPONENTIAL}`, rates),
    route: 'others',
    rate: rates.others,
    replications: 30,
    lasting: 0.95,
    figures: [
      { ...meanWait(urgent!), name: 'mean wait, urgent', route: 'urgent' },
      { ...meanWait(others!), name: 'mean wait, others' },
    ],
  };
}

/** Batches of up to 8, alone 1 s and each further job half a second more: the most is 16/9 jobs per second. */
function batches(): Case {
  const rate = 0.8 * (16 / 9);
  const { meanSojourn } = dynamicBatching({ arrivalRate: rate, base: 0.5, perJob: 0.5, most: 8 });
  const pool = 'workers: 1, batch: { max: 8 }, batch_time: { base: 500ms, per_job: 500ms }';
  return line('M/D[1,8]/1, batches', pool, rate, {
    utilization: 0.8,
    replications: 10,
    lasting: 0.95,
    figures: [{ name: 'mean sojourn', exact: meanSojourn, of: ({ sojourn }) => sojourn.mean }],
  });
}

/** 20 figures; where runs are too short for the p99, it is to be refused. */
export const cases: readonly Case[] = [
  oneWorker(0.5, [0.95], 0.95),
  oneWorker(0.5, [0.99], 0.99),
  oneWorker(0.8, [0.95], 0.95),
  oneWorker(0.8, [0.99], 0.99),
  oneWorker(0.9, [0.95, 0.99], 0.95),
  oneWorker(0.95, [0.95, 0.99], 0.95),
  eightWorkers(),
  lognormalService(),
  constantService(),
  twoUrgencies(),
  batches(),
];
