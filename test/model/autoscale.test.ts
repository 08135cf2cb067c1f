import { describe, expect, test } from 'vitest';
import { costsOf } from '../../src/experiment/cost.ts';
import { describeMistake } from '../../src/files/mistake.ts';
import {
  ceilings,
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
  stationDemands,
} from '../../src/model/index.ts';

const SECOND = 1_000_000;

interface Parts {
  readonly scale?: string;
  readonly station?: string;
  readonly more?: string;
  readonly route?: string;
}

const POOL = `kind: batching_pool
    gpus: speech
    batch_time: { base: 500ms }`;
const JOBS = '{ kind: jobs, class: job, through: [pool], traffic: { poisson: { rate: 4/s } } }';

/** Jobs of half a second at 4 a second: two busy workers, three at 70 %. */
const text = ({
  scale = 'target: { utilization: 70% }, provision: 30s',
  station = POOL,
  more = '',
  route = JOBS,
}: Parts = {}): string => `model: scaled
classes: { job: { urgency: 0 } }
gpus: { speech: { count: 8, price: 3.6 USD/h } }
stations:
  pool:
    ${station}
    autoscale: { ${scale} }${more}
routes:
  route: ${route}
`;

function model(parts: Parts = {}): ModelDescription {
  const reading = readModel('m.yaml', text(parts));
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

function mistakesIn(parts: Parts): string[] {
  const reading = readModel('m.yaml', text(parts));
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

/** From the first instant on. */
const run = (parts: Parts, seconds: number): ReplicationResult =>
  replicate(model(parts), null, 'seed', {
    transient: 0,
    measure: seconds * SECOND,
    window: 60 * SECOND,
    terminating: true,
  });

describe('a pool whose workers follow the load', () => {
  test('says what it leaves out by defaults', () => {
    const [pool] = model().stations;
    expect(pool).toMatchObject({
      autoscale: {
        target: { signal: 'utilization', value: 0.7 },
        every: 15 * SECOND,
        signalDelay: 0,
        window: 60 * SECOND,
        coolDown: 300 * SECOND,
        least: 1,
        most: 8,
        initial: 1,
      },
    });
  });

  test('settles at what the load needs', () => {
    // 4/s x .5 s = 2 busy; 2 / .7 = 2.86, so 3, and 4 where chance makes it more than 2.1 over a minute; that the
    // fourth has just come does not show in the minute before, so sometimes another one is asked for.
    const { stations, windows } = run({}, 3600);
    const later = windows.slice(10).map((window) => window.stations[0]!.workersProvisioned!);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...later)).toBeLessThanOrEqual(5);
    expect(stations[0]!.busyWorkers).toBeCloseTo(2, 0);
  });

  test.each(['batching_pool', 'continuous_batching'])('is there to each of them: %s', (kind) => {
    const station =
      kind === 'batching_pool'
        ? POOL
        : `kind: continuous_batching
    gpus: speech
    step_time: { base: 50ms }
    max_sequences: 4
    work: { prompt_tokens: 10, output_tokens: 10 }`;
    const { stations, windows } = run(
      { station, scale: 'target: { backlog: 0.5 }, provision: 5s, least: 2, most: 5' },
      600,
    );
    const { scaling } = stations[0]!;
    const mean = windows.reduce((sum, window) => sum + window.stations[0]!.workersProvisioned!, 0);
    expect(mean / windows.length).toBeCloseTo(scaling!.workersProvisioned, 9);
    expect(scaling!.workersProvisioned).toBeGreaterThanOrEqual(2);
    expect(scaling!.workersProvisioned).toBeLessThanOrEqual(5);
  });

  test('costs what its workers cost while they are provisioned, draining or not', () => {
    // Nobody comes for ten minutes: five workers, one from 5 min 15 s on: the first decision at 15 s sees nothing to
    // do, changes at once, and so 5 workers last 15 s.
    const quiet =
      '{ kind: jobs, class: job, through: [pool], traffic: { trace: { times: [599s] } } }';
    const scale = 'target: { utilization: 70% }, provision: 30s, initial: 5';
    const result = run({ scale, route: quiet }, 600);
    expect(result.stations[0]!.scaling).toEqual({
      workersProvisioned: (5 * 15 + 585) / 600,
      scaleOuts: 0,
      scaleIns: 1,
    });
    const [cost] = costsOf(model({ scale, route: quiet }), result, 600 * SECOND);
    expect(cost!.provisioned).toBeCloseTo(((5 * 15 + 585) * 3.6) / 3600, 9);
    expect(cost!.usage).toBeCloseTo((0.5 * 3.6) / 3600, 9);
  });

  test('lets calls that began end where they are', () => {
    // Calls of about a minute, chunk by chunk; no turn is lost although workers come and go all the time.
    const route = `{ kind: dictation, class: job, recognizer: pool, chunk: 500ms, utterance: 5s,
    endpoint: { silence: 500ms }, pause: 5s, turns: { geometric: { mean: 6 } },
    traffic: { poisson: { concurrency: 40 } } }`;
    const station = POOL.replace('500ms', '25ms').replace(
      'batch_time',
      'batch: { max: 8 }\n    batch_time',
    );
    const scale = 'target: { utilization: 50% }, provision: 5s, cool_down: 15s, window: 15s';
    const { routes, stations } = run({ route, station, scale }, 1800);
    const { scaling } = stations[0]!;
    expect(scaling!.scaleIns).toBeGreaterThan(10);
    expect(scaling!.scaleOuts).toBeGreaterThan(10);
    expect(routes[0]!.failed).toBe(0);
    expect(routes[0]!.served).toBeGreaterThan(1000);
  });

  test('carries what all of its workers do, and those at most', () => {
    const load = { route: 'route', quantity: 'rate', level: 1, highest: 1 } as const;
    const scale = 'target: { utilization: 70% }, provision: 30s, most: 6';
    expect(ceilings(model(), load)[0]!.load).toBeCloseTo(16, 6);
    expect(ceilings(model({ scale }), load)[0]!.load).toBeCloseTo(12, 6);
  });

  test('remembers its first workers until it may have fewer', () => {
    // Three workers for a load of 2: (1 + 0) / (2.8 x 3 / .5 s x (1 - √(2/3))²); 15 s + 60 s + 5 min.
    const slack = 1 - Math.sqrt(2 / 3);
    const seconds = stationDemands(model(), [])[0]!.relaxation / SECOND;
    expect(seconds).toBeCloseTo(0.5 / (2.8 * 3 * slack * slack) + 375, 6);
  });
});

