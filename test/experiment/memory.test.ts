import { expect, test } from 'vitest';
import {
  cellsOf,
  readExperiment,
  runTask,
  stationRows,
  stepRows,
  tasksOf,
} from '../../src/experiment/index.ts';
import { readModel } from '../../src/model/index.ts';
import { stationsCsv, stepsCsv } from '../../src/report/index.ts';

function sound<Value>(reading: { readonly value: Value } | { readonly mistakes: unknown }): Value {
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

/** Two GPUs with room for 3 audio streams each: 1000 MB - 100 MB, 300 MB a stream. */
const model = sound(
  readModel(
    'm.yaml',
    `model: scarce
classes: { live: { urgency: 0 } }
gpus: { speech: { count: 2, memory: 1000MB } }
stations:
  uplink: { kind: delay, time: { constant: 10ms } }
  recognizer:
    kind: batching_pool
    gpus: speech
    memory: { weights: 100MB, per_stream: 300MB }
    batch_time: { base: 10ms }
routes:
  calls:
    kind: dictation
    class: live
    uplink: uplink
    recognizer: recognizer
    chunk: 500ms
    utterance: { constant: 2s }
    endpoint: { silence: 500ms }
    pause: { constant: 1s }
    turns: 1
    traffic: { closed: { population: 6, think: { constant: 1h }, start: synchronous } }
`,
  ),
);

const experiment = sound(
  readExperiment(
    'e.yaml',
    `question: How many streams fit?
model: m.yaml
sweep: { route: calls, population: [4, 6, 8] }
kind: terminating
measure: 100s
replications: 2
`,
  ),
);

const results = cellsOf(experiment, model).map((cell) => ({
  cell,
  replications: tasksOf(experiment, [cell]).map((task) => runTask(model, task)),
}));

/** Columns of a CSV file without quoted cells. */
function columns(text: string, ...wanted: string[]): string[][] {
  const [names, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((cells) => wanted.map((name) => cells[names!.indexOf(name)]!));
}

test('calls beyond the memory of GPUs are shed, and the least headroom says how near that is', () => {
  const steps = stepsCsv(stepRows(experiment, model, results));
  // 4 callers: two on each GPU, 300 of 1000 MB free; 6: all is taken; 8: two of them find no room.
  expect(columns(steps, 'load_offered', 'shed_rate', 'error_rate', 'memory_headroom_min')).toEqual([
    ['4', '0', '0', '0.3'],
    ['6', '0', '0', '0'],
    ['8', '0.25', '0.25', '0'],
  ]);
});

test('stations without GPUs have no memory to speak of', () => {
  const stations = stationsCsv(stationRows(model, results)).split('\n').slice(0, 3).join('\n');
  const [uplink, recognizer] = columns(
    stations,
    'station',
    'memory_headroom_min',
    'memory_used_mean',
    'memory_used_mean_hi',
  );
  expect(uplink).toEqual(['uplink', '', '', '']);
  expect(recognizer!.slice(0, 2)).toEqual(['recognizer', '0.3']);
  // 0.1 for the weights, and 0.6 for as long as calls last: until the end of a chunk after 2.5 s + 0.01 s.
  const used = Number(recognizer![2]);
  expect(used).toBeGreaterThan(0.1 + (0.6 * 2.5) / 100);
  expect(used).toBeLessThan(0.1 + (0.6 * 3.1) / 100);
});
