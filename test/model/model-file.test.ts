import { expect, test } from 'vitest';
import * as z from 'zod';
import type { ModelDescription } from '../../src/model/description.ts';
import { modelFile, readModel } from '../../src/model/model-file.ts';
import { edited, recognizerModel } from './recognizer-model.ts';

function modelIn(text: string): ModelDescription {
  const reading = readModel('m.yaml', text);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

function stationIn(text: string, name: string): ModelDescription['stations'][number] {
  return modelIn(text).stations.find((station) => station.name === name)!;
}

function trafficOfJobs(traffic: string): unknown {
  return modelIn(edited('{ paced: { streams: 64, period: 160ms } }', traffic)).routes[2]!.traffic;
}

test('a model is plain data: durations in microseconds, defaults filled in', () => {
  const { name, about, classes, stations, routes } = modelIn(recognizerModel);
  expect({ name, about, classes }).toEqual({
    name: 'recognizer',
    about: 'Dictation and files share four GPUs',
    classes: [
      { name: 'live', urgency: 0 },
      { name: 'bulk', urgency: 1 },
    ],
  });
  expect(stations).toEqual([
    { kind: 'delay', name: 'uplink', time: { family: 'lognormal', mean: 25_000, cv: 0.4 } },
    {
      kind: 'batching_pool',
      name: 'recognizer',
      speeds: [1, 1, 1, 0.8],
      dispatch: 'strict_urgency',
      batch: { max: { live: 64, bulk: 16 }, linger: { live: 50_000, bulk: 200_000 } },
      work: {
        kind: 'batch_time',
        profile: expect.objectContaining({
          base: 12_000,
          perJob: 380,
          perAudioSecond: 0,
          perFinal: 0,
          noiseCv: 0.04,
        }),
      },
    },
    {
      kind: 'batching_pool',
      name: 'queue',
      speeds: [1, 1],
      dispatch: 'strict_urgency',
      batch: { max: { live: 1, bulk: 1 }, linger: { live: 0, bulk: 0 } },
      work: {
        kind: 'service',
        time: {
          live: { family: 'exponential', mean: 1e6 },
          bulk: { family: 'exponential', mean: 1e6 },
        },
      },
    },
  ]);
  expect(routes).toEqual([
    {
      kind: 'dictation',
      name: 'dictation',
      class: 'live',
      uplink: 'uplink',
      recognizer: 'recognizer',
      downlink: undefined,
      chunk: 160_000,
      listening: 'always',
      utterance: { family: 'lognormal', mean: 5e6, cv: 0.7 },
      firstWord: 300_000,
      silence: 500_000,
      pause: { family: 'exponential', mean: 2e6 },
      turns: { family: 'geometric', mean: 8 },
      traffic: { kind: 'poisson', quantity: 'concurrency', load: 800 },
      primary: 'first_partial',
    },
    {
      kind: 'bulk_transcription',
      name: 'files',
      class: 'bulk',
      recognizer: 'recognizer',
      file: { family: 'lognormal', mean: 1200e6, cv: 0.8 },
      segment: 30e6,
      traffic: { kind: 'poisson', quantity: 'rate', load: 2 / 60 },
    },
    {
      kind: 'jobs',
      name: 'jobs',
      class: 'live',
      through: ['queue'],
      traffic: { kind: 'paced', streams: 64, period: 160_000, start: 'random' },
    },
  ]);
});

test('stations and routes keep the order in which they are declared', () => {
  const named = edited('uplink: uplink', 'uplink: zulu', edited('  uplink:\n', '  zulu:\n'));
  const swapped = named.replaceAll('queue', 'alpha');
  expect(modelIn(swapped).stations.map(({ name }) => name)).toEqual([
    'zulu',
    'recognizer',
    'alpha',
  ]);
  expect(modelIn(swapped).routes.map(({ name }) => name)).toEqual(['dictation', 'files', 'jobs']);
});

test('one speed is that of every worker', () => {
  const text = edited('speed: [1, 1, 1, 0.8]', 'speed: 2');
  expect(stationIn(text, 'recognizer')).toMatchObject({ speeds: [2, 2, 2, 2] });
});

test('one batch size and linger hold for every class', () => {
  const max = edited('max: { live: 64, bulk: 16 }', 'max: 32');
  const text = edited('linger: { live: 50ms, bulk: 200ms }', 'linger: 5ms', max);
  expect(stationIn(text, 'recognizer')).toMatchObject({
    batch: { max: { live: 32, bulk: 32 }, linger: { live: 5000, bulk: 5000 } },
  });
});

test('service may differ by class', () => {
  const text = edited(
    '{ exponential: { mean: 1s } }',
    '{ bulk: { gamma: { mean: 2s, cv: 1 } }, live: 1s }',
  );
  expect(stationIn(text, 'queue')).toMatchObject({
    work: {
      kind: 'service',
      time: {
        live: { family: 'constant', value: 1e6 },
        bulk: { family: 'gamma', mean: 2e6, cv: 1 },
      },
    },
  });
});

test('queue limits and patience: for all classes, or for those that are named', () => {
  const pool = (more: string): unknown =>
    stationIn(edited('service: {', `${more}\n    service: {`), 'queue');
  expect(pool('queue_limit: 0')).toMatchObject({ queueLimit: { forAll: 0 }, patience: undefined });
  expect(pool('queue_limit: { bulk: 7 }')).toMatchObject({ queueLimit: { byClass: { bulk: 7 } } });
  const constant = { family: 'constant', value: 2e6 };
  expect(pool('patience: 2s')).toMatchObject({
    queueLimit: undefined,
    patience: { live: constant, bulk: constant },
  });
  const patience = { live: { family: 'exponential', mean: 1e6 } };
  expect(pool('patience: { live: { exponential: { mean: 1s } } }')).toMatchObject({ patience });
});

test('noise is lognormal unless the profile says otherwise', () => {
  const work = (text: string): unknown => stationIn(text, 'recognizer');
  expect(work(recognizerModel)).toMatchObject({ work: { profile: { noise: 'lognormal' } } });
  const gamma = edited('noise_cv: 4%', 'noise_cv: 4%\n      noise: gamma');
  expect(work(gamma)).toMatchObject({ work: { profile: { noise: 'gamma', noiseCv: 0.04 } } });
});

test('service may be that of the job', () => {
  const trace = edited(
    'paced: { streams: 64, period: 160ms }',
    'trace: { times: [0s], work: [3s] }',
  );
  const text = edited('service: { exponential: { mean: 1s } }', 'service: of_job', trace);
  expect(stationIn(text, 'queue')).toMatchObject({ work: { kind: 'of_job' } });
});

test('what a route says goes before the defaults', () => {
  const text = edited(
    'chunk: 160ms',
    'chunk: 80ms\n    listening: gated\n    first_word: 0.2s\n    downlink: uplink\n    promise: { primary: final }',
  );
  expect(modelIn(text).routes[0]).toMatchObject({
    chunk: 80_000,
    listening: 'gated',
    firstWord: 200_000,
    downlink: 'uplink',
    primary: 'final',
  });
});

test('traffic: Poisson by rate, closed, paced', () => {
  expect(trafficOfJobs('{ poisson: { rate: 90/min } }')).toEqual({
    kind: 'poisson',
    quantity: 'rate',
    load: 1.5,
  });
  expect(trafficOfJobs('{ closed: { population: 10 } }')).toEqual({
    kind: 'closed',
    population: 10,
    think: { family: 'constant', value: 0 },
    start: 'random',
    within: undefined,
    apart: undefined,
  });
  const think = '{ exponential: { mean: 9s } }';
  expect(
    trafficOfJobs(`{ closed: { population: 3, think: ${think}, start: staggered, within: 1s } }`),
  ).toEqual({
    kind: 'closed',
    population: 3,
    think: { family: 'exponential', mean: 9e6 },
    start: 'staggered',
    within: 1e6,
    apart: undefined,
  });
  expect(trafficOfJobs('{ paced: { streams: 2, period: 1s, start: synchronous } }')).toEqual({
    kind: 'paced',
    streams: 2,
    period: 1e6,
    start: 'synchronous',
  });
});

test('the sentence about it may be left out, and $schema is for editors only', () => {
  const text = edited('about: Dictation and files share four GPUs', '$schema: ./model.schema.json');
  const model = modelIn(text);
  expect(model.about).toBe('');
  expect(Object.keys(model)).toEqual(['name', 'about', 'classes', 'gpus', 'stations', 'routes']);
});

test('anchors and aliases serve to say a thing once', () => {
  const anchored = edited('time: { lognormal', 'time: &hop { lognormal');
  const text = edited('pause: { exponential: { mean: 2s } }', 'pause: *hop', anchored);
  expect(modelIn(text).routes[0]).toMatchObject({
    pause: { family: 'lognormal', mean: 25_000, cv: 0.4 },
  });
});

test('the JSON Schema for editors says what every key means', () => {
  const schema = z.toJSONSchema(modelFile, { target: 'draft-7', io: 'input' });
  const undescribed: string[] = [];
  let properties = 0;
  const look = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') {
        for (const [name, property] of Object.entries(value as object)) {
          properties++;
          if (!('description' in property)) undescribed.push(`${path}.${name}`);
        }
      }
      look(value, `${path}.${key}`);
    }
  };
  look(schema, '');
  expect(undescribed).toEqual([]);
  expect(properties).toBeGreaterThan(80); // the walk does find them
  expect(schema['required']).toEqual(['model', 'classes', 'stations', 'routes']);
});
