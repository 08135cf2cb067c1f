import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  checkExperiment,
  type ExperimentDescription,
  experimentFile,
  readExperiment,
} from '../../src/experiment/experiment-file.ts';
import { describeMistake } from '../../src/files/index.ts';
import { readModel } from '../../src/model/index.ts';

const shortest = `question: How many calls do four GPUs carry?
model: ../models/recognizer.yaml
sweep: { route: dictation, concurrency: [200, 400] }
measure: 3min
`;

const model = `model: recognizer
classes: { live: { urgency: 0 } }
stations:
  recognizer: { kind: batching_pool, workers: 4, batch_time: { base: 12ms } }
  queue: { kind: batching_pool, workers: 1, service: 1s }
routes:
  dictation:
    kind: dictation
    class: live
    recognizer: recognizer
    chunk: 160ms
    utterance: 5s
    endpoint: { silence: 500ms }
    pause: 2s
    turns: 8
    traffic: { poisson: { rate: 1/s } }
  files:
    kind: bulk_transcription
    class: live
    recognizer: recognizer
    file: 20min
    segment: 30s
    traffic: { poisson: { rate: 1/min } }
  terminals: { kind: jobs, class: live, through: [queue], traffic: { closed: { population: 3 } } }
  cameras: { kind: jobs, class: live, through: [queue], traffic: { paced: { streams: 3, period: 1s } } }
`;

