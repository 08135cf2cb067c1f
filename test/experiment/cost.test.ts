import { describe, expect, test } from 'vitest';
import { costsOf } from '../../src/experiment/cost.ts';
import {
  answerOf,
  cellsOf,
  readExperiment,
  runTask,
  stepRows,
  tasksOf,
} from '../../src/experiment/index.ts';
import { describeMistake, type Mistake } from '../../src/files/index.ts';
import { type ModelDescription, readModel, replicate } from '../../src/model/index.ts';
import { stepsCsv } from '../../src/report/index.ts';

const SECOND = 1_000_000;
const MEASURE = 100 * SECOND;

type Read<T> = { readonly value: T } | { readonly mistakes: readonly Mistake[] };
function valid<T>(reading: Read<T>): T {
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

interface Parts {
  readonly gpus: string;
  readonly stations: string;
  readonly routes: string;
}

/** A model of plain jobs; 3.60 USD/h is a tenth of a cent a second. */
const modelOf = ({ gpus, stations, routes }: Parts): ModelDescription =>
  valid(
    readModel(
      'm.yaml',
      `model: priced\nclasses: { job: { urgency: 0 } }\ngpus:\n${gpus}\nstations:\n${stations}\nroutes:\n${routes}\n`,
    ),
  );

const station = (name: string, gpus: string, more: string): string =>
  `  ${name}: { kind: batching_pool, gpus: ${gpus}, ${more} }`;

const route = (name: string, through: string, times: string): string =>
  `  ${name}: { kind: jobs, class: job, through: [${through}], traffic: { trace: { times: [${times}] } } }`;

/** What each route costs in 100 s from an empty start. */
function costs(model: ModelDescription) {
  const spans = { transient: 0, measure: MEASURE, window: MEASURE, terminating: true };
  const found = costsOf(model, replicate(model, null, 'seed', spans), MEASURE);
  const rounded = (x: number): number => Number(x.toPrecision(12));
  return found.map(({ provisioned, usage, gpuSeconds }) => ({
    provisioned: rounded(provisioned),
    usage: rounded(usage),
    gpuSeconds: rounded(gpuSeconds),
  }));
}

/** Ten jobs of 1 s on two GPUs. */
const ten: Parts = {
  gpus: '  small: { count: 2, price: 3.60 USD/h }',
  stations: station('pool', 'small', 'service: { constant: 1s }'),
  routes: route('jobs', 'pool', '1s, 2s, 3s, 10s, 20s, 30s, 40s, 50s, 60s, 70s'),
};

describe('cost', () => {
  test('of GPUs is that of all of the time, and of the busy time', () => {
    // 2 GPUs x 100 s x 0.001 USD/s = 0.20 USD; 10 jobs x 1 s x 0.001 USD/s = 0.01 USD.
    expect(costs(modelOf(ten))).toEqual([{ provisioned: 0.2, usage: 0.01, gpuSeconds: 10 }]);
  });

  test('holds a fee for each job served', () => {
    const stations = station('pool', 'small', 'service: { constant: 1s }, fee: 0.0004 USD');
    expect(costs(modelOf({ ...ten, stations }))).toEqual([
      { provisioned: 0.204, usage: 0.014, gpuSeconds: 10 },
    ]);
  });

  test('of workers that stand on no GPUs is their fees alone', () => {
    const stations = `${ten.stations}\n  outside: { kind: delay, time: { constant: 1s }, fee: 0.01 USD }`;
    const routes = `${ten.routes}\n${route('others', 'outside', '1s, 2s, 3s')}`;
    expect(costs(modelOf({ ...ten, stations, routes }))[1]).toEqual({
      provisioned: 0.03,
      usage: 0.03,
      gpuSeconds: 0,
    });
  });

  test('of a station goes to routes by their jobs, and a batch is divided among its own', () => {
    const model = modelOf({
      gpus: '  one: { count: 1, price: 3.60 USD/h }',
      stations: station(
        'pool',
        'one',
        'batch: { max: 4 }, batch_time: { base: 1s }, fee: 0.001 USD',
      ),
      routes: `${route('a', 'pool', '1s, 1s, 1s')}\n${route('b', 'pool', '1s, 10s')}`,
    });
    // A batch of three of a and one of b, then b alone: 0.75 s and 0.25 s + 1 s, of 2 s.
    // Of 0.1 USD a pays 0.0375 and three fees, b 0.0625 and two.
    expect(costs(model)).toEqual([
      { provisioned: 0.0405, usage: 0.00375, gpuSeconds: 0.75 },
      { provisioned: 0.0645, usage: 0.00325, gpuSeconds: 1.25 },
    ]);
  });

  test('of a group goes to the stations on it by their busy time', () => {
    const model = modelOf({
      gpus: '  one: { count: 1, price: 3.60 USD/h }',
      stations: [
        station('fast', 'one', 'service: { constant: 1s }'),
        station('slow', 'one', 'service: { constant: 3s }'),
      ].join('\n'),
      routes: `${route('a', 'fast', '1s')}\n${route('b', 'slow', '10s')}`,
    });
    expect(costs(model)).toEqual([
      { provisioned: 0.025, usage: 0.001, gpuSeconds: 1 },
      { provisioned: 0.075, usage: 0.003, gpuSeconds: 3 },
    ]);
  });

  test('of what nobody uses is shared evenly', () => {
    const model = modelOf({
      gpus: '  one: { count: 1, price: 3.60 USD/h }',
      stations: [
        station('first', 'one', 'service: { constant: 1s }'),
        station('second', 'one', 'service: { constant: 1s }'),
      ].join('\n'),
      // Nobody comes in time. The first station has two routes, the second one of them.
      routes: `${route('a', 'first', '200s')}\n${route('b', 'first, second', '200s')}`,
    });
    expect(costs(model)).toEqual([
      { provisioned: 0.025, usage: 0, gpuSeconds: 0 },
      { provisioned: 0.075, usage: 0, gpuSeconds: 0 },
    ]);
  });

  test('a batch that began before measuring counts from then on', () => {
    const model = modelOf({
      ...ten,
      stations: station('pool', 'small', 'service: { constant: 4s }'),
      routes: `${route('a', 'pool', '1s')}\n${route('b', 'pool', '2s')}`,
    });
    // Measured from 3 s to 13 s: a is served until 5 s, b until 6 s.
    const spans = { transient: 3 * SECOND, measure: 10 * SECOND, window: 10 * SECOND };
    const [pool] = replicate(model, null, 'seed', spans).stations;
    expect(pool!.routes.map(({ workerTime }) => workerTime / SECOND)).toEqual([2, 3]);
    expect(pool!.busyWorkers * 10).toBeCloseTo(5, 9);
  });
});

const experimentOf = (lines: string) =>
  valid(
    readExperiment(
      'e.yaml',
      `question: What does a job cost?\nmodel: m.yaml\nsweep: { route: jobs, rate: [0.1/s, 0.2/s] }\nkind: terminating\nmeasure: 100s\nreplications: 3\n${lines}\n`,
    ),
  );

function found(lines: string, model: ModelDescription) {
  const experiment = experimentOf(lines);
  const cells = cellsOf(experiment, model);
  const tasks = tasksOf(experiment, cells);
  const results = cells.map((cell) => ({
    cell,
    replications: tasks
      .filter(({ step }) => step === cell.step)
      .map((task) => runTask(model, task)),
  }));
  const rows = stepRows(experiment, model, results);
  return { rows, answer: answerOf(experiment, model, results, rows) };
}

describe('in a table', () => {
  // The same ten jobs come in both steps, in half the time in the second one.
  const { rows, answer } = found(
    'budgets: { jobs: { error_rate: 1%, cost_per_success: 0.0199 USD } }',
    modelOf(ten),
  );

  test('cost is per hour, and per turn that succeeded', () => {
    const [row] = rows;
    expect(row!.cost!.provisioned.value).toBeCloseTo(7.2, 9); // 0.20 USD in 100 s
    expect(row!.cost!.usage.value).toBeCloseTo(0.36, 9);
    expect(row!.cost!.perSuccess).toMatchObject({ standardError: 0, replications: 3 });
    expect(row!.cost!.perSuccess.value).toBeCloseTo(0.02, 12);
    expect(row!.cost!.gpuSeconds.value).toBeCloseTo(1, 12);
  });

  test('it is judged beside the other figures, but does not limit the capacity', () => {
    expect(rows[0]!.judgement).toMatchObject({
      verdict: 'FAIL',
      binding: 'cost per success (USD)',
      reason: 'above the limit: cost per success (USD), 0.02 against 0.0199',
    });
    expect(answer.capacity.failures).toEqual([]);
    expect(answer.capacity.censored).toBe(true);
    expect(answer.sentence).toContain('every step is within budget of delay and errors');
    expect(answer.sentence).toContain(
      'A success of jobs costs more than 0.0199 USD at rate 0.1 and 0.2.',
    );
  });

  test('its columns are there, and empty without prices', () => {
    const cellsIn = (text: string): Record<string, string> => {
      const [names, cells] = text.split('\n').map((line) => line.split(','));
      return Object.fromEntries(names!.map((name, i) => [name, cells![i]!]));
    };
    const names = [
      'cost_provisioned_usd_per_h',
      'cost_usage_usd_per_h',
      'cost_per_success_usd',
      'cost_per_success_lo_usd',
      'cost_per_success_hi_usd',
      'gpu_seconds_per_turn',
    ];
    const priced = cellsIn(stepsCsv(rows));
    expect(names.map((name) => priced[name])).toEqual(['7.2', '0.36', '0.02', '0.02', '0.02', '1']);
    const free = modelOf({ ...ten, gpus: '  small: { count: 2 }' });
    const unpriced = cellsIn(stepsCsv(found('', free).rows));
    expect(names.map((name) => unpriced[name])).toEqual(['', '', '', '', '', '']);
  });
});
