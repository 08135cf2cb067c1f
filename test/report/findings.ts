import {
  type CellResult,
  cellsOf,
  type DelayEstimates,
  type DelayName,
  readExperiment,
  runTask,
  type StepRow,
  tasksOf,
} from '../../src/experiment/index.ts';
import { readModel } from '../../src/model/index.ts';
import type { Findings } from '../../src/report/index.ts';
import { type Estimate, meanOver, withoutTime } from '../../src/statistics/index.ts';

const MS = 1000;

/** An estimate of 3 replications with the given half-width; t(.975, 2) = 4.303. */
export function around(value: number, half: number): Estimate {
  const spread = (half / 4.302652729911275) * Math.sqrt(3);
  return meanOver([value - spread, value, value + spread]);
}

/** An estimate without interval: of a single run, or of runs that are too short. */
export const single = (value: number): Estimate => meanOver([value]);
export const short = (value: number, needed: number): Estimate =>
  withoutTime(around(value, 1), needed);

/** A delay whose p95 is given and whose other figures follow from it. In milliseconds. */
export function delayOf(delay: DelayName, p95: Estimate): DelayEstimates {
  const part = (share: number): Estimate => around(share * p95.value, 0);
  return { delay, mean: part(0.6), p50: part(0.5), p95, p99: part(1.5), p95Served: part(1) };
}

