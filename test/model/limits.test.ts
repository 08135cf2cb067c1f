import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/mistake.ts';
import {
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
} from '../../src/model/index.ts';
import { poissonTerm } from '../../src/theory/poisson.ts';

const SECOND = 1_000_000;

interface Parts {
  readonly station?: string;
  readonly route?: string;
  readonly traffic?: string;
}

const POOL = 'kind: batching_pool, workers: 2, service: { exponential: { mean: 1s } }';

function text({ station = POOL, route = '', traffic = 'poisson: { rate: 2.4/s }' }: Parts): string {
  return `model: limits
classes: { job: { urgency: 0 } }
stations:
  pool: { ${station} }
routes:
  jobs:
    kind: jobs
    class: job
    through: [pool]
    traffic: { ${traffic} }
    ${route}
`;
}

function model(parts: Parts): ModelDescription {
  const reading = readModel('m.yaml', text(parts));
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

function mistakesIn(parts: Parts): string[] {
  const reading = readModel('m.yaml', text(parts));
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

const run = (parts: Parts, seconds = 3000): ReplicationResult =>
  replicate(model(parts), null, 'limits', {
    transient: 100 * SECOND,
    measure: seconds * SECOND,
    window: seconds * SECOND,
  });

const outcome = ({ routes: [route] }: ReplicationResult) => {
  const { offered, served, shed, failed, inProgress } = route!;
  return { offered, served, shed, failed, inProgress };
};

describe('the same limit in other words: the same jobs are shed', () => {
  test('at constant service of 1 s, 5 s of work are 5 jobs', () => {
    const constant = 'kind: batching_pool, workers: 2, service: 1s';
    const ofWork = run({ station: `${constant}, work_limit: 5s` });
    const ofJobs = run({ station: `${constant}, queue_limit: 5` });
    expect(ofWork.fingerprint).toBe(ofJobs.fingerprint);
    expect(outcome(ofWork)).toEqual(outcome(ofJobs));
    expect(outcome(ofWork).shed).toBeGreaterThan(100);
  });

  test('seven inside a pool of two workers are five that wait', () => {
    const waiting = outcome(run({ station: `${POOL}, queue_limit: 5` }));
    const inside = run({ station: `${POOL}, admission: { job: { concurrency: 7 } }` });
    expect(outcome(inside)).toEqual(waiting);
    const ofRoute = run({ route: 'admission: { concurrency: 7 }' });
    const { offered, shed } = outcome(ofRoute); // jobs that never come draw no service: another run
    expect(shed / offered).toBeCloseTo(waiting.shed / waiting.offered, 1);
    expect(ofRoute.stations[0]!.routes[0]!.shed).toBe(0); // they never got there
  });

  test('two inside a pool of two workers are a loss system: Erlang B', () => {
    const { shed, offered } = outcome(run({ route: 'admission: { concurrency: 2 }' }, 20_000));
    const a = 2.4;
    const erlangB = (a * a) / 2 / (1 + a + (a * a) / 2);
    expect(shed / offered).toBeCloseTo(erlangB, 2); // 48,000 jobs: standard error .003
  });
});

test('what work may wait is a matter of work: short jobs find room where long ones do not', () => {
  const byClass = `model: work
classes: { short: { urgency: 0 }, long: { urgency: 0 } }
stations:
  pool:
    kind: batching_pool
    workers: 1
    dispatch: fifo
    service: { short: 100ms, long: 4s }
    work_limit: 4s
routes:
  short: { kind: jobs, class: short, through: [pool], traffic: { poisson: { rate: 5/s } } }
  long: { kind: jobs, class: long, through: [pool], traffic: { poisson: { rate: 12/min } } }
`;
  const reading = readModel('m.yaml', byClass);
  if ('mistakes' in reading) throw new Error('no model');
  const spans = { transient: 0, measure: 2000 * SECOND, window: 2000 * SECOND };
  const [short, long] = replicate(reading.value, null, 'work', spans).routes;
  const share = ({ shed, offered } = short!): number => shed / offered;
  expect(share(short)).toBeGreaterThan(0.005);
  expect(share(long)).toBeGreaterThan(5 * share(short));
});

test.each(['delay', 'dependency'])(
  'of Poisson arrivals the quota of a %s lets in what does not exceed it: E min(N, n) in each window',
  (kind) => {
    const station = `kind: ${kind}, time: 50ms, quota: { calls: 10, per: 5s }`;
    const { offered, served, shed } = outcome(run({ station }, 50_000));
    const mean = 2.4 * 5;
    let letIn = 10; // E min(N, 10) = 10 - sum over n < 10 of (10 - n) P(N = n)
    for (let n = 0; n < 10; n++) letIn -= (10 - n) * poissonTerm(n, mean);
    expect(served / offered).toBeCloseTo(letIn / mean, 2); // 10,000 windows: standard error .002
    expect(served + shed).toBe(offered);
  },
);

describe('limits that do not fit', () => {
  test.each<[parts: Parts, mistake: string]>([
    [
      { route: 'admission: {}' },
      'admission: expected at least one of rate, concurrency and quota, found none of them',
    ],
    [
      { route: 'admission: { concurrency: 3, burst: 3 }' },
      'admission.burst: expected no burst without rate, found 3',
    ],
    [
      { route: 'admission: { concurrency: 3 }', traffic: 'closed: { population: 5 }' },
      'traffic.closed.think: expected a time above 0s, because jobs that are turned away come back after it, found nothing',
    ],
    [
      {
        station: 'kind: delay, time: 50ms, quota: { calls: 10, per: 5s }',
        traffic: 'closed: { population: 5 }',
      },
      'traffic.closed.think: expected a time above 0s, because jobs that pool sheds come back after it, found nothing',
    ],
  ])('%j', (parts, mistake) => {
    expect(mistakesIn(parts)).toEqual([expect.stringContaining(`routes.jobs.${mistake}`)]);
  });
});