function experimentIn(text: string): ExperimentDescription {
  const reading = readExperiment('e.yaml', text);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

function mistakesIn(text: string): string[] {
  const reading = readExperiment('e.yaml', text);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

function misfits(text: string): string[] {
  const experiment = readExperiment('e.yaml', text);
  const system = readModel('m.yaml', model);
  if (!('value' in experiment) || !('value' in system)) throw new Error('both files are valid');
  return checkExperiment(experiment.value, system.value, experiment.source).map(describeMistake);
}

test('an experiment with everything left out that can be', () => {
  expect(experimentIn(shortest)).toEqual({
    question: 'How many calls do four GPUs carry?',
    model: '../models/recognizer.yaml',
    seed: '1',
    sweep: { route: 'dictation', quantity: 'concurrency', levels: [200, 400] },
    replications: 10,
    kind: 'steady',
    measure: 180e6,
    transient: undefined,
    window: 60e6,
    budgets: [],
    sustain: 2,
    precision: undefined,
    mostReplications: 100,
    require: [],
    tell: [],
    policies: [],
    grid: [],
  });
});

test('an experiment that says everything', () => {
  const text = `$schema: ./experiment.schema.json
question: >
  How many calls
  do four GPUs carry?
model: m.yaml
seed: night shift
sweep: { route: files, rate: [30/min, 0.1/s, 30/min] }
replications: 1
kind: steady
measure: 1h
transient: 0s
window: 1h
budgets:
  files: { error_rate: 1% }
  dictation: { p95: 500ms, error_rate: 0.5% }
sustain: 10
precision: 2%
most_replications: 7
tell: [final_p95_ms, error_rate]
require: [capacity >= 0.5, ' stable_up_to>=0.1', capacity(strict_1) >= 2, 'capacity ( fifo ) >=2']
policies:
  strict_1: {}
  fifo: { stations: { recognizer: { dispatch: fifo } } }
`;
  expect(experimentIn(text)).toEqual({
    question: 'How many calls do four GPUs carry?',
    model: 'm.yaml',
    seed: 'night shift',
    sweep: { route: 'files', quantity: 'rate', levels: [0.5, 0.1, 0.5] }, // repeated, in their order
    replications: 1,
    kind: 'steady',
    measure: 3600e6,
    transient: 0,
    window: 3600e6,
    budgets: [
      { route: 'files', p95: undefined, errorRate: 0.01 },
      { route: 'dictation', p95: 500_000, errorRate: 0.005 },
    ],
    sustain: 10,
    precision: 0.02,
    mostReplications: 7,
    require: [
      { text: 'capacity >= 0.5', figure: 'capacity', least: 0.5 },
      { text: ' stable_up_to>=0.1', figure: 'stable_up_to', least: 0.1 },
      { text: 'capacity(strict_1) >= 2', figure: 'capacity', policy: 'strict_1', least: 2 },
      { text: 'capacity ( fifo ) >=2', figure: 'capacity', policy: 'fifo', least: 2 },
    ],
    tell: ['final_p95_ms', 'error_rate'],
    policies: ['strict_1', 'fifo'],
    grid: [],
  });
});

test.each([
  ['seed: 7', '7'],
  ['seed: -7', '-7'],
  ['seed: "007"', '007'],
])('%s is the text %s', (line, seed) => {
  expect(experimentIn(`${shortest}${line}\n`).seed).toBe(seed);
});

test('the window is no longer than a short measurement', () => {
  expect(experimentIn(shortest.replace('3min', '20s')).window).toBe(20e6);
});

describe('terminating runs', () => {
  const terminating = `${shortest}kind: terminating\n`;

  test('leave nothing out', () => {
    expect(experimentIn(`${terminating}transient: 0s\n`)).toMatchObject({ kind: 'terminating' });
    expect(mistakesIn(`${terminating}transient: 5s\n`)).toEqual([
      'e.yaml:6:12: transient: expected nothing here, for terminating runs are measured whole, found 5s',
    ]);
  });

  test('cannot be required to be stable', () => {
    expect(mistakesIn(`${terminating}require: [capacity >= 3, stable_up_to >= 3]\n`)).toEqual([
      'e.yaml:6:26: require[1]: expected capacity >= a load, for terminating runs have no steady state, found stable_up_to >= 3',
    ]);
  });

  test('a slip in the kind', () => {
    expect(mistakesIn(`${shortest}kind: terminate\n`)).toEqual([
      'e.yaml:5:7: kind: expected steady or terminating, found terminate, did you mean terminating?',
    ]);
  });
});

describe('one slip, one mistake', () => {
  test.each([
    [
      'carry?',
      'carry',
      'e.yaml:1:11: question: expected a question that ends with a question mark, found How many calls do four GPUs carry',
    ],
    [
      'question: How many calls do four GPUs carry?',
      'question:',
      'e.yaml:1:1: question: expected a question that ends with a question mark, found nothing',
    ],
    [
      'model: ../models/recognizer.yaml\n',
      '',
      'e.yaml:1:1: model: expected the path of a model file, found nothing',
    ],
    [
      'model:',
      'modle:',
      'e.yaml:2:1: modle: expected a known key, found modle, did you mean model?',
    ],
    [
      'concurrency: [200, 400]',
      'concurrency: []',
      'e.yaml:3:28: sweep.concurrency: expected at least 1 entry, found an empty list',
    ],
    [
      'concurrency: [200, 400]',
      'concurrency: [200, 0]',
      'e.yaml:3:47: sweep.concurrency[1]: expected a number above 0, found 0',
    ],
    [
      'concurrency: [200, 400]',
      'concurrency: 200',
      'e.yaml:3:41: sweep.concurrency: expected a list, found 200, did you mean [200]?',
    ],
    [
      'concurrency: [200, 400]',
      'rate: [2, 4/s]',
      'e.yaml:3:35: sweep.rate[0]: expected a rate with its unit, such as 12/s, found 2, did you mean 2/s, 2/min or 2/h?',
    ],
    [
      'concurrency: [200, 400]',
      'population: [1.5]',
      'e.yaml:3:41: sweep.population[0]: expected a positive integer, found 1.5',
    ],
    [
      'concurrency: [200, 400]',
      'load: [1]',
      'e.yaml:3:28: sweep.load: expected a known key, found load, known keys: route, rate, concurrency, population and streams',
    ],
    [
      ', concurrency: [200, 400]',
      '',
      'e.yaml:3:1: sweep: expected exactly one of rate, concurrency, population and streams, found none of them',
    ],
    [
      'concurrency: [200, 400]',
      'concurrency: [1], streams: [1]',
      'e.yaml:3:1: sweep: expected exactly one of rate, concurrency, population and streams, found concurrency and streams',
    ],
    [
      'route: dictation, ',
      '',
      'e.yaml:3:1: sweep.route: expected the name of a route, found nothing',
    ],
    [
      'measure: 3min',
      'measure: 180',
      'e.yaml:4:10: measure: expected a duration with its unit, such as 20ms, found 180, did you mean 180ms, 180s or 180min?',
    ],
    ['measure: 3min', 'measure: 0s', 'e.yaml:4:10: measure: expected a duration above 0, found 0s'],
    [
      'measure: 3min',
      'measure: 3min\nwindow: 4min',
      'e.yaml:5:9: window: expected at most 3min, the measured window, found 4min',
    ],
    [
      'measure: 3min',
      'measure: 3min\nseed: 1.5',
      'e.yaml:5:7: seed: expected a text or an integer, found 1.5',
    ],
    [
      'measure: 3min',
      'measure: 3min\nseed: 12345678901234567890',
      'e.yaml:5:7: seed: expected a text or an integer, found 12345678901234567890',
    ],
    [
      'measure: 3min',
      'measure: 3min\nseed: ""',
      'e.yaml:5:7: seed: expected a text or an integer, found ""',
    ],
    [
      'measure: 3min',
      'measure: 3min\nreplications: 10001',
      'e.yaml:5:15: replications: expected an integer from 1 to 10000, found 10001',
    ],
    [
      'measure: 3min',
      'measure: 3min\nsustain: 0',
      'e.yaml:5:10: sustain: expected an integer from 1 to 10, found 0',
    ],
    [
      'measure: 3min',
      'measure: 3min\nrequire: [capcity >= 300]',
      'e.yaml:5:11: require[0]: expected a requirement such as capacity >= 300, of capacity or stable_up_to, found capcity >= 300, did you mean capacity?',
    ],
    [
      'measure: 3min',
      'measure: 3min\nrequire: [capacity > 300]',
      'e.yaml:5:11: require[0]: expected a requirement such as capacity >= 300, of capacity or stable_up_to, found capacity > 300',
    ],
    [
      'measure: 3min',
      'measure: 3min\nbudgets: { files: {} }',
      'e.yaml:5:12: budgets.files: expected at least one of p95, error_rate and cost_per_success, found none of them',
    ],
    [
      'measure: 3min',
      'measure: 3min\nbudgets: { files: { p99: 1s } }',
      'e.yaml:5:21: budgets.files.p99: expected a known key, found p99, did you mean p95?',
    ],
    [
      'measure: 3min',
      'measure: 3min\nbudgets: { files: { error_rate: 0.01 } }',
      'e.yaml:5:33: budgets.files.error_rate: expected a share in percent, such as 5%, found 0.01, did you mean 1%?',
    ],
    [
      'measure: 3min',
      'measure: 3min\ntell: [first_audoi_p95_ms]',
      // As many as an experiment can tell: nobody reads so many before the one that was meant.
      'e.yaml:5:8: tell[0]: expected one of 71 known words, found first_audoi_p95_ms, did you mean first_audio_p95_ms?',
    ],
    [
      'measure: 3min',
      'measure: 3min\nbudgets: 500ms',
      'e.yaml:5:10: budgets: expected a mapping, found 500ms',
    ],
  ])('%j -> %j', (from, to, message) => {
    expect(shortest).toContain(from);
    expect(mistakesIn(shortest.replace(from, to))).toEqual([message]);
  });
});

test('all mistakes at once', () => {
  const text =
    'question: Why\nmodel: m.yaml\nsweep: { route: 4 }\nmeasure: 1s\nwindow: 2s\nsustain: x\n';
  expect(mistakesIn(text).map((message) => message.split(': ')[1])).toEqual([
    'question',
    'sweep',
    'sweep.route',
    'window',
    'sustain',
  ]);
});

describe('an experiment must fit its model', () => {
  test.each([
    ['route: dictation, concurrency: [200]', []],
    ['route: dictation, rate: [1/s]', []],
    ['route: files, rate: [1/s]', []],
    ['route: terminals, population: [10]', []],
    ['route: cameras, streams: [10]', []],
    [
      'route: dictaton, rate: [1/s]',
      [
        'e.yaml:3:17: sweep.route: expected a route of model recognizer, found dictaton, did you mean dictation?',
      ],
    ],
    [
      'route: phone, rate: [1/s]',
      [
        'e.yaml:3:17: sweep.route: expected a route of model recognizer, found phone, routes: dictation, files, terminals and cameras',
      ],
    ],
    [
      'route: files, concurrency: [200]',
      [
        'e.yaml:3:24: sweep.concurrency: expected rate, for the traffic of files is poisson, found concurrency',
      ],
    ],
    [
      'route: dictation, streams: [200]',
      [
        'e.yaml:3:28: sweep.streams: expected rate or concurrency, for the traffic of dictation is poisson, found streams',
      ],
    ],
    [
      'route: terminals, rate: [1/s]',
      [
        'e.yaml:3:28: sweep.rate: expected population, for the traffic of terminals is closed, found rate',
      ],
    ],
    [
      'route: cameras, population: [2]',
      [
        'e.yaml:3:26: sweep.population: expected streams, for the traffic of cameras is paced, found population',
      ],
    ],
  ])('sweep: { %s }', (sweep, messages) => {
    expect(misfits(shortest.replace(/sweep: .*/, `sweep: { ${sweep} }`))).toEqual(messages);
  });

  test('budgets are for its routes', () => {
    expect(misfits(`${shortest}budgets:\n  files: { p95: 1s }\n  file: { p95: 1s }\n`)).toEqual([
      'e.yaml:7:3: budgets.file: expected a route of model recognizer, found file, did you mean files?',
    ]);
  });

  test('nothing costs anything in a model without prices', () => {
    expect(misfits(`${shortest}budgets:\n  files: { cost_per_success: 0.02 USD }\n`)).toEqual([
      'e.yaml:6:12: budgets.files.cost_per_success: expected a model with prices, of GPUs or as fees of stations, found none',
    ]);
  });
});

test('the JSON Schema for editors can be made', () => {
  const schema = z.toJSONSchema(experimentFile, { target: 'draft-7', io: 'input' });
  expect(schema['required']).toEqual(['question', 'model', 'sweep', 'measure']);
  expect(schema.properties?.['sweep']).toMatchObject({
    description: expect.any(String),
    required: ['route'],
  });
});
