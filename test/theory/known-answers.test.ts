import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cobham, erlangB, mg1, mm1, mmc } from '../../src/theory/index.ts';

/** As far as the family has them. */
interface Parameters {
  readonly lambda: never; // a number, or one for each class
  readonly mu: number;
  readonly c: number;
  readonly offered_load: number;
  readonly es: number;
  readonly es2: number;
}

interface KnownAnswer {
  readonly id: string;
  readonly family: string;
  readonly parameters: Parameters;
  readonly metric: string;
  readonly value: number;
  /** Largest relative error. */
  readonly accuracy: number;
}

type Answers = Readonly<Record<string, number>>;

const file = new URL('./known-answers.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: KnownAnswer[] };

function delays(queue: ReturnType<typeof mmc>): Answers {
  return {
    utilization: queue.utilization,
    p_wait: queue.waitProbability,
    l_mean: queue.meanJobs,
    lq_mean: queue.meanBacklog,
    w_mean: queue.meanSojourn,
    wq_mean: queue.meanWaiting,
    w_p50: queue.sojournQuantile(0.5),
    w_p95: queue.sojournQuantile(0.95),
    w_p99: queue.sojournQuantile(0.99),
    wq_p50: queue.waitingQuantile(0.5),
    wq_p95: queue.waitingQuantile(0.95),
    wq_p99: queue.waitingQuantile(0.99),
  };
}

const classes = (waiting: readonly number[]): Answers =>
  Object.fromEntries(waiting.map((value, i) => [`wq_mean_class${i + 1}`, value]));

const answersOf: Readonly<Record<string, (parameters: Parameters) => Answers>> = {
  'M/M/1': ({ lambda, mu }) => delays(mm1({ arrivalRate: lambda, serviceRate: mu })),
  'M/M/c': ({ lambda, mu, c }) => delays(mmc({ arrivalRate: lambda, serviceRate: mu, workers: c })),
  'M/G/c/c': ({ c, offered_load }) => {
    const blocked = erlangB(c, offered_load);
    return { p_block: blocked, utilization: (offered_load * (1 - blocked)) / c };
  },
  'M/G/1': ({ lambda, es, es2 }) => {
    const queue = mg1({ arrivalRate: lambda, serviceTime: es, cs2: es2 / (es * es) - 1 });
    return { wq_mean: queue.meanWaiting, w_mean: queue.meanSojourn, l_mean: queue.meanJobs };
  },
  'priority M/M/c non-preemptive': ({ lambda, mu, c }) =>
    classes(cobham({ arrivalRates: lambda, serviceRate: mu, workers: c })),
  'priority M/G/1 non-preemptive': ({ lambda }) =>
    classes(cobham({ arrivalRates: lambda, serviceRate: 1, workers: 1 })), // exponential, mean 1
};

describe('known answer', () => {
  test.each(rows)('$id', ({ family, parameters, metric, value, accuracy }) => {
    const found = answersOf[family]!(parameters)[metric]!;
    expect(Math.abs(found - value)).toBeLessThanOrEqual(accuracy * value);
  });
});