function read<T>(reading: { readonly value: T } | { readonly mistakes: readonly unknown[] }): T {
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

const model = read(
  readModel(
    'model.yaml',
    `model: recognizer
classes: { live: { urgency: 0 }, bulk: { urgency: 1 } }
stations:
  uplink: { kind: delay, time: { constant: 25ms } }
  gpus:
    kind: batching_pool
    workers: 4
    batch: { max: 16, linger: 20ms }
    batch_time: { base: 12ms, per_job: 0.4ms }
routes:
  dictation:
    kind: dictation
    class: live
    uplink: uplink
    recognizer: gpus
    chunk: 160ms
    utterance: { exponential: { mean: 5s } }
    endpoint: { silence: 500ms }
    pause: { exponential: { mean: 2s } }
    turns: { geometric: { mean: 8 } }
    traffic: { poisson: { concurrency: 100 } }
  files:
    kind: bulk_transcription
    class: bulk
    recognizer: gpus
    file: { constant: 10min }
    segment: 30s
    traffic: { poisson: { rate: 2/min } }
`,
  ),
);

const experiment = read(
  readExperiment(
    'experiment.yaml',
    `question: How many callers do four GPUs carry?
model: model.yaml
sweep: { route: dictation, concurrency: [100, 1250, 2000] }
replications: 3
measure: 2min
budgets: { dictation: { p95: 450ms } }
`,
  ),
);

const [idle, busy, full] = cellsOf(experiment, model);

/** A stable step of dictation that passes. */
const calm: StepRow = {
  cell: idle!,
  route: 'dictation',
  class: 'live',
  replications: 3,
  swept: true,
  offered: 4100,
  served: 4050,
  failed: 20,
  shed: 0,
  abandoned: 0,
  censored: 30,
  attempts: null,
  edges: [],
  inProgress: around(99.8, 2),
  errorRate: around(20 / 4100, 0.001),
  delays: [
    delayOf('first_partial', around(412 * MS, 9 * MS)),
    delayOf('endpoint', around(560 * MS, 2 * MS)),
    delayOf('final', around(624 * MS, 8 * MS)),
    delayOf('chunk_response', around(120 * MS, 3 * MS)),
  ],
  primary: 'first_partial',
  busiest: { station: 'gpus', utilization: around(0.4512, 0.01), backlog: around(0.31, 0.4) },
  growing: null,
  stability: 'stable',
  memoryHeadroom: NaN,
  beyond: [],
  cost: null,
  voice: null,
  judgement: { verdict: 'PASS', binding: 'first_partial p95', reason: 'within every limit' },
};

const growing = {
  station: 'gpus',
  growth: { mean: 2.5, t: 30, p: 0.0005, unstable: true },
} as const;

const files: StepRow = {
  ...calm,
  route: 'files',
  class: 'bulk',
  swept: false,
  delays: [delayOf('response', around(41_200 * MS, 500 * MS))],
  primary: 'response',
  judgement: null,
};

/** Dictation at three loads beside files: calm, busy and too short, overloaded. */
export const recognizer: Findings = {
  experiment,
  model,
  steps: [
    calm,
    files,
    {
      ...calm,
      cell: busy!,
      inProgress: short(1254, 720e6),
      delays: calm.delays.map((delay) =>
        delay.delay === 'first_partial' ? { ...delay, p95: short(1240 * MS, 720e6) } : delay,
      ),
      judgement: { verdict: 'INCONCLUSIVE', binding: 'first_partial p95', reason: 'no interval' },
    },
    {
      ...files,
      cell: busy!,
      delays: [delayOf('response', short(112_000 * MS, 0))],
      stability: 'unstable',
      growing,
    },
    {
      ...calm,
      cell: full!,
      served: 900,
      failed: 3200,
      censored: 0,
      inProgress: short(12_345, 0),
      errorRate: around(3200 / 4100, 0.02),
      delays: calm.delays.map(({ delay }) => delayOf(delay as DelayName, short(Infinity, 0))),
      busiest: { station: 'gpus', utilization: around(1, 0), backlog: around(1_234_567, 1000) },
      stability: 'unstable',
      growing,
      judgement: { verdict: 'FAIL', binding: 'first_partial p95', reason: 'unstable' },
    },
    {
      ...files,
      cell: full!,
      delays: [delayOf('response', meanOver([NaN, NaN]))],
      stability: 'unstable',
      growing,
    },
  ],
  answer: {
    capacity: {
      capacity: 100,
      censored: false,
      firstFailing: { concurrency: 2000, p95_ms: Infinity, error_rate: 0.78, broke: ['p95_ms'] },
      failures: [],
      route: 'dictation',
      interval: { low: 100, high: 1250 },
    },
    stableUpTo: 1250,
    unstableFrom: 2000,
    ceilings: [{ station: 'gpus', load: 1311.1111111 }],
    binds: { station: 'gpus', utilization: 1 },
    bottleneck: null,
    precision: null,
    told: [],
    required: [
      {
        text: 'capacity >= 2000',
        figure: 'capacity',
        least: 2000,
        verdict: 'FAIL',
        found: 100,
        reason: 'it is from 100 to 1250, and at 2000 it does not hold',
      },
    ],
    sentence: 'Four GPUs carry 100 calls; gpus binds.',
  },
  comparison: null,
};

/** M/M/1 at two loads, 2 replications of 100 s each, simulated. */
export function mm1(): Pick<Findings, 'experiment' | 'model'> & { results: CellResult[] } {
  const model = read(
    readModel(
      'mm1.yaml',
      `model: mm1
classes: { job: { urgency: 0 } }
stations:
  line: { kind: delay, time: { constant: 5ms } }
  pool: { kind: batching_pool, workers: 1, service: { exponential: { mean: 1s } } }
routes:
  jobs: { kind: jobs, class: job, through: [line, pool], traffic: { poisson: { rate: 0.5/s } } }
`,
    ),
  );
  const experiment = read(
    readExperiment(
      'queue.yaml',
      `question: How long do jobs wait?
model: mm1.yaml
seed: 7
sweep: { route: jobs, rate: [0.2/s, 0.4/s] }
replications: 2
measure: 100s
window: 40s
`,
    ),
  );
  const cells = cellsOf(experiment, model);
  const results = cells.map((cell) => ({
    cell,
    replications: tasksOf(experiment, [cell]).map((task) => runTask(model, task)),
  }));
  return { experiment, model, results };
}
