import { describe, expect, test } from 'vitest';
import { type ReplicationResult, readModel, replicate, type Spans } from '../../src/model/index.ts';

const SECOND = 1_000_000;
const SPANS: Spans = {
  transient: 0,
  measure: 60 * SECOND,
  window: 5 * SECOND,
  terminating: true,
};

const recognizer = (workers: number, more: object = {}) => ({
  kind: 'batching_pool',
  workers,
  batch: { max: 32, linger: '5ms' },
  batch_time: { base: '9ms', per_job: '0.5ms' },
  ...more,
});

const dictation = (recognizer: string) => ({
  kind: 'dictation',
  class: 'live',
  recognizer,
  chunk: '160ms',
  utterance: { constant: '3s' },
  endpoint: { silence: '500ms' },
  pause: { constant: '1s' },
  turns: { geometric: { mean: 4 } },
  traffic: { poisson: { concurrency: 40 } },
});

const model = (stations: object, faults: object, through = 'east') => ({
  model: 'regions',
  classes: { live: { urgency: 0 } },
  stations,
  routes: { calls: dictation(through) },
  faults,
});

function run(contents: object): ReplicationResult {
  const reading = readModel('model.yaml', JSON.stringify(contents));
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return replicate(reading.value, null, '1', SPANS);
}

/** Of the chunks that came back in each window, the 95th percentile in seconds. */
const p95s = ({ windows }: ReplicationResult): number[] =>
  windows.map(
    ({ routes }) => routes[0]!.delays.find(({ delay }) => delay === 'chunk_response')!.p95 / SECOND,
  );

const calls = ({ routes }: ReplicationResult) => routes[0]!;

describe('audio streams whose worker is lost', () => {
  const lost = {
    gpu: { kind: 'capacity_loss', station: 'east', workers: 1, begin: '20s', end: '30s' },
  };
  const ran = (reconnect: object) => run(model({ east: recognizer(2, reconnect) }, lost));

  test('move at once, or wait until their callers have opened them anew; none is lost', () => {
    const atOnce = ran({});
    const later = ran({ reconnect: { uniform: { from: '1s', to: '3s' } } });
    // Half of the callers wait for 2 s on average, and send again what they said meanwhile.
    expect(Math.max(...p95s(atOnce))).toBeLessThan(0.1);
    expect(p95s(later)[4]).toBeGreaterThan(1);
    expect(Math.max(...p95s(later).slice(5))).toBeLessThan(0.1);
    for (const run of [atOnce, later]) {
      const { offered, served, failed, censored } = calls(run);
      expect(served + censored).toBe(offered);
      expect(failed).toBe(0);
    }
    expect(calls(later).offered).toBe(calls(atOnce).offered);
  });

  test('whoever finds no room tries again until there is some', () => {
    const all = { gpu: { ...lost.gpu, workers: 2 } };
    const found = run(
      model({ east: recognizer(2, { reconnect: { uniform: { from: '0s', to: '1s' } } }) }, all),
    );
    const { offered, served, shed, censored } = calls(found);
    expect(served + shed + censored).toBe(offered);
    expect(Math.max(...p95s(found).filter((p95) => p95 >= 0))).toBeGreaterThan(5); // some waited for the repair
    expect(p95s(found).at(-1)).toBeLessThan(0.1);
  });
});

describe('a region that is out of reach', () => {
  const regions = (more: object = {}) => ({
    router: { kind: 'router', policy: 'nearest', to: { east: '2ms', west: '70ms' }, ...more },
    east: recognizer(1),
    west: recognizer(1),
  });
  const cut = (more: object = {}) => ({
    cut: {
      kind: 'region_unreachable',
      station: 'router',
      target: 'east',
      begin: '20s',
      end: '40s',
      reconnect: { uniform: { from: '1s', to: '2s' } },
      ...more,
    },
  });
  const served = ({ windows }: ReplicationResult, station: string): number[] =>
    windows.map(({ stations }) => stations.find((one) => one.station === station)!.busyWorkers);

  test('loses its audio streams, which reconnect to the other one and send again what has no answer; new calls follow', () => {
    const found = run(model(regions(), cut(), 'router'));
    const { offered, served: ended, failed, shed, censored } = calls(found);
    expect(failed + shed).toBe(0);
    expect(ended + censored).toBe(offered);
    expect(p95s(found)[4]).toBeGreaterThan(1);
    expect(p95s(found)[4]).toBeLessThan(2.2);
    expect(p95s(found)[6]).toBeLessThan(1); // a caller who calls then has to try twice
    const west = served(found, 'west');
    expect(west.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(Math.min(...west.slice(5, 8))).toBeGreaterThan(0.1);
    expect(served(found, 'east')[6]).toBe(0);
    expect(served(found, 'east').at(-1)).toBeGreaterThan(0.05); // calls that came after it was back
  });

  test('as if nothing had been where it takes no time to act and nobody is out of reach', () => {
    const without = run(model(regions(), {}, 'router'));
    const later = run(model(regions(), cut({ begin: '50s', end: '50s' }), 'router'));
    expect(calls(later).delays).toEqual(calls(without).delays);
  });

  test('fails what calls it, once the attempt to connect is given up, until health checks eject it', () => {
    const jobs = (health: object) => ({
      model: 'regions',
      classes: { live: { urgency: 0 } },
      stations: {
        router: { kind: 'router', policy: 'nearest', to: { east: '2ms', west: '70ms' }, ...health },
        east: { kind: 'batching_pool', workers: 4, service: { constant: '10ms' } },
        west: { kind: 'batching_pool', workers: 4, service: { constant: '10ms' } },
      },
      routes: {
        calls: {
          kind: 'jobs',
          class: 'live',
          through: ['router'],
          traffic: { poisson: { rate: '20/s' } },
        },
      },
      faults: cut(),
    });
    const failed = (health: object) => calls(run(jobs(health))).failed;
    const never = failed({});
    const ejected = failed({ health_check: { every: '1s', failures: 3 } });
    // 20 s of 20 a second, a standard deviation of 20; with checks those of 3 s.
    expect(Math.abs(never - 400)).toBeLessThan(100);
    expect(Math.abs(ejected - 60)).toBeLessThan(40);
  });

  test('is a station that the router sends to', () => {
    const reading = readModel(
      'model.yaml',
      JSON.stringify(model(regions(), cut({ target: 'wst' }), 'router')),
    );
    const [mistake] = 'mistakes' in reading ? reading.mistakes : [];
    expect(mistake).toMatchObject({
      path: 'faults.cut.target',
      expected: 'a station that router sends to',
      hint: 'did you mean west?',
    });
  });
});
