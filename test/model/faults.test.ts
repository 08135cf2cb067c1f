import { describe, expect, test } from 'vitest';
import {
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
  type Spans,
} from '../../src/model/index.ts';
import { mmc } from '../../src/theory/index.ts';
import { talkText } from './talk.ts';

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;

/** M/M/4 with faults: a job takes 1 s. */
const model = (rate: string, faults: object, more: { runbooks?: object; route?: object } = {}) => ({
  model: 'mm4',
  classes: { any: { urgency: 0 } },
  stations: {
    pool: { kind: 'batching_pool', workers: 4, service: { exponential: { mean: '1s' } } },
  },
  routes: {
    jobs: {
      kind: 'jobs',
      class: 'any',
      through: ['pool'],
      traffic: { poisson: { rate } },
      ...more.route,
    },
  },
  faults,
  ...(more.runbooks && { runbooks: more.runbooks }),
});

const STEADY: Spans = { transient: 0, measure: 12 * HOUR, window: 12 * HOUR };

function run(contents: object, spans: Spans = STEADY, seed = '1'): ReplicationResult {
  const reading = readModel('model.yaml', JSON.stringify(contents));
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return replicate(reading.value, null, seed, spans);
}

/** Mean waiting in seconds, of those who were let in. */
function waiting({ stations }: ReplicationResult): number {
  const { waiting } = stations[0]!.routes[0]!;
  const jobs = waiting.counts.filter((_, i) => i % 2 === 1).reduce((sum, count) => sum + count, 0);
  return waiting.sum / jobs / SECOND;
}

// Some 65,000 jobs at utilization .75: the mean waiting has a relative standard error of about 3 %, so 15 % is 5 of them.
const near = (found: number, exact: number): void =>
  expect(Math.abs(found / exact - 1), `${found} instead of ${exact}`).toBeLessThan(0.15);

