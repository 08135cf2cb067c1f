import { describe, expect, test } from 'vitest';
import {
  ceilings,
  type DictationDescription,
  type ModelDescription,
  pace,
  readModel,
  replicate,
  type StationDemand,
  stationDemands,
} from '../../src/model/index.ts';
import { meanOver } from '../../src/statistics/index.ts';

const SECOND = 1_000_000;

/** What a test changes about the model below: blocks of YAML by name. */
interface Parts {
  readonly workers?: string;
  readonly batch?: string;
  readonly batchTime?: string;
  readonly listening?: 'always' | 'gated';
  readonly speech?: string;
  readonly calls?: string;
  readonly files?: string;
}

/** Dictation at 100 calls at a time and, if asked for, files on the same recognizer. */
function model(parts: Parts = {}): ModelDescription {
  const text = `model: demand
classes:
  live: { urgency: 0 }
  bulk: { urgency: 1 }
stations:
  recognizer:
    kind: batching_pool
    ${parts.workers ?? 'workers: 4'}
    batch: ${parts.batch ?? '{ max: { live: 8, bulk: 4 } }'}
    batch_time: ${parts.batchTime ?? '{ base: 8ms, per_job: 1ms, per_audio_second: 5ms, per_final: 10ms }'}
routes:
  dictation:
    kind: dictation
    class: live
    recognizer: recognizer
    chunk: 200ms
    listening: ${parts.listening ?? 'always'}
    ${parts.speech ?? 'utterance: 4s'}
    endpoint: { silence: 1s }
    pause: 3s
    turns: 5
    traffic: { poisson: { ${parts.calls ?? 'concurrency: 100'} } }
${parts.files ?? ''}`;
  const reading = readModel('demand.yaml', text);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

const files = `  files:
    kind: bulk_transcription
    class: bulk
    recognizer: recognizer
    file: 100s
    segment: 30s
    traffic: { poisson: { rate: 2/s } }
`;

const recognizer = (of: ModelDescription): StationDemand => stationDemands(of, [])[0]!;

/*
 * A call: 5 utterances of 4 s, each followed by 1 s of silence, and 4 pauses of 3 s between them: 5 x 5 + 4 x 3 =
 * 37 s. At 100 calls at a time 100/37 calls come a second.
 */
const CALLS = 100 / 37;

/** One chunk at full batches: 8 / 8 of the base, 1 for the job, 0.2 s x 5 for its audio: 3 ms. */
const CHUNK = 0.003;
/** Five finals of 10 ms. */
const FINALS = 5 * 0.01;

describe('the demand for a recognizer, by hand', () => {
  test('always listening: a chunk for every 200 ms of a call, and half a one at its end', () => {
    const chunks = 37 / 0.2 + 0.5;
    const expected = (CALLS * (chunks * CHUNK + FINALS)) / 4;
    expect(recognizer(model()).utilization).toBeCloseTo(expected, 10);
  });

  test('gated: only for utterances and their silence, and half a one for each', () => {
    const chunks = 5 * (5 / 0.2 + 0.5);
    const expected = (CALLS * (chunks * CHUNK + FINALS)) / 4;
    expect(recognizer(model({ listening: 'gated' })).utilization).toBeCloseTo(expected, 10);
  });

  test('by rate: as many calls as it says', () => {
    const byRate = recognizer(model({ calls: 'rate: 3/s' })).utilization;
    expect(byRate).toBeCloseTo((recognizer(model()).utilization / CALLS) * 3, 10);
  });

  test('random numbers of random utterances count by their means', () => {
    const random = model({ speech: 'utterance: { lognormal: { mean: 4s, cv: 90% } }' });
    expect(recognizer(random).utilization).toBeCloseTo(recognizer(model()).utilization, 10);
  });

  test('workers count by their speeds', () => {
    const mixed = model({ workers: 'workers: 3\n    speed: [1, 0.5, 2]' });
    const usual = recognizer(model()).utilization;
    expect(recognizer(mixed).utilization).toBeCloseTo((usual * 4) / 3.5, 10);
  });

  test('files add their segments: 100 s are 3 1/3 of 30 s, and half a one at the end', () => {
    const mixed = recognizer(model({ files })).utilization;
    const segments = 100 / 30 + 0.5;
    const file = segments * (0.008 / 4 + 0.001) + 100 * 0.005;
    expect(mixed).toBeCloseTo(recognizer(model()).utilization + (2 * file) / 4, 10);
  });

  test('finalization that weighs on a whole batch is paid by the batches that hold one', () => {
    const withBase = (finalBase: string): number =>
      recognizer(model({ batchTime: `{ base: 8ms, per_job: 1ms, final_base: ${finalBase} }` }))
        .utilization;
    // A call has 185.5 chunks of which 5 are finals; a batch of 8 holds one with 1 - (1 - 5/185.5)^8.
    const chunks = 185.5;
    const share = 1 - (1 - 5 / chunks) ** 8;
    const expected = (CALLS * chunks * share * 0.016) / 8 / 4;
    expect(withBase('16ms') - withBase('0ms')).toBeCloseTo(expected, 10);
  });

  test('chunks longer than an utterance: one for each, and that is its final', () => {
    const speech = 'utterance: 10ms';
    const batchTime = '{ base: 8ms, final_base: 16ms }';
    const short = model({ listening: 'gated', speech, batchTime });
    const [route] = short.routes as [DictationDescription];
    const long = { ...short, routes: [{ ...route, chunk: 2 * SECOND, silence: 0 }] };
    // 5 x 0.01 + 4 x 3 = 12.05 s; 5 chunks in batches of 8 that hold finals only: 24 / 8 = 3 ms each
    expect(recognizer(long).utilization).toBeCloseTo(((100 / 12.05) * 5 * 0.003) / 4, 10);
  });

  test('plain jobs demand their service times, at each station that they go through', () => {
    const reading = readModel(
      'jobs.yaml',
      `model: jobs
classes: { live: { urgency: 0 } }
stations:
  first: { kind: batching_pool, workers: 2, service: { exponential: { mean: 50ms } } }
  link: { kind: delay, time: 10ms }
  second: { kind: batching_pool, workers: 1, speed: 2, service: { lognormal: { mean: 60ms, cv: 2 } } }
routes:
  jobs:
    kind: jobs
    class: live
    through: [first, link, second]
    traffic: { poisson: { rate: 20/s } }
`,
    );
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    const demands = stationDemands(reading.value, []);
    expect(demands.map(({ station }) => station)).toEqual(['first', 'second']);
    expect(demands[0]!.utilization).toBeCloseTo((20 * 0.05) / 2, 10);
    expect(demands[1]!.utilization).toBeCloseTo((20 * 0.06) / 2, 10);
    expect(pace(reading.value.routes[0]!, reading.value)).toBeCloseTo(110_000, 6);
  });
});

describe('a pool that loses jobs', () => {
  /** Jobs of two classes, 1.1 a second in all, for one worker that takes 1 s for each. */
  function relaxation(pool: string, leastUrgent?: number): number {
    const reading = readModel(
      'losses.yaml',
      `model: losses
classes: { live: { urgency: 0 }, bulk: { urgency: 1 } }
stations:
  pool: { kind: batching_pool, workers: 1, service: { exponential: { mean: 1s } }${pool} }
routes:
  live: { kind: jobs, class: live, through: [pool], traffic: { poisson: { rate: 0.6/s } } }
  bulk: { kind: jobs, class: bulk, through: [pool], traffic: { poisson: { rate: 0.5/s } } }
`,
    );
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    return stationDemands(reading.value, [], leastUrgent)[0]!.relaxation / SECOND;
  }

  /** M/M/1/K: 1 / its spectral gap, and a service time (Morse 1958). */
  const finite = (rate: number, places: number): number =>
    1 / (1 + rate - 2 * Math.sqrt(rate) * Math.cos(Math.PI / (places + 2))) + 1;

  test('has a steady state above its capacity: full, it forgets its start', () => {
    expect(relaxation('')).toBe(Infinity);
    // The series of the cosine is cut: 1 % at no place, 0.03 % at nine.
    expect(relaxation(', queue_limit: 9')).toBeCloseTo(finite(1.1, 9), 1);
    expect(relaxation(', queue_limit: { live: 4, bulk: 5 }')).toBe(relaxation(', queue_limit: 9'));
    expect(Math.abs(relaxation(', queue_limit: 0') / finite(1.1, 0) - 1)).toBeLessThan(0.02);
  });

  test('forgets within a patience and a service time', () => {
    expect(relaxation(', patience: 4s')).toBeCloseTo(4 + 1, 9);
    expect(relaxation(', patience: { live: 4s, bulk: { exponential: { mean: 7s } } }')) //
      .toBeCloseTo(7 + 1, 9);
    expect(relaxation(', queue_limit: 1, patience: 1h')).toBe(relaxation(', queue_limit: 1'));
  });

  test('has none while jobs of one class are never lost', () => {
    expect(relaxation(', queue_limit: { live: 4 }')).toBe(Infinity);
    expect(relaxation(', patience: { bulk: 4s }')).toBe(Infinity);
  });

  test('is not forgotten later for the losses', () => {
    const alone = relaxation('', 0); // urgent jobs do not meet the others
    expect(alone).toBeLessThan(Infinity);
    expect(relaxation(', queue_limit: { live: 100, bulk: 1 }', 0)).toBe(alone);
  });

  test('lets urgent jobs meet the others where they share places', () => {
    expect(relaxation(', queue_limit: 9', 0)).toBe(relaxation(', queue_limit: 9'));
  });
});

describe('ceilings', () => {
  const swept = { route: 'dictation', quantity: 'concurrency', level: 1, highest: 1 } as const;

  test('at the ceiling a station has no capacity left', () => {
    const [ceiling] = ceilings(model(), swept);
    // Utilization is proportional to the calls: 100 / utilization at 100.
    expect(ceiling!.station).toBe('recognizer');
    expect(ceiling!.load).toBeCloseTo(100 / recognizer(model()).utilization, 6);
    const [demand] = stationDemands(model(), [{ ...swept, level: ceiling!.load }]);
    expect(demand!.utilization).toBeCloseTo(1, 6);
  });

  test('what the other routes need is not there for the swept one', () => {
    const [alone] = ceilings(model(), swept);
    const [shared] = ceilings(model({ files }), swept);
    const ofFiles = recognizer(model({ files })).utilization - recognizer(model()).utilization;
    expect(shared!.load).toBeCloseTo(alone!.load * (1 - ofFiles), 6);
  });
});

/** |z| of a right figure is larger for one seed in a thousand (Student, 9 degrees of freedom). */
const MOST_Z = 4.75;

describe.each(['always', 'gated'] as const)(
  'a simulated pool with batches of one (%s)',
  (listening) => {
    const speech = 'utterance: { lognormal: { mean: 4s, cv: 70% } }';
    const batchTime =
      '{ base: 3ms, per_job: 1ms, per_audio_second: 10ms, per_final: 20ms, noise_cv: 30% }';
    const alone = model({
      listening,
      speech,
      batchTime,
      batch: '{ max: 1 }',
      calls: 'concurrency: 60',
    });

    test('is as busy as its demand says', () => {
      const spans = { transient: 20 * SECOND, measure: 90 * SECOND, window: 90 * SECOND };
      const busy = Array.from({ length: 10 }, (_, i) => {
        const { stations } = replicate(alone, null, `busy ${i}`, spans);
        return stations[0]!.busyWorkers / 4;
      });
      const found = meanOver(busy);
      const { utilization } = recognizer(alone);
      expect(utilization).toBeGreaterThan(0.2);
      expect(Math.abs(found.value - utilization)).toBeLessThan(MOST_Z * found.standardError);
      expect(found.standardError).toBeLessThan(0.04 * utilization); // so the test sees 20 %
    });
  },
);
