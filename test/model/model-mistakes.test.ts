import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/mistake.ts';
import { readModel } from '../../src/model/model-file.ts';
import { edited, recognizerModel } from './recognizer-model.ts';

function mistakesIn(text: string): string[] {
  const reading = readModel('m.yaml', text);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

const DURATION = 'expected a duration with its unit, such as 20ms';
const UNITS = 'units: ns, us, ms, s, min, h and d';
const WORKERS = 'm.yaml:12:14: stations.recognizer.workers: expected an integer from 1 to 100000';

describe('one slip, one mistake', () => {
  test.each<[from: string, to: string, message: string]>([
    // Values
    ['workers: 4', 'workers: four', `${WORKERS}, found four`],
    ['workers: 4', 'workers: 0', `${WORKERS}, found 0`],
    ['workers: 4', 'workers: 4.5', `${WORKERS}, found 4.5`],
    ['workers: 4', 'workers: "4"', `${WORKERS}, found "4", did you mean 4?`],
    ['workers: 4', 'workers: 1e999', `${WORKERS}, found 1e999`],
    [
      'workers: 4',
      'workers:',
      'm.yaml:12:5: stations.recognizer.workers: expected an integer from 1 to 100000, found nothing',
    ],
    [
      'chunk: 160ms',
      'chunk: 160',
      `m.yaml:31:12: routes.dictation.chunk: ${DURATION}, found 160, did you mean 160ms?`,
    ],
    [
      'chunk: 160ms',
      'chunk: 20/s',
      `m.yaml:31:12: routes.dictation.chunk: ${DURATION}, found 20/s, ${UNITS}`,
    ],
    [
      'chunk: 160ms',
      'chunk: 160 ms',
      `m.yaml:31:12: routes.dictation.chunk: ${DURATION}, found 160 ms, did you mean 160ms?`,
    ],
    [
      'chunk: 160ms',
      'chunk: 5ms',
      'm.yaml:31:12: routes.dictation.chunk: expected a duration from 10ms to 2s, found 5ms',
    ],
    [
      'noise_cv: 4%',
      'noise_cv: -4%',
      'm.yaml:20:17: stations.recognizer.batch_time.noise_cv: expected a number of 0 or more, or a percentage such as 70%, found -4%, did you mean 4%?',
    ],
    [
      'urgency: 1',
      'urgency: 16',
      'm.yaml:5:20: classes.bulk.urgency: expected an integer from 0 to 15, found 16',
    ],
    [
      'rate: 2/min',
      'rate: 2',
      'm.yaml:43:33: routes.files.traffic.poisson.rate: expected a rate with its unit, such as 12/s, found 2, did you mean 2/s, 2/min or 2/h?',
    ],
    [
      'about: Dictation and files share four GPUs',
      'about: 4',
      'm.yaml:2:8: about: expected a text, found 4',
    ],
    [
      'model: recognizer',
      'model: My model',
      'm.yaml:1:8: model: expected a name of small letters, digits and _, a letter first, found My model',
    ],
    // Words
    [
      'kind: batching_pool',
      'kind: batching-pool',
      'm.yaml:11:11: stations.recognizer.kind: expected delay, batching_pool, sharing, cache, continuous_batching, router, client or dependency, found batching-pool, did you mean batching_pool?',
    ],
    [
      'kind: batching_pool',
      'kind: gpu',
      'm.yaml:11:11: stations.recognizer.kind: expected delay, batching_pool, sharing, cache, continuous_batching, router, client or dependency, found gpu',
    ],
    [
      'kind: batching_pool',
      'knd: batching_pool',
      'm.yaml:11:5: stations.recognizer.knd: expected a known key, found knd, did you mean kind?',
    ],
    [
      '    kind: jobs\n',
      '',
      'm.yaml:44:3: routes.jobs.kind: expected dictation, voice_agent, speech_to_speech, bulk_transcription or jobs, found nothing',
    ],
    [
      'chunk: 160ms',
      'chunk: 160ms\n    listening: gatd',
      'm.yaml:32:16: routes.dictation.listening: expected always or gated, found gatd, did you mean gated?',
    ],
    // Keys
    [
      'workers: 4',
      'wrokers: 4',
      'm.yaml:12:5: stations.recognizer.wrokers: expected a known key, found wrokers, did you mean workers?',
    ],
    [
      'classes:',
      'clases:',
      'm.yaml:3:1: clases: expected a known key, found clases, did you mean classes?',
    ],
    [
      'per_job:',
      'per_jbo:',
      'm.yaml:19:7: stations.recognizer.batch_time.per_jbo: expected a known key, found per_jbo, did you mean per_job?',
    ],
    [
      '{ silence: 500ms }',
      '{ silence: 500ms, colour: red }',
      'm.yaml:33:33: routes.dictation.endpoint.colour: expected a known key, found colour, known keys: silence',
    ],
    [
      '{ silence: 500ms }',
      '{}',
      'm.yaml:33:5: routes.dictation.endpoint.silence: expected a duration with its unit, such as 20ms, found nothing',
    ],
    // Shapes
    [
      'classes:',
      'extra: [1]\nclasses:',
      'm.yaml:3:1: extra: expected a known key, found extra, known keys: extends, model, about, classes, gpus, stations, routes, phrase_book, faults, runbooks and invariants',
    ],
    [
      'through: [queue]',
      'through: queue',
      'm.yaml:47:14: routes.jobs.through: expected a list, found queue, did you mean [queue]?',
    ],
    [
      '{ silence: 500ms }',
      '500ms',
      'm.yaml:33:15: routes.dictation.endpoint: expected a mapping with silence, found 500ms',
    ],
    [
      '{ silence: 500ms }',
      '[500ms]',
      'm.yaml:33:5: routes.dictation.endpoint: expected a mapping with silence, found a list',
    ],
    [
      '{ poisson: { concurrency: 800 } }',
      'poisson',
      'm.yaml:36:14: routes.dictation.traffic: expected a mapping with poisson, renewal, mmpp, trace or closed, found poisson',
    ],
    // Traffic
    [
      '{ concurrency: 800 }',
      '{ concurrency: 800, rate: 2/s }',
      'm.yaml:36:16: routes.dictation.traffic.poisson: expected exactly one of rate and concurrency, found rate and concurrency',
    ],
    [
      '{ rate: 2/min }',
      '{ concurrency: 4 }',
      'm.yaml:43:27: routes.files.traffic.poisson.concurrency: expected a known key, found concurrency, known keys: rate, batch, cycle, shape and count',
    ],
    [
      '{ poisson: { rate: 2/min } }',
      '{ paced: { streams: 4, period: 1s } }',
      'm.yaml:43:16: routes.files.traffic.paced: expected a known key, found paced, known keys: poisson, renewal, mmpp, trace and closed',
    ],
    [
      '{ poisson: { rate: 2/min } }',
      '{ closed: { population: 4, start: synchronous, within: 1s } }',
      'm.yaml:43:69: routes.files.traffic.closed.within: expected 0ms, because synchronous starts are not spread, found 1s',
    ],
    // Distributions and values by class
    [
      '{ lognormal: { mean: 25ms, cv: 40% } }',
      '{ lognornal: { mean: 25ms, cv: 40% } }',
      'm.yaml:9:13: stations.uplink.time.lognornal: expected a known key, found lognornal, did you mean lognormal?',
    ],
    [
      'utterance: { lognormal: { mean: 5s, cv: 70% } }',
      'utterance: 0s',
      'm.yaml:32:16: routes.dictation.utterance: expected a duration above 0, found 0s',
    ],
    [
      'max: { live: 64, bulk: 16 }',
      'max: many',
      'm.yaml:15:12: stations.recognizer.batch.max: expected an integer from 1 to 10000, or a mapping from each class to its own, found many',
    ],
    [
      'max: { live: 64, bulk: 16 }',
      'max: { live: 64, bulk: 0 }',
      'm.yaml:15:30: stations.recognizer.batch.max.bulk: expected an integer from 1 to 10000, found 0',
    ],
    [
      '{ exponential: { mean: 1s } }',
      '{ exponentail: { mean: 1s } }',
      'm.yaml:24:16: stations.queue.service.exponentail: expected a known key, found exponentail, did you mean exponential?',
    ],
    [
      '{ exponential: { mean: 1s } }',
      '{ exponential: 1s }',
      'm.yaml:24:29: stations.queue.service.exponential: expected a mapping with mean, found 1s',
    ],
    [
      '{ exponential: { mean: 1s } }',
      '{ live: { exponentail: { mean: 1s } }, bulk: 2s }',
      'm.yaml:24:24: stations.queue.service.live.exponentail: expected a known key, found exponentail, did you mean exponential?',
    ],
    [
      '{ exponential: { mean: 1s } }',
      '1',
      'm.yaml:24:14: stations.queue.service: expected a value such as 5s, or a distribution such as { exponential: { mean: 5s } }, or a mapping from each class to its own, or of_job, found 1',
    ],
  ])('%s -> %s', (from, to, message) => {
    expect(mistakesIn(edited(from, to))).toEqual([message]);
  });
});

describe('parts of a model that do not fit each other', () => {
  test.each<[from: string, to: string, ...messages: string[]]>([
    // Names of stations and classes
    [
      'class: live',
      'class: alive',
      'm.yaml:28:12: routes.dictation.class: expected a class, found alive, did you mean live?',
    ],
    [
      'class: live',
      'class: video',
      'm.yaml:28:12: routes.dictation.class: expected a class, found video, classes: live and bulk',
    ],
    [
      'uplink: uplink',
      'uplink: upllink',
      'm.yaml:29:13: routes.dictation.uplink: expected a delay station, found upllink, did you mean uplink?',
    ],
    [
      'through: [queue]',
      'through: [queue, quue]',
      'm.yaml:47:22: routes.jobs.through[1]: expected a station, found quue, did you mean queue?',
    ],
    [
      'through: [queue]',
      'through: [quue]',
      'm.yaml:47:15: routes.jobs.through[0]: expected a station, found quue, did you mean queue?',
    ],
    [
      'recognizer: recognizer\n    chunk',
      'recognizer: queue\n    chunk',
      'm.yaml:30:17: routes.dictation.recognizer: expected a batching pool with batch_time, found queue, such pools: recognizer',
    ],
    [
      'recognizer: recognizer\n    chunk',
      'recognizer: uplink\n    chunk',
      'm.yaml:30:17: routes.dictation.recognizer: expected a batching pool with batch_time, found uplink, such pools: recognizer',
    ],
    [
      'uplink: uplink',
      'uplink: recognizer',
      'm.yaml:7:3: stations.uplink: expected a route that uses this station, found none',
      'm.yaml:29:13: routes.dictation.uplink: expected a delay station, found recognizer, delay stations: uplink',
    ],
    [
      '    uplink: uplink\n',
      '',
      'm.yaml:7:3: stations.uplink: expected a route that uses this station, found none',
    ],
    // Workers
    [
      'workers: 4',
      'workers: 5',
      'm.yaml:13:5: stations.recognizer.speed: expected one number, or a list of 5, one per worker, found a list of 4',
    ],
    // What workers do
    [
      'service: {',
      'batch_time: { base: 1ms }\n    service: {',
      'm.yaml:21:3: stations.queue: expected exactly one of batch_time and service, found batch_time and service',
    ],
    [
      '    service: { exponential: { mean: 1s } }\n',
      '',
      'm.yaml:21:3: stations.queue: expected exactly one of batch_time and service, found none of them',
    ],
    [
      'service: {',
      'batch: { max: 2 }\n    service: {',
      'm.yaml:24:19: stations.queue.batch.max: expected 1, because jobs with a service time are served one at a time, found 2',
    ],
    [
      'service: {',
      'batch: { max: { live: 1, bulk: 3 } }\n    service: {',
      'm.yaml:24:36: stations.queue.batch.max.bulk: expected 1, because jobs with a service time are served one at a time, found 3',
    ],
    // Values by class
    [
      'max: { live: 64, bulk: 16 }',
      'max: { live: 64 }',
      'm.yaml:15:7: stations.recognizer.batch.max.bulk: expected a value for class bulk, found nothing',
    ],
    [
      'max: { live: 64, bulk: 16 }',
      'max: { live: 64, blk: 16 }',
      'm.yaml:15:24: stations.recognizer.batch.max.blk: expected a class, found blk, did you mean bulk?',
    ],
    [
      'linger: { live: 50ms,',
      'linger: { live: 50ms, video: 1ms,',
      'm.yaml:16:29: stations.recognizer.batch.linger.video: expected a class, found video, classes: live and bulk',
    ],
    [
      '{ exponential: { mean: 1s } }',
      '{ live: 2s }',
      'm.yaml:24:5: stations.queue.service.bulk: expected a value for class bulk, found nothing',
    ],
    [
      'urgency: 1',
      'urgency: 0',
      'm.yaml:15:30: stations.recognizer.batch.max.bulk: expected the same as for live, of the same urgency, found 16',
      'm.yaml:16:35: stations.recognizer.batch.linger.bulk: expected the same as for live, of the same urgency, found 200ms',
    ],
    // Jobs that are lost
    [
      'service: {',
      'queue_limit: { live: 4, bluk: 2 }\n    service: {',
      'm.yaml:24:29: stations.queue.queue_limit.bluk: expected a class, found bluk, did you mean bulk?',
    ],
    [
      'service: {',
      'queue_limit: -1\n    service: {',
      'm.yaml:24:18: stations.queue.queue_limit: expected an integer from 0 to 1000000, found -1',
    ],
    [
      'service: {',
      'patience: 0s\n    service: {',
      'm.yaml:24:15: stations.queue.patience: expected a duration above 0, found 0s',
    ],
    [
      'service: {',
      'patience: { exponentail: { mean: 1s } }\n    service: {',
      'm.yaml:24:17: stations.queue.patience.exponentail: expected a known key, found exponentail, did you mean exponential?',
    ],
    [
      'service: {',
      'patience: { live: 1s, bluk: 2s }\n    service: {',
      'm.yaml:24:27: stations.queue.patience.bluk: expected a class, found bluk, did you mean bulk?',
    ],
    [
      'batch_time:',
      'queue_limit: 100\n    batch_time:',
      'm.yaml:17:18: stations.recognizer.queue_limit: expected a value by class without live, because route dictation brings audio, and only plain jobs are shed, found 100',
    ],
    [
      'batch_time:',
      'patience: { exponential: { mean: 1s } }\n    batch_time:',
      'm.yaml:17:5: stations.recognizer.patience: expected a value by class without live, because route dictation brings audio, and only plain jobs lose patience, found a mapping',
    ],
    [
      'batch_time:',
      'patience: { bulk: 1s }\n    batch_time:',
      'm.yaml:17:23: stations.recognizer.patience.bulk: expected no value for bulk, because route files brings audio, and only plain jobs lose patience, found 1s',
    ],
    [
      'service: { exponential: { mean: 1s } }',
      'batch: { max: { live: 8, bulk: 4 }, linger: 5ms }\n    queue_limit: { live: 6, bulk: 3 }\n    batch_time: { base: 1ms }',
      'm.yaml:25:26: stations.queue.queue_limit.live: expected at least 7, so that jobs of live can linger until they fill a batch, found 6',
    ],
    [
      'service: { exponential: { mean: 1s } }',
      'batch: { max: 8, linger: { live: 0ms, bulk: 5ms } }\n    queue_limit: 6\n    batch_time: { base: 1ms }',
      'm.yaml:25:18: stations.queue.queue_limit: expected at least 7, so that jobs of bulk can linger until they fill a batch, found 6',
    ],
    [
      'traffic: { paced: { streams: 64, period: 160ms } }',
      'traffic: { closed: { population: 4, think: 0ms } }',
    ],
    // Work of jobs
    [
      '{ exponential: { mean: 1s } }',
      'of_jbo',
      'm.yaml:24:14: stations.queue.service: expected of_job, found of_jbo, did you mean of_job?',
    ],
    [
      '{ exponential: { mean: 1s } }',
      'of_job',
      'm.yaml:48:5: routes.jobs.traffic: expected a trace with work, because queue has service: of_job, found a mapping',
    ],
    [
      'noise_cv: 4%',
      'noise_cv: 4%\n      noise: gama',
      'm.yaml:21:14: stations.recognizer.batch_time.noise: expected lognormal or gamma, found gama, did you mean gamma?',
    ],
  ])('%s -> %s', (from, to, ...messages) => {
    expect(mistakesIn(edited(from, to))).toEqual(messages);
  });

  test('durations of classes that share an urgency are compared, not how they are written', () => {
    const sameMax = edited(
      'max: { live: 64, bulk: 16 }',
      'max: 64',
      edited('urgency: 1', 'urgency: 0'),
    );
    const linger = 'linger: { live: 50ms, bulk: 200ms }';
    expect(mistakesIn(edited(linger, 'linger: { live: 50ms, bulk: 0.05s }', sameMax))).toEqual([]);
    expect(mistakesIn(edited(linger, 'linger: { live: 50ms, bulk: 0.06s }', sameMax))).toHaveLength(
      1,
    );
  });

  test.each(['', ', think: 0ms', ', think: { constant: 0s }'])(
    'a population that comes back at once may not be shed (%s)',
    (think) => {
      const limited = edited('service: {', 'queue_limit: { live: 2 }\n    service: {');
      const text = edited(
        'paced: { streams: 64, period: 160ms }',
        `closed: { population: 9${think} }`,
        limited,
      );
      expect(mistakesIn(text)).toHaveLength(1);
      expect(mistakesIn(text)[0]).toContain(
        'routes.jobs.traffic.closed.think: expected a time above 0s, because jobs that queue sheds come back after it',
      );
      const ofOthers = edited('queue_limit: { live: 2 }', 'queue_limit: { bulk: 2 }', text);
      expect(mistakesIn(ofOthers)).toEqual([]);
    },
  );

  test('classes whose urgency cannot be read are not taken to share one', () => {
    const text = edited('urgency: 1', '', edited('urgency: 0', ''));
    expect(mistakesIn(text)).toEqual([
      'm.yaml:4:3: classes.live.urgency: expected an integer from 0 to 15, found nothing',
      'm.yaml:5:3: classes.bulk.urgency: expected an integer from 0 to 15, found nothing',
    ]);
  });

  test('a class called like a distribution is refused, for it could be taken for one', () => {
    expect(mistakesIn(edited('  bulk: {', '  gamma: {'))[0]).toBe(
      'm.yaml:5:3: classes.gamma: expected a name that is not a distribution, found gamma',
    );
  });

  test('a class may be called nearly like a distribution', () => {
    const renamed = recognizerModel
      .replaceAll('bulk:', 'gamut:')
      .replaceAll('class: bulk', 'class: gamut');
    expect(
      mistakesIn(edited('{ exponential: { mean: 1s } }', '{ live: 1s, gamut: 2s }', renamed)),
    ).toEqual([]);
    expect(mistakesIn(edited('{ exponential: { mean: 1s } }', '{ gamut: 2s }', renamed))).toEqual([
      'm.yaml:24:5: stations.queue.service.live: expected a value for class live, found nothing',
    ]);
  });
});

describe('all mistakes at once, in the order of the file', () => {
  test('values, words, keys, shapes, references and what has to fit', () => {
    let text = recognizerModel;
    for (const [from, to] of [
      ['about: Dictation', 'abuot: Dictation'],
      ['urgency: 1', 'urgency: high'],
      ['mean: 25ms, cv: 40%', 'mean: 25'],
      ['kind: batching_pool', 'kind: batching-pool'],
      ['workers: 4', 'workers: 3'],
      ['base: 12ms', 'base: -12ms'],
      ['service:', 'servce:'],
      ['class: live', 'class: liv'],
      ['chunk: 160ms', 'chunk: 160ms\n    chunk: 80ms'],
      ['mean: 8', 'mean: *eight'],
      ['segment: 30s', 'segment: 30'],
      ['through: [queue]', 'thruogh: [queue]'],
      ['streams: 64, period: 160ms', 'streams: 0'],
    ] as const) {
      text = edited(from, to, text);
    }
    const positions = mistakesIn(text).map((message) => message.split(': ').slice(0, 2).join(' '));
    expect(positions).toEqual([
      'm.yaml:2:1 abuot',
      'm.yaml:5:20 classes.bulk.urgency',
      'm.yaml:9:13 stations.uplink.time.lognormal.cv',
      'm.yaml:9:32 stations.uplink.time.lognormal.mean',
      'm.yaml:11:11 stations.recognizer.kind',
      'm.yaml:13:5 stations.recognizer.speed',
      'm.yaml:18:13 stations.recognizer.batch_time.base',
      'm.yaml:24:5 stations.queue.servce',
      'm.yaml:28:12 routes.dictation.class',
      'm.yaml:32:5 routes.dictation.chunk',
      'm.yaml:36:33 routes.dictation.turns.geometric.mean',
      'm.yaml:43:14 routes.files.segment',
      'm.yaml:48:5 routes.jobs.thruogh',
      'm.yaml:49:16 routes.jobs.traffic.paced.period',
      'm.yaml:49:34 routes.jobs.traffic.paced.streams',
    ]);
  });

  test('a misspelt key of a station is not also told as a station without use', () => {
    expect(mistakesIn(edited('    uplink: uplink', '    uplnik: uplink'))).toEqual([
      'm.yaml:29:5: routes.dictation.uplnik: expected a known key, found uplnik, did you mean uplink?',
    ]);
  });
});

describe('files that are not models at all', () => {
  const NEEDED = 'expected a mapping with model, classes, stations and routes';
  test.each([
    ['', `m.yaml:1:1: ${NEEDED}, found nothing`],
    ['# later\n', `m.yaml:1:1: ${NEEDED}, found nothing`],
    ['- a\n- b\n', `m.yaml:1:1: ${NEEDED}, found a list`],
    ['model recognizer\n', `m.yaml:1:1: ${NEEDED}, found model recognizer`],
  ])('%j', (text, message) => {
    expect(mistakesIn(text)).toEqual([message]);
  });

  test('an empty mapping lacks every required key', () => {
    expect(mistakesIn('{}')).toEqual([
      'm.yaml:1:1: model: expected a name of small letters, digits and _, a letter first, found nothing',
      'm.yaml:1:1: classes: expected a mapping, found nothing',
      'm.yaml:1:1: stations: expected a mapping, found nothing',
      'm.yaml:1:1: routes: expected a mapping, found nothing',
    ]);
  });

  test('a model without classes, stations or routes is none', () => {
    expect(mistakesIn('model: x\nclasses: {}\nstations: {}\nroutes: {}\n')).toEqual([
      'm.yaml:2:1: classes: expected at least one class, found an empty mapping',
      'm.yaml:3:1: stations: expected at least one station, found an empty mapping',
      'm.yaml:4:1: routes: expected at least one route, found an empty mapping',
    ]);
  });
});