describe('a fault that is there from the first instant on leaves a queue that theory knows', () => {
  test('capacity loss: of four workers two are M/M/2', () => {
    const fault = { kind: 'capacity_loss', station: 'pool', begin: '0s', workers: '50%' };
    const { meanWaiting } = mmc({ arrivalRate: 1.5, serviceRate: 1, workers: 2 });
    const found = run(model('1.5/s', { lost: fault }));
    near(waiting(found), meanWaiting);
    expect(found.stations[0]!.breakdowns!.failedWorkers).toBe(2);
  });

  test.each(['resume', 'restart', 'lost'])(
    'the same where jobs give way to more urgent ones, and what becomes of the first is: %s',
    (work) => {
      const fault = { kind: 'capacity_loss', station: 'pool', begin: '5s', workers: 2, work };
      const { meanWaiting } = mmc({ arrivalRate: 1.5, serviceRate: 1, workers: 2 });
      const { stations, ...rest } = model('1.5/s', { lost: fault });
      const found = run({
        ...rest,
        stations: { pool: { ...stations.pool, preemption: 'resume' } },
      });
      near(waiting(found), meanWaiting);
      expect(found.stations[0]!.breakdowns!.failures).toBe(2);
      const { offered, served, failed, censored } = found.routes[0]!;
      expect(served + failed + censored).toBe(offered);
      expect(failed).toBeLessThanOrEqual(work === 'lost' ? 2 : 0);
    },
  );

  test('overlapping capacity losses add up', () => {
    const fault = { kind: 'capacity_loss', station: 'pool', begin: '0s', workers: 1 };
    const { meanWaiting } = mmc({ arrivalRate: 1.5, serviceRate: 1, workers: 2 });
    near(waiting(run(model('1.5/s', { first: fault, second: fault }))), meanWaiting);
  });

  test('a station half as fast: M/M/4 with half of the service rate', () => {
    const fault = { kind: 'slow_station', station: 'pool', begin: '0s', shape: 'scale', factor: 2 };
    const { meanWaiting } = mmc({ arrivalRate: 1.5, serviceRate: 0.5, workers: 4 });
    near(waiting(run(model('1.5/s', { slow: fault }))), meanWaiting);
  });

  test('a surge by 100 %: M/M/4 with twice the arrivals', () => {
    const fault = { kind: 'traffic_surge', route: 'jobs', begin: '0s', by: '100%' };
    const { meanWaiting } = mmc({ arrivalRate: 3, serviceRate: 1, workers: 4 });
    near(waiting(run(model('1.5/s', { surge: fault }))), meanWaiting);
  });

  test('errors: such a share fails, and only the others queue', () => {
    const fault = { kind: 'error_rate', station: 'pool', begin: '0s', share: '50%' };
    const { meanWaiting } = mmc({ arrivalRate: 3, serviceRate: 1, workers: 4 });
    const found = run(model('6/s', { errors: fault }));
    const [{ offered, failed }] = found.routes as [ReplicationResult['routes'][number]];
    // 260,000 turns: a standard error of .001.
    expect(Math.abs(failed / offered - 0.5)).toBeLessThan(0.005);
    near(waiting(found), meanWaiting);
  });

  test('a quota: no more are let in than it says, and the rest is shed', () => {
    const fault = { kind: 'quota_cut', station: 'pool', begin: '0s', rate: '2/s' };
    const { routes } = run(model('6/s', { quota: fault }));
    const [{ served, shed }] = routes as [ReplicationResult['routes'][number]];
    const rate = served / (STEADY.measure / SECOND);
    // Tokens for which there is no room while nobody comes are lost: two to a burst, of 3 who come meanwhile.
    expect(rate).toBeGreaterThan(1.9);
    expect(rate).toBeLessThan(2.001);
    expect(served + shed).toBeGreaterThan(5.9 * (STEADY.measure / SECOND));
  });

  test('crashes: as many workers are down as Little says', () => {
    const fault = {
      kind: 'worker_crash',
      station: 'pool',
      begin: '0s',
      every: { exponential: { mean: '100s' } },
      repair: { exponential: { mean: '50s' } },
    };
    const { stations } = run(model('1.5/s', { crashes: fault }));
    // M/G/∞ with load .5, of which no more than 4 count: 430 crashes, a relative standard error of about 10 %.
    const { failedWorkers } = stations[0]!.breakdowns!;
    expect(failedWorkers).toBeGreaterThan(0.3);
    expect(failedWorkers).toBeLessThan(0.7);
  });
});

const DRILL: Spans = {
  transient: 0,
  measure: 600 * SECOND,
  window: 60 * SECOND,
  terminating: true,
};

