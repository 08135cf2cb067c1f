import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { type Cell, invariantRowsOfVariants } from '../../src/experiment/index.ts';
import {
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
  type Spans,
} from '../../src/model/index.ts';
import { talkText } from '../model/talk.ts';

const SECOND = 1_000_000;
const SPANS: Spans = {
  transient: 0,
  measure: 60 * SECOND,
  window: 60 * SECOND,
  terminating: true,
};

const jobs = (name: string, times: string[], work: string[], more: object = {}) => ({
  kind: 'jobs',
  class: name,
  through: ['pool'],
  traffic: { trace: { times, work } },
  ...more,
});

/** Files come at 0 and 1 s and take 4 and 2 s, calls at 2 and 3 s and take 1 s each. */
const model = (pool: object, invariants: object | undefined, more: object = {}) => ({
  model: 'by_hand',
  classes: { live: { urgency: 0 }, bulk: { urgency: 1 } },
  stations: { pool: { kind: 'batching_pool', workers: 1, service: 'of_job', ...pool } },
  routes: {
    calls: jobs('live', ['2s', '3s'], ['1s', '1s']),
    files: jobs('bulk', ['0s', '1s'], ['4s', '2s']),
  },
  ...more,
  ...(invariants && { invariants }),
});

function described(contents: object): ModelDescription {
  const reading = readModel('model.yaml', JSON.stringify(contents));
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

const run = (contents: object, spans = SPANS): ReplicationResult =>
  replicate(described(contents), null, '1', spans);

const first = ({ invariants }: ReplicationResult) => invariants![0]!.first;

describe('strict urgency', () => {
  const urgency = { urgency: { kind: 'strict_urgency', station: 'pool' } };

  test('is violated by first come first served when the second file starts, and holds under itself', () => {
    expect(run(model({ dispatch: 'fifo' }, urgency)).invariants).toEqual([
      {
        name: 'urgency',
        violations: 1,
        first: {
          at: 4 * SECOND,
          where: 'pool',
          whose: 'job 0 of calls',
          reason: 'job 1 of files starts while job 0 of calls has waited for 2000 ms',
          acting: [],
        },
      },
    ]);
    expect(run(model({ dispatch: 'strict_urgency' }, urgency)).invariants).toEqual([
      { name: 'urgency', violations: 0, first: null },
    ]);
  });

  test('is not violated by a job that lingers to fill a batch', () => {
    const at = (...times: string[]) => ({ traffic: { trace: { times } } });
    const pool = (linger: string) => ({
      service: undefined,
      batch_time: { base: '1s' },
      batch: { max: 2, linger: { live: linger, bulk: '0ms' } },
      dispatch: 'fifo',
    });
    const routes = {
      calls: jobs('live', [], [], at('500ms')),
      files: jobs('bulk', [], [], at('0s', '100ms')),
    };
    expect(first(run(model(pool('10s'), urgency, { routes })))).toBeNull();
    expect(first(run(model(pool('400ms'), urgency, { routes })))).not.toBeNull();
  });

  test('names the faults that act, and does not see what is before measuring begins', () => {
    const faults = {
      late: { kind: 'error_rate', station: 'pool', share: '1%', begin: '0s', lasts: '2s' },
      slow: { kind: 'slow_station', station: 'pool', shape: 'scale', factor: 1, begin: '1s' },
    };
    const fifo = { ...model({ dispatch: 'fifo' }, urgency), faults };
    expect(first(run(fifo))!.acting).toEqual(['slow']);
    const later: Spans = { transient: 5 * SECOND, measure: SECOND, window: SECOND };
    expect(first(run(fifo, later))).toBeNull();
  });
});

describe('isolation', () => {
  const isolation = { isolation: { kind: 'isolation', station: 'pool' } };

  test('is violated under strict urgency the moment a call comes while the only worker has a file', () => {
    expect(first(run(model({}, isolation)))).toMatchObject({
      at: 2 * SECOND,
      whose: 'job 0 of calls',
      reason: 'job 0 of calls waits for a worker that has run job 0 of files for 2000 ms',
    });
  });

  test('holds once each class has a worker of its own, and where a free worker takes the call', () => {
    const reserved = { workers: 2, reserved: { live: 1, bulk: 1 }, overflow: false };
    expect(first(run(model(reserved, isolation)))).toBeNull();
    expect(first(run(model({ workers: 3 }, isolation)))).toBeNull();
  });
});

test('starts_within: seen when the job starts, or when another comes; not of other routes', () => {
  const within = (time: string, route?: string) => ({
    soon: { kind: 'starts_within', station: 'pool', time, ...(route && { route }) },
  });
  // Under strict urgency the calls start at 4 and 5 s, the second file at 6 s.
  expect(first(run(model({}, within('1900ms', 'calls'))))).toMatchObject({
    at: 4 * SECOND,
    reason: 'job 0 of calls starts after 2000 ms, more than 1900 ms',
  });
  expect(first(run(model({}, within('1s'))))!.reason).toBe(
    'job 1 of files has not started after 2000 ms, more than 1000 ms',
  );
  expect(first(run(model({}, within('2s', 'calls'))))).toBeNull();
});

test('stops_within: what was called off goes on in a pool, and stops at once in a dependency that is told', () => {
  const retry = { attempts: 1, timeout: '500ms', cancel_late: true, backoff: '1s' };
  const cancelled = { cancelled: { kind: 'stops_within', station: 'pool', time: '100ms' } };
  const routes = { calls: { ...jobs('live', ['2s'], ['1s']), retry } };
  expect(first(run(model({}, cancelled, { routes })))).toMatchObject({
    at: 3 * SECOND,
    reason: 'job 0 of calls goes on for 500 ms after it was cancelled, more than 100 ms',
  });
  const dependency = (cancellable: boolean) => ({
    stations: { pool: { kind: 'dependency', time: { constant: '1s' }, cancellable } },
  });
  expect(first(run(model({}, cancelled, { routes, ...dependency(false) })))).not.toBeNull();
  expect(first(run(model({}, cancelled, { routes, ...dependency(true) })))).toBeNull();
});

test('spending: the job that goes beyond the limit is named, and a quota per shorter window keeps it', () => {
  const bill = { bill: { kind: 'spending', station: 'pool', most: '0.02 USD', within: '3s' } };
  // Billed at 4, 5, 6 and 8 s.
  const of = (fee: string) => first(run(model({ fee }, bill)));
  expect(of('0.01 USD')).toMatchObject({
    at: 6 * SECOND,
    whose: 'job 1 of calls',
    reason: 'job 1 of calls is number 3 in 2000 ms: 0.03 USD within 3000 ms, more than 0.02 USD',
  });
  expect(of('0.005 USD')).toBeNull();
});

describe('no_gap: a reply whose audio comes too late', () => {
  const gaps = (synthesizer: string, longerThan: string) => {
    const traffic = '{ closed: { population: 1, think: 1h, start: synchronous } }';
    const text = `${talkText({ synthesizer, traffic })}
invariants: { smooth: { kind: no_gap, route: agent, longer_than: ${longerThan} } }
`;
    const reading = readModel('talk.yaml', text);
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    return replicate(reading.value, null, '1', SPANS).invariants![0]!;
  };

  test('has a gap if a piece of 400 ms takes 600 ms to make, and none if it takes 20 ms', () => {
    expect(gaps('20ms', '0ms').violations).toBe(0);
    const slow = gaps('600ms', '0ms');
    expect(slow.violations).toBeGreaterThan(0);
    // The first gap: 600 ms for a piece, of which 400 ms of the one before and 60 ms of buffer are left.
    expect(slow.first).toMatchObject({
      where: 'agent',
      reason: 'the reply to call 0, turn 1 has a gap of 140 ms, more than 0 ms',
    });
    expect(gaps('600ms', '10s').violations).toBe(0);
  });
});

test('a run that is watched goes as it would otherwise', () => {
  const routes = {
    calls: { ...jobs('live', [], []), traffic: { poisson: { rate: '3/s' } } },
    files: { ...jobs('bulk', [], []), traffic: { poisson: { rate: '3/s' } } },
  };
  const pool = { workers: 2, service: { exponential: { mean: '300ms' } }, fee: '0.01 USD' };
  const all = {
    urgency: { kind: 'strict_urgency', station: 'pool' },
    isolation: { kind: 'isolation', station: 'pool' },
    soon: { kind: 'starts_within', station: 'pool', time: '1s' },
    cancelled: { kind: 'stops_within', station: 'pool', time: '1s' },
    bill: { kind: 'spending', station: 'pool', most: '1 USD', within: '1min' },
  };
  const { invariants, ...watched } = run(model(pool, all, { routes }));
  expect(invariants).toHaveLength(5);
  expect(watched).toEqual(run(model(pool, undefined, { routes })));
});

test('a policy may be there to break one: then it fails if it holds', () => {
  const verdict = (dispatch: string, expected: string) => {
    const urgency = { kind: 'strict_urgency', station: 'pool', expect: expected };
    const contents = model({ dispatch }, { urgency });
    const cell = { policy: '' } as Cell;
    const results = [{ cell, replications: [run(contents)] }];
    return invariantRowsOfVariants([{ policy: '', model: described(contents) }], results)[0]!
      .verdict;
  };
  expect(verdict('fifo', 'violated')).toBe('PASS');
  expect(verdict('fifo', 'holds')).toBe('FAIL');
  expect(verdict('strict_urgency', 'violated')).toBe('FAIL');
  expect(verdict('strict_urgency', 'holds')).toBe('PASS');
});

test('places that there are not, and stations without what is watched, are mistakes', () => {
  const wrong = {
    urgency: { kind: 'strict_urgency', station: 'pol' },
    bill: { kind: 'spending', station: 'pool', most: '1 USD', within: '1s' },
    hidden: { kind: 'nothing_forbidden', route: 'calls' },
    voices: { kind: 'voices_ready', station: 'pool' },
  };
  const reading = readModel('model.yaml', JSON.stringify(model({}, wrong)));
  const found = 'mistakes' in reading ? reading.mistakes : [];
  expect(found.map(({ path, expected }) => `${path}: ${expected}`)).toEqual([
    'invariants.urgency.station: a station of the model',
    'invariants.bill.station: a station with a fee',
    'invariants.hidden.route: a route with retrieval',
    'invariants.voices.station: a station with voices',
  ]);
});

describe('shipped', () => {
  const rows = (name: string): Record<string, string>[] =>
    parse(readFileSync(`out/reference/${name}/invariants.csv`, 'utf8'), { columns: true });

  test.each([
    ['recognition', 'fifo', 'isolated'],
    ['synthesis', 'four_voices', 'all_voices'],
    ['synthesis', 'small_buffer', 'all_voices'],
    ['retrieval', 'answers', 'fails_closed'],
    ['cost', 'unbounded', 'bounded'],
  ])('%s: %s breaks it in every run, %s keeps it at every event', (name, broken, right) => {
    const all = rows(name);
    expect(new Set(all.map(({ verdict }) => verdict))).toEqual(new Set(['PASS']));
    const of = (policy: string) => all.filter((row) => row['policy'] === policy);
    const wanted = of(broken).filter((row) => row['expected'] === 'violated');
    expect(wanted.length).toBeGreaterThan(0);
    for (const row of wanted) expect(row['runs_violated_count'], row['name']).toBe('3');
    expect(of(right).length).toBeGreaterThan(0);
    for (const row of of(right)) expect(row['violations_count'], row['name']).toBe('0');
  });
});
