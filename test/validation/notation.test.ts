import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shippedModel } from '../../src/cli/inputs.ts';
import { notationOf } from '../../src/validation/notation.ts';
import { theoryModel } from '../model/theory-model.ts';
import { poissonJobs, someModel } from './some-model.ts';

/** By file of models/theory; null for those that have none. */
const NOTATIONS: Readonly<Record<string, string | null>> = {
  'batch-arrivals': 'M^X/M/1',
  'batch-window': 'M/D^[1,8]/8, linger 1.5 s',
  breakdowns: null,
  'bulk-service': 'M/M^[1,8]/1',
  'bursty-arrivals': 'MMPP(2)/M/1',
  'bwin-4': 'M/D^[1,4]/8, linger 500 ms',
  cafe: 'network of M/M/1 (cold), M/M/2 (hot) and M/M/2 (till)',
  'ciw-bank-3': 'M/M/3',
  'ciw-bank-4': 'M/M/4',
  'ciw-practice-mm1': 'M/M/1',
  'cold-start': null,
  'cold-starts': null,
  'closed-network': 'closed network of 20: ·/M/1 → ·/M/1 → ·/M/1',
  'constant-patience': 'M/M/1+D',
  'continuous-batching': 'M/M/1-LPS(16), slowdown 20 %',
  'daily-load': 'Mt/M/∞',
  'dynamic-batching': 'M/D^[1,10000]/1, time by batch size',
  'erla-50-r100': 'M/M/50+M',
  'erlang-a': 'M/M/5+M',
  'erlang-b': 'M/M/10/10',
  'erlb-10-10-deterministic': 'M/D/10/10',
  'erlb-10-10-lognormal': 'M/G/10/10',
  'erlb-100-90': 'M/M/100/100',
  'finite-source': 'M/M/2//10',
  'first-jobs': 'M/M/1, first 25 jobs',
  'first-jobs-100': 'M/M/1, first 100 jobs',
  'first-jobs-400': 'M/M/1, first 400 jobs',
  'gh-eye-clinic': 'M/M/3',
  gm1: 'D/M/1',
  'h2m1-r70': 'H2/M/1',
  'infinite-workers': 'M/G/∞',
  'infinite-workers-constant': 'M/D/∞',
  'inoue-v100-b8-r80': 'M/D^[1,8]/1, time by batch size',
  'inoue-v100-r10': 'M/D^[1,10000]/1, time by batch size',
  'inoue-v100-r80': 'M/D^[1,10000]/1, time by batch size',
  'jain-34-1-n20': 'closed network of 20: ·/M/1 → ·/M/1 → ·/M/1',
  'jain-34-1-n5': 'closed network of 5: ·/M/1 → ·/M/1 → ·/M/1',
  lru: null,
  'lru-500-50': null,
  'md1-r80': 'M/D/1',
  mdc: 'M/D/2',
  'mdc-5-r90': 'M/D/5',
  mg1: 'M/G/1',
  'mlogn1-r85-cv05': 'M/G/1',
  mm1: 'M/M/1',
  'mm1-r50': 'M/M/1',
  'mm1-r90': 'M/M/1',
  'mm1k-10-r110': 'M/M/1/10',
  'mmb-1-4': 'M/M^[1,4]/1',
  mmc: 'M/M/5',
  'mmc-10-r90': 'M/M/10',
  'mmc-100-r95': 'M/M/100',
  'mmc-2-r80': 'M/M/2',
  mmck: 'M/M/4/10',
  'mu1-r75': 'M/G/1',
  'np-mm1-3c': 'M/H3/1, 3 urgencies',
  'np-mmc-4-2c': 'M/M/4, 2 urgencies',
  overload: 'M/M/1',
  preemption: null,
  retrials: null,
  'retry-amplification': null,
  'processor-sharing': 'M/M/1-PS',
  'ps-r80-deterministic': 'M/D/1-PS',
  'ps-r80-lognormal': 'M/G/1-PS',
  'ps-r80-two-sizes': 'M/G/1-PS',
  'setup-mm1-det': null,
  'setup-mm1-keep': null,
  'setup-mmc1-check': null,
  'simmer-mm23': 'M/M/2/3',
  tandem: 'M/M/1 → M/M/1 → M/M/1',
  trace: 'trace/trace/1',
  'trace-batch': 'trace/D^[1,3]/1, time by batch size',
  'trace-fcfs-2': 'trace/trace/2',
  'trace-np-prio': 'trace/trace/1, 2 urgencies',
  'trunk-reservation': null,
  ttl: null,
  urgency: 'M/M/1, 2 urgencies',
};

describe("Kendall's notation", () => {
  const files = readdirSync('models/theory').map((file) => file.replace('.yaml', ''));

  test.each(files)('of models/theory/%s.yaml', (file) => {
    expect(notationOf(theoryModel(file)).text).toBe(NOTATIONS[file]);
  });

  test('of mmc.yaml, in signs and in words', () => {
    expect(notationOf(shippedModel('mmc.yaml'))).toEqual({
      text: 'M/M/4',
      stations: [
        {
          station: 'pool',
          text: 'M/M/4',
          words:
            'Poisson arrivals at 3.2/s, exponential service of 1 s, 4 workers, first come first served',
        },
      ],
    });
  });

  test('there is none for a recognizer, and it says why', () => {
    const { text, stations } = notationOf(shippedModel('recognizer.yaml'));
    expect(text).toBeNull();
    expect(stations.find(({ station }) => station === 'recognizer')).toEqual({
      station: 'recognizer',
      text: null,
      words:
        'No notation, because jobs come as chunks of audio streams at a steady pace and as segments of audio files, and it has batches that linger to fill and service that depends on the audio',
    });
  });
});

