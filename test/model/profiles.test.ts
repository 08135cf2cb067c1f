import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputFiles } from '../../src/cli/input-files.ts';
import { shippedModel } from '../../src/cli/inputs.ts';
import { describeMistake } from '../../src/files/index.ts';
import { type ModelDescription, readModel, replicate } from '../../src/model/index.ts';
import { Histogram } from '../../src/statistics/index.ts';

const SECOND = 1_000_000;

const names = readdirSync('models/profiles').map((file) => file.replace('.yaml', ''));

/** One worker of a profile, and one route to it. */
const modelOf = (profile: string, keys: string, route: string): ModelDescription =>
  read(`model: measured
classes: { live: { urgency: 0 } }
stations:
  station: { profile: turnsim/${profile}, workers: 1, ${keys} }
routes:
  route: { class: live, ${route} }
`);

function read(text: string): ModelDescription {
  const reading = readModel('m.yaml', text, new InputFiles().open);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

/** How long jobs are at the only station; the first fifth of the time is left out. */
function sojourn(model: ModelDescription, seconds: number): Histogram {
  const measure = seconds * SECOND;
  const spans = { transient: measure / 4, measure, window: measure };
  const { stations } = replicate(model, null, 'profiles', spans);
  return Histogram.from(stations[0]!.routes[0]!.sojourn);
}

/** The response to each chunk of NVIDIA's benchmark, which throws nothing away. */
function chunkResponse(model: ModelDescription, seconds: number): Histogram {
  const spans = { transient: 0, measure: seconds * SECOND, window: seconds * SECOND };
  const { delays } = replicate(model, null, 'profiles', spans).routes[0]!;
  return Histogram.from(delays.find(({ delay }) => delay === 'chunk_response')!.histogram);
}

/** The noise of the steps averages out over a request; without it runs may be short. */
const steps = (prompt: number, output: number): string =>
  `step_time: { noise_cv: 0% }, work: { prompt_tokens: ${prompt}, output_tokens: ${output} }`;

const closedLoop = (population: number): string =>
  `kind: jobs, through: [station], traffic: { closed: { population: ${population}, apart: 1ms, start: staggered } }`;

test('all that are shipped are used here', () => {
  // Those that `turnsim fit` has written are held to their rows by `turnsim fidelity`.
  const fitted = readdirSync('models/fidelity').map((file) => file.replace('.yaml', ''));
  const used = [...new Set([...measured.map(({ profile }) => profile), ...fitted])];
  expect(used.sort()).toEqual(names.sort());
});

test('the recognizer that is shipped has the profile riva-160ms', () => {
  const [recognizer] = read(`extends: turnsim/recognizer-benchmark
stations: { recognizer: { profile: turnsim/riva-160ms, valid: ~ } }
`).stations.filter(({ kind }) => kind === 'batching_pool');
  expect(recognizer).toEqual(
    shippedModel('recognizer-benchmark.yaml').stations.find(({ name }) => name === 'recognizer'),
  );
});

describe.each(names)('%s', (name) => {
  const text = readFileSync(`models/profiles/${name}.yaml`, 'utf8');

  test('is called as its file, and says where its figures come from and how far they hold', () => {
    expect(text).toContain(`\nprofile: ${name.replaceAll('-', '_')}\n`);
    for (const key of ['about', 'source', 'hardware', 'valid']) expect(text).toContain(`\n${key}:`);
  });

  test('says of every figure of time where it is from', () => {
    const lines = text.split('\n');
    const isFigure = /^ {2}(base|per_\w+|final_base|noise_cv|linger|gamma): /;
    const figures = lines.flatMap((line, i) => (isFigure.test(line) ? [i] : []));
    expect(figures.length).toBeGreaterThan(0);
    const unexplained = figures.filter((i) => !/#/.test(`${lines[i - 1]}${lines[i]}`));
    expect(unexplained.map((i) => lines[i])).toEqual([]);
  });
});

interface Measured {
  readonly profile: string;
  readonly load: string;
  readonly model: () => ModelDescription;
  /** `sojourn` if left out. */
  readonly simulated?: (model: ModelDescription, seconds: number) => Histogram;
  /** Time that is simulated, in seconds. */
  readonly seconds: number;
  /** Mean, or quantile, in milliseconds. */
  readonly figure: 'mean' | 'median' | 'p95';
  readonly ms: number;
  /** At most so far off: the error that the profile states, rounded up. */
  readonly within: number;
}

/** A language model in a closed loop: the mean time of a whole request. */
const request = (
  profile: string,
  [prompt, output, population]: readonly [number, number, number],
  s: number,
  within: number,
): Measured => ({
  profile,
  load: `${population} requests of ${prompt} tokens in, ${output} out`,
  model: () => modelOf(profile, steps(prompt, output), closedLoop(population)),
  seconds: 3 * s,
  figure: 'mean',
  ms: 1000 * s,
  within,
});

/** Its first token, alone. */
const firstToken = (profile: string, prompt: number, ms: number, within: number): Measured => ({
  ...request(profile, [prompt, 1, 1], ms / 1000, within),
  load: `the first token after ${prompt}`,
});

/** A synthesizer in a closed loop: texts and audio of varied length, `audio` and `text` on average. */
function streams(
  profile: string,
  { text, audio, piece }: { text: number; audio: number; piece: number },
  population: number,
  timesRealTime: number,
  within: number,
): Measured {
  // Pieces are whole: half a piece more on average.
  const work = `prompt_tokens: { gamma: { mean: ${text}, cv: 40% } }, output_tokens: { gamma: { mean: ${audio / piece + 0.5}, cv: 40% } }`;
  const ms = (1000 * population * audio) / timesRealTime;
  return {
    profile,
    load: `${population} streams`,
    model: () => modelOf(profile, `work: { ${work} }`, closedLoop(population)),
    seconds: (40 * ms) / 1000,
    figure: 'mean',
    ms,
    within,
  };
}

const ljSpeech = { text: 23, audio: 6.57, piece: 0.5 };
const longTexts = { text: 100, audio: 29.8, piece: 0.5 };

/** The first piece of a text alone. */
const firstPiece = (profile: string, text: number, ms: number, within: number): Measured => ({
  ...request(profile, [text, 1, 1], ms / 1000, within),
  load: 'the first piece, alone',
});

/** Requests of one length, as they come: the median time of a whole one. */
const openLoop = (rate: number, ms: number): Measured => ({
  profile: 'inworld-mini-h100',
  load: `${rate} requests/s`,
  model: () =>
    modelOf(
      'inworld-mini-h100',
      'work: { prompt_tokens: 39, output_tokens: 12 }',
      `kind: jobs, through: [station], traffic: { poisson: { rate: ${rate}/s } }`,
    ),
  seconds: 200,
  figure: 'median',
  ms,
  within: 0.06,
});

/** Requests that start together, whose processing time is a share of 6.4 s of audio: ten pieces. */
const together = (population: number, share: number): Measured => ({
  ...request('voxcpm2-4090', [23, 10, population], share * 6.4, 0.11),
  load: `${population} requests at once`,
});

/** Clients that send audio of one length again and again, `back` after each answer. */
const clients = (
  profile: string,
  [population, audio]: readonly [number, string],
  ms: number,
  within: number,
  back = '0.1ms',
): Measured => ({
  profile,
  load: `${population} clients with ${audio} of audio`,
  model: () =>
    modelOf(
      profile,
      'batch_time: { noise_cv: 0% }',
      `kind: bulk_transcription, recognizer: station, file: ${audio}, segment: 1min, traffic: { closed: { population: ${population}, think: ${back}, start: staggered, apart: 0.2ms } }`,
    ),
  seconds: 20,
  figure: 'mean',
  ms,
  within,
});

/** Streams that all send a chunk at the same instant. */
const lanes = (most: number, population: number, ms: number): Measured => ({
  profile: 'nemotron-rtx5090',
  load: `${population} streams in ${most} lanes`,
  model: () =>
    modelOf(
      'nemotron-rtx5090',
      `batch: { max: ${most} }`,
      `kind: jobs, through: [station], traffic: { paced: { streams: ${population}, period: 160ms, start: synchronous } }`,
    ),
  seconds: 20,
  figure: 'p95',
  ms,
  within: 0.04,
});

/** Streams under the protocol of models/recognizer-benchmark.yaml. */
const riva = (
  chunk: string,
  population: number,
  figure: 'mean' | 'median',
  ms: number,
  within: number,
): Measured => ({
  profile: `riva-${chunk}`,
  load: `${population} streams`,
  model: () =>
    read(`extends: turnsim/recognizer-benchmark
stations: { recognizer: { profile: turnsim/riva-${chunk} } }
routes: { streams: { chunk: ${chunk}, traffic: { closed: { population: ${population} } } } }
`),
  simulated: chunkResponse,
  seconds: 33,
  figure,
  ms,
  within,
});

/** Published figures; their sources are in the files of the profiles. */
const measured: readonly Measured[] = [
  request('llama3-8b-a100', [200, 1000, 1], 12.22, 0.05),
  request('llama3-8b-a100', [2000, 200, 25], 7.54, 0.05),
  request('llama3-8b-a100', [200, 1000, 100], 28.66, 0.05),
  firstToken('llama3-8b-a100', 2000, 146, 0.09),
  request('llama3-8b-h100', [200, 1000, 10], 8.52, 0.05),
  request('llama3-8b-h100', [2000, 200, 25], 3.73, 0.06),
  firstToken('llama3-8b-h100', 200, 13, 0.06),
  request('llama3-8b-h100x2', [200, 1000, 10], 6.37, 0.05),
  request('llama3-8b-h100x2', [2000, 200, 25], 2.44, 0.05),
  firstToken('llama3-8b-h100x2', 2000, 38, 0.05),
  request('llama3-70b-h100x4', [200, 1000, 10], 16.37, 0.07),
  request('llama3-70b-h100x4', [2000, 200, 25], 5.88, 0.08),
  firstToken('llama3-70b-h100x4', 2000, 112, 0.05),
  streams('magpie-a100', ljSpeech, 2, 19.2, 0.06),
  streams('magpie-a100', ljSpeech, 16, 88.0, 0.06),
  streams('magpie-a100', ljSpeech, 64, 140.7, 0.06),
  firstPiece('magpie-a100', 23, 68.3, 0.06),
  streams('magpie-h100', longTexts, 1, 12.5, 0.04),
  streams('magpie-h100', longTexts, 8, 65.7, 0.04),
  firstPiece('magpie-h100', 100, 85, 0.08),
  openLoop(0.97, 1770),
  openLoop(5.24, 2254),
  openLoop(6.64, 2461),
  together(1, 0.103),
  together(8, 0.131),
  together(16, 0.176),
  clients('fastpitch-a100', [3, '8.4s'], 14.4, 0.03),
  clients('fastpitch-a100', [8, '8.4s'], 16.7, 0.03),
  clients('fastpitch-a100', [12, '8.4s'], 18.7, 0.03),
  clients('wenet-t4', [10, '5s'], 41.1, 0.03),
  clients('wenet-t4', [50, '8s'], 296, 0.03),
  clients('wenet-t4', [400, '5s'], 1529, 0.03),
  lanes(1, 12, 121),
  lanes(8, 24, 47),
  lanes(8, 48, 94),
  riva('160ms', 8, 'median', 14.3, 0.11),
  riva('160ms', 32, 'mean', 28, 0.1),
  riva('960ms', 128, 'mean', 77, 0.08),
  riva('960ms', 256, 'median', 107, 0.08),
];

describe('simulated, a profile gives what was measured, within the error that it states', () => {
  test.each(measured)(
    '$profile: $load, $figure $ms ms',
    ({ model, seconds, simulated = sojourn, ...row }) => {
      const found = simulated(model(), seconds);
      const value =
        row.figure === 'mean' ? found.mean : found.quantile(row.figure === 'p95' ? 0.95 : 0.5);
      expect(found.count).toBeGreaterThan(1);
      if (process.env['SHOW'])
        console.log(
          row.profile,
          row.load,
          value / 1000,
          row.ms,
          `${(100 * (value / 1000 / row.ms - 1)).toFixed(1)} %`,
        );
      expect(Math.abs(value / 1000 / row.ms - 1)).toBeLessThan(row.within);
    },
  );
});
