import { describe, expect, test } from 'vitest';
import { type Load, readModel, replicate, type Spans } from '../../src/model/index.ts';
import { Histogram } from '../../src/statistics/index.ts';
import { edited } from './recognizer-model.ts';

const SECOND = 1_000_000;

function modelOf(text: string) {
  const reading = readModel('model.yaml', text);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

/** The model of all kinds of stations and routes, with calls and files that keep its four workers busy. */
const text = edited(
  'base: 12ms',
  'base: 60ms',
  edited('rate: 2/min', 'rate: 5/s', edited('concurrency: 800', 'concurrency: 60')),
);
const model = modelOf(text);
const spans: Spans = { transient: 5 * SECOND, measure: 30 * SECOND, window: 10 * SECOND };

const at = (level: number): Load => ({
  route: 'dictation',
  quantity: 'concurrency',
  level,
  highest: 60,
});

describe('a replication', () => {
  const result = replicate(model, null, 'a', spans);

  test('gives the same bytes for the same arguments, and others for another seed', () => {
    expect(JSON.stringify(replicate(model, null, 'a', spans))).toBe(JSON.stringify(result));
    expect(replicate(model, null, 'b', spans).fingerprint).not.toBe(result.fingerprint);
  });

  test('does not depend on what ran before it', () => {
    replicate(modelOf(edited('workers: 2', 'workers: 3', text)), at(30), 'z', spans);
    expect(replicate(model, null, 'a', spans).fingerprint).toBe(result.fingerprint);
  });

  test('has windows that add up to the whole', () => {
    expect(result.windows.map(({ begin, end }) => [begin / SECOND, end / SECOND])).toEqual([
      [0, 10],
      [10, 20],
      [20, 30],
    ]);
    for (const [i, route] of result.routes.entries()) {
      const total = (key: 'offered' | 'served' | 'failed' | 'inProgress'): number =>
        result.windows.reduce((sum, { routes }) => sum + routes[i]![key], 0);
      expect(route.offered).toBeGreaterThan(0);
      expect(total('offered')).toBe(route.offered);
      expect(total('served')).toBe(route.served);
      expect(total('failed')).toBe(route.failed);
      expect(total('inProgress') / 3).toBeCloseTo(route.inProgress, 9);
    }
    for (const [i, station] of result.stations.entries()) {
      const busy = result.windows.reduce((sum, { stations }) => sum + stations[i]!.busyWorkers, 0);
      expect(busy / 3).toBeCloseTo(station.busyWorkers, 9);
    }
  });

  test('counts every turn as served, failed or censored, and each delay at most once a turn', () => {
    for (const { offered, served, failed, censored, delays } of result.routes) {
      expect(served + failed + censored).toBe(offered);
      expect(censored).toBeGreaterThanOrEqual(0);
      for (const { delay, histogram } of delays) {
        if (delay === 'chunk_response') continue; // one for each chunk
        expect(Histogram.from(histogram).count).toBeLessThanOrEqual(offered);
        expect(Histogram.from(histogram).count).toBeGreaterThanOrEqual(served);
      }
    }
  });

  test('cutting the measured time in other windows changes nothing else', () => {
    const { windows: _, ...whole } = result;
    const { windows, ...other } = replicate(model, null, 'a', { ...spans, window: 7 * SECOND });
    expect(windows).toHaveLength(5);
    expect(JSON.stringify(other)).toBe(JSON.stringify(whole));
  });
});

describe('common random numbers', () => {
  const variant = (from: string, to: string) => modelOf(edited(from, to, text));

  test.each([
    ['another policy', 'workers: 4', 'workers: 4\n    dispatch: fifo'],
    ['other speeds', '[1, 1, 1, 0.8]', '[2, 1, 0.5, 0.8]'],
    ['other batches', 'max: { live: 64, bulk: 16 }', 'max: { live: 8, bulk: 2 }'],
  ])('%s meets the same callers, who say the same', (_, from, to) => {
    const usual = replicate(model, null, 'a', spans);
    const other = replicate(variant(from, to), null, 'a', spans);
    expect(other.fingerprint).not.toBe(usual.fingerprint);
    const offered = ({ windows }: typeof usual): unknown =>
      windows.map(({ routes }) => routes.map((route) => route.offered));
    expect(offered(other)).toEqual(offered(usual));
  });

  test('the load of one route leaves the others alone', () => {
    const [low, high] = [20, 60].map((level) => replicate(model, at(level), 'a', spans));
    const others = (result: typeof low): unknown =>
      result!.routes.slice(1).map(({ route, offered }) => [route, offered]);
    expect(others(low)).toEqual(others(high));
    expect(low!.routes[0]!.offered).toBeLessThan(high!.routes[0]!.offered);
  });

  test('the highest load of a sweep is the load without a sweep', () => {
    expect(replicate(model, at(60), 'a', spans).fingerprint).toBe(
      replicate(model, null, 'a', spans).fingerprint,
    );
  });
});

test('a population as large as the sweep says, and no larger, is in the system', () => {
  const closed = modelOf(
    edited(
      'traffic: { poisson: { rate: 5/s } }',
      'traffic: { closed: { population: 3, start: synchronous } }',
      text,
    ),
  );
  const load: Load = { route: 'files', quantity: 'population', level: 7, highest: 9 };
  // They never think, so all of them are always in progress.
  expect(replicate(closed, load, 'a', spans).routes[1]!.inProgress).toBe(7);
  expect(replicate(closed, null, 'a', spans).routes[1]!.inProgress).toBe(3);
});

test('paced streams send as many jobs as they are, in every period', () => {
  const { routes } = replicate(model, null, 'a', { ...spans, measure: 16 * SECOND });
  expect(routes[2]).toMatchObject({ route: 'jobs', offered: 64 * 100 });
});