describe('the letter of service', () => {
  test.each([
    ['{ gamma: { mean: 1s, cv: 100% } }', 'M'],
    ['{ gamma: { mean: 1s, cv: 50% } }', 'E4'],
    ['{ gamma: { mean: 1s, cv: 60% } }', 'G'],
    ['{ erlang: { mean: 1s, stages: 3 } }', 'E3'],
    ['{ weibull: { mean: 1s, shape: 1 } }', 'M'],
    ['{ uniform: { from: 0s, to: 1s } }', 'G'],
    [
      '{ mixture: [{ weight: 1, of: { exponential: { mean: 1s } } }, { weight: 1, of: { exponential: { mean: 2s } } }] }',
      'H2',
    ],
    [
      '{ mixture: [{ weight: 1, of: { exponential: { mean: 1s } } }, { weight: 1, of: { constant: 1s } }] }',
      'G',
    ],
  ])('%s is %s', (service, letter) => {
    const pool = `pool: { kind: batching_pool, workers: 1, service: ${service} }`;
    expect(notationOf(someModel(pool, poissonJobs(0.1))).text).toBe(`M/${letter}/1`);
  });

  test('a batch time without batches is a service time', () => {
    const pool = 'pool: { kind: batching_pool, workers: 2, batch_time: { base: 1s, per_job: 1s } }';
    expect(notationOf(someModel(pool, poissonJobs(0.1))).text).toBe('M/D/2');
  });
});

describe('what leaves a station', () => {
  const then = (first: string, routes = poissonJobs(0.5, 'first, second')): string | null => {
    const second =
      'second: { kind: batching_pool, workers: 1, service: { exponential: { mean: 1s } } }';
    const { stations } = notationOf(someModel(`first: { ${first} }, ${second}`, routes));
    return stations.find(({ station }) => station === 'second')!.text;
  };
  const POOL = 'kind: batching_pool, workers: 1,';

  test.each([
    ['exponential service', `${POOL} service: { exponential: { mean: 1s } }`],
    ['equal sharing of any work', 'kind: sharing, work: 1s'],
    ['any delay', 'kind: delay, time: { uniform: { from: 0s, to: 9s } }'],
  ])('is Poisson behind %s', (_, first) => {
    expect(then(first)).toBe('M/M/1');
  });

  test.each([
    ['constant service', `${POOL} service: 1s`],
    ['a limit', `${POOL} queue_limit: 3, service: { exponential: { mean: 1s } }`],
    ['an overload', `${POOL} service: { exponential: { mean: 3s } }`],
    ['sharing among a few', 'kind: sharing, concurrency: 4, work: 1s'],
  ])('is not behind %s', (_, first) => {
    expect(then(first)).toBeNull();
  });

  test('is not where two urgencies have met, and is where they were served in order', () => {
    const first = `${POOL} service: { exponential: { mean: 1s } }`;
    const routes = [
      poissonJobs(0.3, 'first, second'),
      poissonJobs(0.3, 'first', 'others', 'slow'),
    ].join(', ');
    expect(then(first, routes)).toBeNull();
    expect(then(`${first}, dispatch: fifo`, routes)).toBe('M/M/1');
  });

  test('keeps its pace behind a constant delay', () => {
    const jobs =
      'jobs: { kind: jobs, class: job, through: [first, second], traffic: { renewal: { interarrival: 2s } } }';
    expect(then('kind: delay, time: 1s', jobs)).toBe('D/M/1');
    expect(then('kind: delay, time: { exponential: { mean: 1s } }', jobs)).toBeNull();
  });
});

test.each([
  ['speed: [1, 2]', 'workers of different speeds'],
  ['queue_limit: { slow: 3 }', 'a limit of waiting jobs by class'],
  ['patience: { slow: 3s }', 'patience that differs by class'],
  ['dispatch: earliest_deadline, deadline: 3s', 'jobs in the order of their deadlines'],
  ['dispatch: shortest_first', 'the shortest job served first'],
  [
    'dispatch: weighted_fair, weights: { job: 1, slow: 2 }',
    'weights by which classes share the workers',
  ],
  ['reserved: { job: 1 }', 'workers reserved for some'],
  ['keep_free: { slow: 1 }', 'workers kept free for others'],
  ['preemption: resume', 'jobs that are interrupted'],
  ['preemption: restart', 'jobs that are interrupted and served anew'],
  ['shed_after: { slow: 3s }', 'jobs that are shed when they have waited too long'],
  ['admission: { slow: { rate: 1/s, burst: 1 } }', 'jobs that are turned away at the door'],
])('there is no sign for %s', (key, words) => {
  const pool = `pool: { kind: batching_pool, workers: 2, ${key}, service: { exponential: { mean: 1s } } }`;
  const routes = `${poissonJobs(0.1)}, ${poissonJobs(0.1, 'pool', 'others', 'slow')}`;
  expect(notationOf(someModel(pool, routes)).stations[0]).toEqual({
    station: 'pool',
    text: null,
    words: `No notation, because it has ${words}`,
  });
});

test.each([
  ['device: { base: 1ms, instances: 2 }', 'a device that workers share'],
  ['stall_share: 1%, stall_time: 1s', 'stalls'],
  ['noise_cv: 10%, noise_correlation: 50%', 'slow spells and fast ones'],
])('there is no sign for batches with %s', (key, words) => {
  const pool = `pool: { kind: batching_pool, workers: 2, batch: { max: 4 }, batch_time: { base: 1ms, ${key} } }`;
  expect(notationOf(someModel(pool, poissonJobs(0.1))).stations[0]).toEqual({
    station: 'pool',
    text: null,
    words: `No notation, because it has ${words}`,
  });
});
