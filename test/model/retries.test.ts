import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/mistake.ts';
import {
  type ModelDescription,
  type ReplicationResult,
  readModel,
  relaxationOf,
  replicate,
} from '../../src/model/index.ts';
import { notationOf } from '../../src/validation/notation.ts';

const SECOND = 1_000_000;

/** M/M/1 at .5 jobs a second with three places to wait, whose jobs have these keys. */
function text(
  keys = '',
  { traffic = '{ poisson: { rate: 0.5/s } }', pool = 'queue_limit: 3' } = {},
): string {
  return `model: retries
classes: { job: { urgency: 0 } }
stations:
  pool: { kind: batching_pool, workers: 1, service: { exponential: { mean: 1s } }, ${pool} }
routes:
  jobs:
    kind: jobs
    class: job
    through: [pool]
    traffic: ${traffic}
    ${keys}
`;
}

function model(...parts: Parameters<typeof text>): ModelDescription {
  const reading = readModel('m.yaml', text(...parts));
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

function mistakesIn(...parts: Parameters<typeof text>): string[] {
  const reading = readModel('m.yaml', text(...parts));
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

const run = (of: ModelDescription, seconds: number): ReplicationResult =>
  replicate(of, null, 'seed', {
    transient: 0,
    measure: seconds * SECOND,
    window: (seconds / 4) * SECOND,
  });

describe('what a route says of its attempts', () => {
  test('has defaults', () => {
    const [route] = model(
      'retry: { backoff: { base: 100ms } }\n    breaker: { window: 10s, failures: 50%, open: 5s }',
    ).routes;
    expect(route).toMatchObject({
      retry: {
        backoff: { kind: 'growing', base: 1e5, factor: 2, most: 20e6, jitter: 'full' },
        on: ['shed', 'failed', 'timeout'],
        cancelLate: true,
      },
      breaker: { window: 10e6, failures: 0.5, least: 20, open: 5e6, probes: 3 },
    });
  });

  test('may have a distribution for a backoff', () => {
    const [route] = model('retry: { backoff: { exponential: { mean: 10s } } }').routes;
    const backoff = { kind: 'drawn', time: { family: 'exponential', mean: 10e6 } };
    expect(route).toMatchObject({ retry: { backoff } });
    expect(model('retry: { backoff: 2s }').routes[0]).toMatchObject({
      retry: { backoff: { kind: 'drawn', time: { family: 'constant', value: 2e6 } } },
    });
  });

  test.each<[keys: string, mistake: string]>([
    [
      'retry: { attempts: 3 }',
      '11:5: routes.jobs.retry.backoff: expected a mapping with base, or a value such as 5s, or a distribution such as { exponential: { mean: 5s } }, found nothing',
    ],
    [
      'retry: { attempts: 0, backoff: 1s }',
      '11:24: routes.jobs.retry.attempts: expected a positive integer, found 0',
    ],
    [
      'retry: { backoff: { base: 1s, most: 10ms } }',
      '11:41: routes.jobs.retry.backoff.most: expected no less than base, found 10ms',
    ],
    [
      'retry: { backoff: { base: 1s, factor: 0.5 } }',
      '11:43: routes.jobs.retry.backoff.factor: expected a number of 1 or more, found 0.5',
    ],
    [
      'retry: { backoff: { base: 1s, jitter: half } }',
      '11:43: routes.jobs.retry.backoff.jitter: expected full or none, found half',
    ],
    [
      'retry: { backoff: 1s, on: [late] }',
      '11:32: routes.jobs.retry.on[0]: expected shed, failed or timeout, found late',
    ],
    [
      'retry: { backoff: 1s, budget: 0.1 }',
      '11:35: routes.jobs.retry.budget: expected a share in percent, such as 5%, found 0.1, did you mean 10%?',
    ],
    [
      'retry: { backoff: 1s, timeout: 2s }\n    hedge: { after: 3s }',
      '12:21: routes.jobs.hedge.after: expected less than the timeout of retry, for a hedge sets out before it, found 3s',
    ],
    [
      'retry: { backoff: 1s, attempts: 1 }\n    hedge: { after: 3s }',
      '11:37: routes.jobs.retry.attempts: expected 2 or more, because a hedge is one of them, found 1',
    ],
    [
      'breaker: { window: 10s, failures: 0%, open: 5s }',
      '11:39: routes.jobs.breaker.failures: expected a share above 0, found 0%',
    ],
    [
      'retries: { backoff: 1s }',
      '11:5: routes.jobs.retries: expected a known key, found retries, known keys: kind, class, through, traffic, admission, retry, hedge and breaker',
    ],
  ])('%s: %s', (keys, mistake) => {
    expect(mistakesIn(keys)).toEqual([`m.yaml:${mistake}`]);
  });

  test('keeps time going where a population meets a breaker', () => {
    const breaker = 'breaker: { window: 10s, failures: 50%, open: 5s }';
    const closed = (think: string) => ({
      traffic: `{ closed: { population: 3, think: ${think} } }`,
      pool: 'patience: 5s',
    });
    expect(mistakesIn(breaker, closed('1s'))).toEqual([]);
    expect(mistakesIn(breaker, closed('0s'))).toEqual([
      'm.yaml:10:48: routes.jobs.traffic.closed.think: expected a time above 0s, because jobs that the breaker turns away come back after it, found 0s',
    ]);
  });
});

describe('attempts are counted', () => {
  test('also where nobody tries again: one for each job', () => {
    const { routes, windows } = run(model('', { pool: 'queue_limit: 0' }), 4000);
    const { attempts, offered, shed, served } = routes[0]!;
    const counts = { attempts: offered, firstAttempts: offered, answered: served, lost: shed };
    expect(attempts).toMatchObject({ ...counts, waiting: 0, open: NaN });
    expect(shed).toBeGreaterThan(100);
    expect(windows.reduce((sum, { routes }) => sum + routes[0]!.attempts!.lost, 0)).toBe(shed);
  });

  test('by window, as overall', () => {
    const retry = 'retry: { attempts: 4, backoff: { base: 1s } }';
    const { routes, windows } = run(model(retry, { pool: 'queue_limit: 0' }), 4000);
    expect(windows).toHaveLength(4);
    for (const what of ['attempts', 'firstAttempts', 'answered', 'lost'] as const) {
      const sum = windows.reduce((sum, { routes }) => sum + routes[0]!.attempts![what], 0);
      expect(sum).toBe(routes[0]!.attempts![what]);
    }
    expect(routes[0]!.attempts!.attempts).toBeGreaterThan(routes[0]!.offered);
  });

  test('and the share of the time in which a breaker is open', () => {
    // Every attempt fails after 1 ms. The third opens it for 9 s; then one probe fails, and so on.
    const keys =
      'retry: { attempts: 1, backoff: 0s, timeout: 1ms }\n    breaker: { window: 1h, failures: 100%, least: 3, open: 9s, probes: 1 }';
    const traffic = '{ renewal: { interarrival: 100ms } }';
    const pool = 'speed: 0.000001';
    const { routes } = run(model(keys, { traffic, pool }), 1000);
    // In each round it is open for 9 s, and then until the next job 100 ms later fails: 9 of 9 to 9.101 s.
    expect(routes[0]!.attempts!.open).toBeGreaterThan(0.98);
    expect(routes[0]!.attempts!.open).toBeLessThan(1);
    expect(routes[0]!.failed).toBe(routes[0]!.attempts!.refused + routes[0]!.attempts!.lost);
  });
});

describe('how long a route remembers', () => {
  const memory = (...parts: Parameters<typeof text>): number => {
    const of = model(...parts);
    return relaxationOf(of.routes[0]!, of, []) / SECOND;
  };
  const overload = { traffic: '{ poisson: { rate: 3/s } }', pool: 'speed: 1' };

  test('is longer by its backoffs', () => {
    const none = 'jitter: none';
    const alone = memory('retry: { attempts: 1, backoff: 0s }');
    const plan = (backoff: string) => memory(`retry: { attempts: 3, backoff: ${backoff} }`);
    expect(plan(`{ base: 4s, ${none} }`)).toBeCloseTo(alone + 4 + 8, 9);
    expect(plan('{ base: 4s }')).toBeCloseTo(alone + 2 + 4, 9);
    expect(plan('{ exponential: { mean: 7s } }')).toBeCloseTo(alone + 14, 9);
  });

  test('is that of a queue without limit where all who are shed come again', () => {
    // Each waits once for each time that it is turned away: 10 s / (1 - .5).
    const forever = memory('retry: { backoff: 10s }');
    expect(forever).toBeCloseTo(memory('', { pool: 'speed: 1' }) + 20, 9);
    expect(memory('retry: { backoff: 10s }', overload)).toBe(Infinity);
  });

  test('has an end in overload where jobs are called off, and none where they stay', () => {
    const retry = (more: string) => `retry: { attempts: 2, backoff: 0s, timeout: 5s${more} }`;
    expect(memory('', overload)).toBe(Infinity);
    expect(memory(retry(', cancel_late: false'), overload)).toBe(Infinity);
    expect(memory(retry(''), overload)).toBeCloseTo(5 + 1, 9); // a timeout and a service
  });
});

test('theory has no notation for jobs that are sent more than once', () => {
  const notation = notationOf(model('hedge: { after: 3s }'));
  expect(notation.text).toBeNull();
  expect(notation.stations[0]!.words).toContain('jobs that are sent more than once');
  expect(notationOf(model()).text).toBe('M/M/1/4');
});
