import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  drawnModel,
  type Fidelity,
  fidelityFile,
  fidelityOf,
  judgedRows,
  summaryOf,
} from '../../src/calibration/index.ts';
import { checkFiles } from '../../src/cli/check.ts';
import { InputFiles } from '../../src/cli/input-files.ts';
import { describeMistake, readChecked } from '../../src/files/index.ts';
import { type ModelDescription, readModel } from '../../src/model/index.ts';
import { fidelityCsv } from '../../src/report/index.ts';

const FOLDER = 'models/fidelity';
const all = readdirSync(FOLDER).map((file) => `${FOLDER}/${file}`);

function described(file: string) {
  const read = readChecked(fidelityFile, file, readFileSync(file, 'utf8'));
  if ('mistakes' in read) throw new Error(read.mistakes.map(describeMistake).join('\n'));
  return read.value;
}

function fidelity(file: string): Fidelity {
  const found = fidelityOf(described(file), file, new InputFiles().open);
  if ('mistakes' in found) throw new Error(found.mistakes.map(describeMistake).join('\n'));
  return found;
}

test('every calibrated system that is shipped says where its figures are from, and keeps rows apart', () => {
  expect(all.length).toBeGreaterThanOrEqual(12);
  for (const file of all) {
    const { fidelity, source, fitted, predicted, profile } = described(file);
    expect(file).toContain(fidelity.replaceAll('_', '-'));
    expect(source.length).toBeGreaterThan(30);
    expect(fitted.length).toBeGreaterThan(1);
    const rows = [...fitted, ...predicted].map((row) => JSON.stringify(row));
    expect(new Set(rows).size).toBe(rows.length);
    expect(profile).toMatch(/^turnsim\//);
  }
  expect(checkFiles([all[0]!], [])).toMatch(
    /: calibrated system .*: \d+ rows fitted, \d+ predicted, sound/,
  );
});

// The errors that `turnsim fidelity` commits to out/reference, with room for another seed of the simulation.
test('rows that were not fitted come out within the aims', { timeout: 60_000 }, () => {
  const some = ['fastpitch-a100-fp32', 'wenet-small-5s-t4'].map((name) =>
    fidelity(`${FOLDER}/${name}.yaml`),
  );
  for (const one of some) expect(judgedRows(one).length).toBeGreaterThan(1);
  const lines = summaryOf(some).filter(({ statistic }) => /_(?:avg|p50|p99)$/.test(statistic));
  expect(lines.length).toBeGreaterThan(5);
  for (const { kind, statistic, error, aim } of lines)
    expect(error, `${kind} ${statistic}`).toBeLessThan(1.3 * aim!);
});

test('the committed comparison is what the code writes now', () => {
  const lines = (text: string): string[] =>
    text.split('\n').filter((line) => /^cosyvoice2_l20,/.test(line));
  const now = lines(fidelityCsv([fidelity(`${FOLDER}/cosyvoice2-l20.yaml`)]));
  expect(now.length).toBeGreaterThan(10);
  expect(lines(readFileSync('out/reference/fidelity/rows.csv', 'utf8'))).toEqual(now);
});

describe('the voice agent benchmark, of which rows up to 16 calls were looked at', () => {
  // NVIDIA-AI-Blueprints/nemotron-voice-agent, docs/04-evaluation-and-performance.md, commit 59944f2: end to end, s.
  const published = { 1: 0.79, 4: 0.76, 16: 0.91 };
  const [header, ...rows] = readFileSync('out/reference/voice-agent-benchmark/steps.csv', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const figure = (row: string[], name: string): number => Number(row[header!.indexOf(name)]);

  test.each(rows.slice(0, 3))('comes within a fifth of what was published', (...row) => {
    const calls = figure(row, 'load_offered') as keyof typeof published;
    const ratio = figure(row, 'turn_gap_mean_ms') / 1000 / published[calls];
    expect(Math.abs(ratio - 1)).toBeLessThan(0.2);
  });

  test('is slower at 64 calls than at 16', () => {
    const [before, after] = rows.slice(2).map((row) => figure(row, 'turn_gap_mean_ms'));
    expect(after! / before!).toBeGreaterThan(1.03);
    expect(after! / before!).toBeLessThan(1.3);
  });
});

describe('a model with drawn profiles', () => {
  const model = (fit: string): ModelDescription => {
    const reading = readModel(
      'm.yaml',
      `model: m
classes: { all: { urgency: 0 } }
stations:
  pool: { kind: batching_pool, workers: 1, batch_time: { base: 10ms, per_job: 1ms } ${fit} }
  other: { kind: batching_pool, workers: 1, batch_time: { base: 10ms } }
routes: { r: { kind: jobs, class: all, through: [pool, other], traffic: { poisson: { rate: 1/s } } } }
`,
    );
    if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
    return reading.value;
  };
  const FIT =
    ', fit: { shape: linear, rows: [], figures: 9, error: {}, parameters: { batch_time.base: 10%, batch_time.per_job: 20% }, covariance: [[0.01, -0.018], [-0.018, 0.04]] }';
  const figures = (described: ModelDescription | null): number[] =>
    described!.stations.flatMap((station) =>
      station.kind === 'batching_pool' && station.work.kind === 'batch_time'
        ? [station.work.profile.base, station.work.profile.perJob]
        : [],
    );

  test('has figures that scatter and hang together as the covariance says; others stay', () => {
    const drawn = Array.from({ length: 500 }, (_, i) => figures(drawnModel(model(FIT), 's', i)));
    const logs = drawn.map(([base, perJob]) => [
      Math.log(base! / 10_000),
      Math.log(perJob! / 1000),
    ]);
    const covariance = (i: number, j: number): number =>
      logs.reduce((sum, x) => sum + x[i]! * x[j]!, 0) / logs.length;
    // Of 500 draws a variance has a standard error of 6 %.
    expect(covariance(0, 0) / 0.01).toBeGreaterThan(0.75);
    expect(covariance(0, 0) / 0.01).toBeLessThan(1.25);
    expect(covariance(1, 1) / 0.04).toBeGreaterThan(0.75);
    expect(covariance(1, 1) / 0.04).toBeLessThan(1.25);
    expect(covariance(0, 1) / Math.sqrt(covariance(0, 0) * covariance(1, 1))).toBeLessThan(-0.8);
    for (const [, , base, perJob] of drawn) expect([base, perJob]).toEqual([10_000, 0]);
  });

  test('scatters by a half where the data say nothing', () => {
    const fit = FIT.replace('[0.01, -0.018], [-0.018, 0.04]', '[25, 0], [0, 0.0001]');
    const drawn = Array.from({ length: 300 }, (_, i) => figures(drawnModel(model(fit), 's', i)));
    const logs = drawn.map(([base]) => Math.log(base! / 10_000));
    const sd = Math.sqrt(logs.reduce((sum, x) => sum + x * x, 0) / logs.length);
    expect(sd).toBeGreaterThan(0.4);
    expect(sd).toBeLessThan(0.6);
  });

  test('is the same for the same seed and number, and none without a fit', () => {
    const draw = (seed: string, number: number) => figures(drawnModel(model(FIT), seed, number));
    expect(draw('s', 3)).toEqual(draw('s', 3));
    expect(draw('s', 3)).not.toEqual(draw('t', 3));
    expect(drawnModel(model(''), 's', 1)).toBeNull();
  });
});