describe('a fault with a begin and an end', () => {
  const lost = {
    kind: 'capacity_loss',
    station: 'pool',
    begin: '2min',
    end: '4min',
    workers: 3,
    work: 'lost',
  };

  test('is seen in the windows in which it acts, and the queue it leaves behind after it', () => {
    const { windows, cues } = run(model('3/s', { lost }), DRILL);
    expect(windows.map(({ acting }) => acting!.join())).toEqual([
      '',
      '',
      'lost',
      'lost',
      '',
      '',
      '',
      '',
      '',
      '',
    ]);
    const backlog = windows.map(({ stations }) => stations[0]!.backlog);
    expect(backlog[3]!).toBeGreaterThan(100);
    expect(backlog[4]!).toBeGreaterThan(backlog[1]! + 100);
    expect(cues).toMatchObject([{ name: 'lost', begun: 120 * SECOND, ended: 240 * SECOND }]);
  });

  test('changes nothing if it comes after the end, but for what it is prepared for', () => {
    const never = { ...lost, begin: '1h', end: '2h' };
    const { routes, stations } = run(model('3/s', { never }), DRILL);
    const without = run(model('3/s', {}), DRILL);
    expect(routes).toEqual(without.routes);
    expect(stations[0]!.routes).toEqual(without.stations[0]!.routes);
  });

  test('without faults nothing is said of them', () => {
    const found = run(model('3/s', {}), DRILL);
    expect(found).not.toHaveProperty('cues');
    expect(found.windows[0]).not.toHaveProperty('acting');
  });

  test('a runbook does what it says once it has seen enough, and not before', () => {
    const runbooks = {
      fix: {
        when: 'pool.backlog > 50 for 10s',
        after: '20s',
        do: [{ kind: 'undo', fault: 'lost' }],
      },
    };
    const { cues } = run(model('3/s', { lost: { ...lost, end: undefined } }, { runbooks }), DRILL);
    const [fault, fix] = cues as [
      NonNullable<ReplicationResult['cues']>[number],
      NonNullable<ReplicationResult['cues']>[number],
    ];
    expect(fix.seen).toBeGreaterThan(130 * SECOND);
    expect(fix.begun).toBe(fix.seen! + 20 * SECOND);
    expect(fault.ended).toBe(fix.begun);
    expect(fix.lastHeld).toBeLessThan(500 * SECOND);
  });

  test('a fault may begin when something is seen', () => {
    const later = {
      kind: 'error_rate',
      station: 'pool',
      when: 'pool.backlog >= 20',
      lasts: '30s',
      share: '100%',
    };
    const { cues } = run(model('3/s', { lost, later }), DRILL);
    expect(cues![1]!.begun).toBeGreaterThan(120 * SECOND);
    expect(cues![1]!.ended! - cues![1]!.begun!).toBe(30 * SECOND);
  });

  test('clients that try more often ask more often, until they are told not to', () => {
    const retry = { attempts: 1, timeout: '2s', backoff: { base: '100ms' }, cancel_late: false };
    const more = { kind: 'retry_policy', route: 'jobs', begin: '2min', attempts: 5 };
    const runbooks = {
      cap: {
        when: 'jobs.amplification > 1.5 for 5s',
        do: [{ kind: 'retry_cap', route: 'jobs', attempts: 1 }],
      },
    };
    const amplification = (contents: object): number[] =>
      run(contents, DRILL).windows.map(({ routes }) => {
        const { attempts, firstAttempts } = routes[0]!.attempts!;
        return attempts / firstAttempts;
      });
    const free = amplification(model('3.6/s', { lost, more }, { route: { retry } }));
    const capped = amplification(model('3.6/s', { lost, more }, { route: { retry }, runbooks }));
    expect(Math.max(...free.slice(0, 2))).toBe(1);
    expect(Math.max(...free.slice(2))).toBeGreaterThan(2);
    // Who waits for his next attempt has it still; then nobody tries again.
    expect(capped.at(-1)).toBeLessThan(1.01);
  });
});

describe('services that turns ask', () => {
  const unreliable = (acting: object): ModelDescription => {
    const text = `${talkText({ turns: 20, traffic: '{ poisson: { rate: 1/s } }' })}
faults: ${JSON.stringify({
      errors: { kind: 'error_rate', station: 'index', begin: '10s', share: '50%' },
      more: { kind: 'retry_policy', route: 'agent', service: 'index', begin: '20s', attempts: 6 },
    })}
${Object.entries(acting)
  .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  .join('\n')}
`
      .replace('routes:', '  index: { kind: dependency, time: 5ms }\nroutes:')
      .replace(
        '    reply:',
        '    retrieval: { index: index, fanout: 1, deadline: 2s, retry: { attempts: 2, timeout: 1s, backoff: 10ms } }\n    reply:',
      );
    const reading = readModel('talk.yaml', text);
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    return reading.value;
  };
  const amplification = (acting: object): number[] => {
    const spans = { ...DRILL, measure: 40 * SECOND, window: 10 * SECOND };
    return replicate(unreliable(acting), null, '1', spans).windows.map(({ routes }) => {
      const edge = routes[0]!.edges.find(({ dependency }) => dependency === 'index')!;
      return edge.attempts / edge.firstAttempts;
    });
  };

  test('are to be named, and to be asked again where they have no answer', () => {
    const mistake = (service: object): string => {
      const fault = { kind: 'retry_policy', route: 'agent', begin: '1s', attempts: 3, ...service };
      const reading = readModel(
        'talk.yaml',
        `${talkText()}faults: ${JSON.stringify({ x: fault })}`,
      );
      return 'mistakes' in reading ? `${reading.mistakes[0]!.expected}` : '';
    };
    expect(mistake({})).toBe('a station that turns of the route ask');
    expect(mistake({ service: 'recognizer' })).toBe('a station that turns of the route ask');
    expect(mistake({ service: 'language_model' })).toBe('one that they ask with retry');
  });

  test('are asked more often by clients that try more often, until these are told not to', () => {
    const free = amplification({});
    // Half of the attempts fail: 1.5 of 2, 2 - 1/32 of 6. Some 100 requests a window: a standard error of .1.
    expect(free[0]).toBe(1);
    expect(Math.abs(free[1]! - 1.5)).toBeLessThan(0.3);
    expect(Math.abs(free[3]! - 1.97)).toBeLessThan(0.5);
    const capped = amplification({
      runbooks: {
        cap: {
          when: 'agent.amplification over 5s > 1.1 for 1s',
          after: '8s',
          do: [{ kind: 'retry_cap', route: 'agent', service: 'index', attempts: 1 }],
        },
      },
    });
    expect(capped[1]).toBeGreaterThan(1.1);
    expect(capped[3]).toBe(1);
  });
});

