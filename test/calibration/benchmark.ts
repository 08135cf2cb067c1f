import { describeMistake } from '../../src/files/index.ts';
import {
  type BenchmarkRun,
  type LoadGenerator,
  type ModelDescription,
  readModel,
  runBenchmark,
  underProtocol,
} from '../../src/model/index.ts';

/** One station, and clients before it; the keys of both as in files. */
export function modelWith(station: string): ModelDescription {
  const reading = readModel(
    'm.yaml',
    `model: m
classes: { all: { urgency: 0 } }
${station.includes('gpus: g') ? 'gpus: { g: { count: 1, memory: 1000B } }' : ''}
stations: { s: ${station} }
routes: { r: { kind: jobs, class: all, through: [s], traffic: { poisson: { rate: 1/s } } } }
`,
  );
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

const PLAIN: LoadGenerator = {
  kind: 'closed',
  start: 'synchronous',
  dispatch: 0,
  percentile: 'nearest_rank',
};

/** What a load generator sees at a load. */
export const seen = (
  station: string,
  load: number,
  protocol: Partial<LoadGenerator> = {},
): BenchmarkRun =>
  runBenchmark(
    underProtocol(modelWith(station), 'r', { ...PLAIN, ...protocol }, load),
    'r',
    'seed',
  );

export const mean = (samples: readonly number[]): number =>
  samples.reduce((sum, x) => sum + x, 0) / samples.length;
