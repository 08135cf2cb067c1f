import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/mistake.ts';
import {
  ceilings,
  type ModelDescription,
  pace,
  readModel,
  relaxationOf,
  replicate,
  stationDemands,
} from '../../src/model/index.ts';

const SECOND = 1_000_000;

const STATION = `kind: continuous_batching
workers: 2
step_time: { base: 8ms, per_sequence: 60us, per_prompt_token: 25us, per_cached_token: 39ns }
max_sequences: 64
work: { prompt_tokens: 200, output_tokens: 100 }`;

const textOf = (
  station: string,
  gpus = '',
  traffic = 'poisson: { rate: 20/s }',
): string => `model: m
classes: { live: { urgency: 0 }, bulk: { urgency: 1 } }
${gpus}
stations:
  llm:
${station.replaceAll(/^/gm, '    ')}
routes:
  live: { kind: jobs, class: live, through: [llm], traffic: { ${traffic} } }
  bulk: { kind: jobs, class: bulk, through: [llm], traffic: { poisson: { rate: 5/s } } }
`;

const read = (...text: Parameters<typeof textOf>) => readModel('m.yaml', textOf(...text));

function modelOf(...text: Parameters<typeof textOf>): ModelDescription {
  const reading = read(...text);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

function mistakesIn(...text: Parameters<typeof textOf>): string[] {
  const reading = read(...text);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

describe('a station with continuous batching in a file', () => {
  test('needs few words', () => {
    const tokens = (value: number) => ({ family: 'constant', value });
    expect(modelOf(STATION).stations[0]).toEqual({
      kind: 'continuous_batching',
      name: 'llm',
      fee: undefined,
      gpus: undefined,
      speeds: [1, 1],
      stepTime: {
        base: 8_000,
        perSequence: 60,
        perPromptToken: 25,
        perCachedToken: 0.039,
        noiseCv: 0,
      },
      maxSequences: 64,
      stepTokens: 2048,
      routing: 'sticky',
      memory: { weights: 0, perToken: 0, perVoice: 0 },
      voices: undefined,
      work: {
        prompt: { live: tokens(200), bulk: tokens(200) },
        output: { live: tokens(100), bulk: tokens(100) },
      },
    });
  });

  test('may say what each class brings, by chance', () => {
    const work =
      'work: { prompt_tokens: { live: 200, bulk: { lognormal: { mean: 900, cv: 50% } } }, output_tokens: { geometric: { mean: 100 } } }';
    const [station] = modelOf(STATION.replace(/work:.*/, work)).stations;
    expect(station).toMatchObject({
      work: {
        prompt: { bulk: { family: 'lognormal', mean: 900, cv: 0.5 } },
        output: { live: { family: 'geometric', mean: 100 }, bulk: { family: 'geometric' } },
      },
    });
  });

  test.each([
    [
      STATION.replace('work:', 'step_tokens: 32\nwork:'),
      'm.yaml:10:18: stations.llm.step_tokens: expected at least max_sequences, so that each sequence can make a token, found 32',
    ],
    [
      STATION.replace('per_sequence: 60us', 'per_sequence: 60'),
      'm.yaml:8:43: stations.llm.step_time.per_sequence: expected a duration with its unit, such as 20ms, found 60, did you mean 60ms, 60s or 60min?',
    ],
    [
      STATION.replace(/\nwork:.*/, ''),
      'm.yaml:5:3: stations.llm.work: expected what the plain jobs of route live bring: prompt_tokens and output_tokens, found nothing',
    ],
    [
      STATION.replace('prompt_tokens: 200', 'prompt_tokens: { live: 200 }'),
      'm.yaml:10:13: stations.llm.work.prompt_tokens.bulk: expected a value for class bulk, found nothing',
    ],
    [
      STATION.replace('prompt_tokens: 200', 'prompt_tokens: { geometrc: { mean: 200 } }'),
      'm.yaml:10:30: stations.llm.work.prompt_tokens.geometrc: expected a known key, found geometrc, did you mean geometric?',
    ],
    [
      `${STATION}\nmemory: { per_voice: 300MiB }`,
      'm.yaml:5:3: stations.llm.voices: expected how many voices are resident, and how long one loads, because per_voice is given, found nothing',
    ],
    [
      STATION.replace('workers: 2', 'workers: 2\ngpus: a'),
      'm.yaml:5:3: stations.llm: expected exactly one of workers and gpus, found workers and gpus',
    ],
  ])('is told what is wrong (%#)', (station, mistake) => {
    expect(mistakesIn(station)).toEqual([mistake]);
  });

  test('with weights beyond the memory of its GPUs is a mistake, and so is coming back at once', () => {
    const onGpus = (weights: string) =>
      `${STATION.replace('workers: 2', 'gpus: big')}\nmemory: { weights: ${weights}, per_token: 128KiB }`;
    const gpus = 'gpus: { big: { count: 2, memory: 24GiB } }';
    expect(mistakesIn(onGpus('30GiB'), gpus)).toEqual([expect.stringContaining('weights')]);
    const [mistake] = mistakesIn(onGpus('16GiB'), gpus, 'closed: { population: 3, think: 0s }');
    expect(mistake).toContain('because jobs for which llm has no room come back after it');
  });

  test('cannot recognize speech', () => {
    const text = textOf(STATION).replace(
      /bulk: \{ kind: jobs.*/,
      'bulk: { kind: bulk_transcription, class: bulk, recognizer: llm, file: 10s, segment: 5s, traffic: { poisson: { rate: 1/s } } }',
    );
    const reading = readModel('m.yaml', text);
    const mistakes = 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
    expect(mistakes).toEqual([expect.stringContaining('expected a batching pool')]);
  });
});

describe('demand', () => {
  // 200 x 25 us + 100 x (8 ms / 64 + 60 us) + 99 x (200 + 50) x 39 ns = 5 + 18.5 + 0.96525 ms
  const WORK = 24_465.25;

  test('is worker time at full batches', () => {
    const model = modelOf(STATION);
    expect(stationDemands(model, [])[0]!.utilization).toBeCloseTo((25 * WORK) / 2 / SECOND, 10);
    const swept = { route: 'live', quantity: 'rate', level: 1, highest: 1 } as const;
    expect(ceilings(model, swept)[0]!.load).toBeCloseTo(2 / (WORK / SECOND) - 5, 6);
  });

  test('is higher where memory holds fewer sequences', () => {
    // (24 - 16) GiB / (250 x 512 KiB) = 65.5: 64; with 1 MiB a token 32: 8 ms / 32 in place of 8 ms / 64.
    const onGpus = (perToken: string) =>
      modelOf(
        `${STATION.replace('workers: 2', 'gpus: big')}\nmemory: { weights: 16GiB, per_token: ${perToken} }`,
        'gpus: { big: { count: 2, memory: 24GiB } }',
      );
    const utilization = (model: ModelDescription) => stationDemands(model, [])[0]!.utilization;
    expect(utilization(onGpus('512KiB'))).toBeCloseTo((25 * WORK) / 2 / SECOND, 10);
    const more = 100 * (8_000 / 32 - 8_000 / 64);
    expect(utilization(onGpus('1MiB'))).toBeCloseTo((25 * (WORK + more)) / 2 / SECOND, 10);
  });

  test('a run is remembered for as long as a request is among many, and a transient lasts one alone', () => {
    const model = modelOf(STATION);
    const [live] = model.routes;
    expect(relaxationOf(live!, model, [])).toBeCloseTo(64 * WORK, 3);
    // 5 ms + 100 x 8.06 ms + 0.96525 ms
    expect(pace(live!, model)).toBeCloseTo(811_965.25, 3);
  });
});

describe('a run', () => {
  const spans = { transient: 2 * SECOND, measure: 20 * SECOND, window: 20 * SECOND };

  test('counts tokens of plain jobs', () => {
    const { stations, routes } = replicate(modelOf(STATION), null, 'a', spans);
    const { tokens, departures, batches } = stations[0]!;
    expect(departures).toBeGreaterThan(400);
    expect(tokens!.outputTokens / departures).toBeCloseTo(100, -1);
    expect(tokens!.promptTokens / departures).toBeCloseTo(200, -1);
    // Each makes a token in its step, but for those whose step has begun before measuring ends, or did before.
    expect(Math.abs(tokens!.sequenceSteps - tokens!.outputTokens)).toBeLessThanOrEqual(2 * 64);
    expect(batches).toBeGreaterThan(0);
    expect(routes.map(({ failed }) => failed)).toEqual([0, 0]);
  });

  test('on GPUs holds the weights, and loses requests that can never fit', () => {
    // 8 GiB / 32 MiB = 256 tokens: 201 for the prompt, but not 300 with the output
    const station = `${STATION.replace('workers: 2', 'gpus: big')}\nmemory: { weights: 16GiB, per_token: 32MiB }`;
    const model = modelOf(station, 'gpus: { big: { count: 2, memory: 24GiB } }');
    const { routes, gpus } = replicate(model, null, 'a', spans);
    expect(routes.map(({ served }) => served)).toEqual([0, 0]);
    expect(routes[0]!.failed).toBeGreaterThan(0);
    expect(gpus[0]!.usedMean).toBeGreaterThan(16 / 24);
  });
});