describe('what is wrong with faults is told with its place', () => {
  const mistakes = (faults: object, runbooks = {}): string[] => {
    const reading = readModel('model.yaml', JSON.stringify({ ...model('3/s', faults), runbooks }));
    return 'mistakes' in reading
      ? reading.mistakes.map(({ path, expected, found, hint }) =>
          [path, expected, found, hint].filter(Boolean).join(' | '),
        )
      : [];
  };

  test.each([
    [
      { x: { kind: 'capacity_loss', station: 'pol', begin: '1s', workers: 1 } },
      'faults.x.station | a station of the model | "pol" | did you mean pool?',
    ],
    [
      { x: { kind: 'retry_policy', route: 'jobs', service: 'pool', begin: '1s', attempts: 3 } },
      'faults.x.service | no service, for no agent answers on that route | service',
    ],
    [
      { x: { kind: 'network_loss', station: 'pool', begin: '1s', share: '5%' } },
      'faults.x.station | a station of kind delay | pool, a batching_pool',
    ],
    [
      { x: { kind: 'slow_station', station: 'pool', begin: '1s', shape: 'shift' } },
      'faults.x.by | a value for shape shift | nothing',
    ],
    [
      { x: { kind: 'retry_policy', route: 'jobs', begin: '1s', attempts: 3 } },
      'faults.x.route | a route with retry | jobs, which has none',
    ],
    [
      { x: { kind: 'error_rate', station: 'pool', when: 'pool.backlog > many', share: '5%' } },
      'faults.x.when | a number to hold backlog against | many',
    ],
    [
      { x: { kind: 'error_rate', station: 'pool', when: 'pool.hit_rate < 5%', share: '5%' } },
      'faults.x.when | a cache in front of .hit_rate | pool',
    ],
    [
      { x: { kind: 'error_rate', station: 'pool', share: '5%' } },
      'faults.x | exactly one of begin and when | none of them',
    ],
    [
      {
        x: {
          kind: 'error_rate',
          station: 'pool',
          begin: '1s',
          end: '2s',
          lasts: '1s',
          share: '5%',
        },
      },
      'faults.x.lasts | either end or lasts | lasts',
    ],
  ])('%j', (faults, told) => {
    expect(mistakes(faults)).toEqual([told]);
  });

  test('a runbook that takes back what there is not', () => {
    const when = 'jobs.error_rte over 30s > 5% for 10s';
    expect(mistakes({}, { fix: { when, do: [{ kind: 'undo', fault: 'x' }] } })).toEqual([
      'runbooks.fix.when | a metric | error_rte | did you mean error_rate?',
      'runbooks.fix.do[0].fault | a fault of the model | "x"',
    ]);
  });
});