describe('mistakes', () => {
  const AT = 'm.yaml:9:5: stations.pool.autoscale';

  test.each<[Parts, string]>([
    [
      { scale: 'provision: 30s' },
      `${AT}.target: expected a mapping with utilization or backlog, found nothing`,
    ],
    [
      { scale: 'target: { utilization: 70 }, provision: 30s' },
      'm.yaml:9:41: stations.pool.autoscale.target.utilization: expected a share in percent, such as 5%, found 70, did you mean 70%?',
    ],
    [
      { scale: 'target: { backlog: 2 }, provision: 30s, most: 9' },
      'm.yaml:9:64: stations.pool.autoscale.most: expected at most 8, the workers of the station, found 9',
    ],
    [
      { scale: 'target: { backlog: 2 }, provision: 30s, least: 9' },
      'm.yaml:9:65: stations.pool.autoscale.least: expected at most 8, the workers of the station, found 9',
    ],
    [
      { scale: 'target: { backlog: 2 }, provision: 30s, least: 5, most: 4' },
      'm.yaml:9:65: stations.pool.autoscale.least: expected at most 4, the most workers, found 5',
    ],
    [
      { scale: 'target: { backlog: 2 }, provision: 30s, least: 5, initial: 4' },
      'm.yaml:9:77: stations.pool.autoscale.initial: expected at least 5, the fewest workers, found 4',
    ],
    [
      { scale: 'target: { backlog: 2 }, provision: 30s, every: 10ms' },
      'm.yaml:9:65: stations.pool.autoscale.every: expected a duration from 100ms to 1h, found 10ms',
    ],
    [
      { more: '\n    setup: { time: 1s }' },
      `${AT}: expected no autoscale, because workers are set up when they are needed, found a mapping`,
    ],
    [
      { more: '\n    breakdowns: { every: 1h, repair: 1s, work: lost }' },
      `${AT}: expected no autoscale, because workers fail, found a mapping`,
    ],
    [
      {
        more: '\n  other: { kind: batching_pool, gpus: speech, batch_time: { base: 1ms } }',
        route: JOBS.replace('[pool]', '[pool, other]'),
      },
      `${AT}: expected no autoscale, because other stands on the same GPUs, found a mapping`,
    ],
  ])('%s', (parts, message) => {
    expect(mistakesIn(parts)).toEqual([message]);
  });
});
