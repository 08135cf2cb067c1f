import type { MeasuredSystem } from './measured.ts';
import type { Scales } from './scales.ts';
import {
  duration,
  type Parameter,
  percent,
  ratio,
  type Shape,
  type ShapesOf,
  type Values,
  written,
} from './shape.ts';

const NOISE = ratio('batch_time.noise_cv', 0.005, 0.6);

/** Shapes of a pool that serves batches: what a batch takes on its worker, and what on a device that workers share. */
export const batchingShapes: ShapesOf = (system, scales) => {
  const { rows } = system;
  const varies = (key: 'audio' | 'max_batch'): boolean =>
    new Set(rows.map((row) => row[key])).size > 1;
  const perAudio = varies('audio');
  const pool = poolOf(system);
  const shapes = workersOf(pool).map((workers) => linearShape(pool, scales, perAudio, workers));
  if (pool.mostInstances > 1 || !(pool.knowsInstances || pool.isPaced)) {
    shapes.push(sharedShape(pool, scales, perAudio));
    shapes.push(sharedShape(pool, scales, perAudio, 'side_by_side'));
  }
  const isClosed = system.protocol.kind === 'closed';
  const all = isClosed ? shapes.flatMap((shape) => [shape, spells(shape)]) : shapes;
  const more = [
    ...(isClosed ? [] : [lingering(scales)]),
    ...(endsUtterances(system) ? [finals(scales)] : []),
    ...(tellsTails(system) ? [stalling(scales)] : []),
  ];
  return all.map((shape) => extendible(shape, more));
};

/** Lanes: batches of one, whose host parts overlap with the device part of others. */
export const laneShapes: ShapesOf = (system, scales) => {
  const pool = { ...poolOf(system), keys: { batch: { max: 1 } } };
  const inTurn = sharedShape(pool, scales, false, 'in_turn', true);
  const sideBySide = sharedShape(pool, scales, false, 'side_by_side', true);
  const more = tellsTails(system) ? [stalling(scales)] : [];
  return [alone(scales), inTurn, sideBySide].map((shape) => extendible(shape, more));
};

interface Pool {
  readonly keys: Readonly<Record<string, unknown>>;
  readonly knowsInstances: boolean;
  readonly isPaced: boolean;
  readonly mostInstances: number;
  readonly mostBatch: number;
}

function poolOf({ rows, protocol }: MeasuredSystem): Pool {
  const batches = rows.map(({ max_batch }) => max_batch ?? Infinity);
  const mostBatch = Math.max(...batches);
  const most = mostBatch === Infinity ? 256 : mostBatch;
  const instances = rows.map(({ instances }) => instances ?? 0);
  return {
    keys: { batch: { max: most } },
    knowsInstances: instances.every((n) => n > 0),
    isPaced: protocol.kind === 'paced',
    mostInstances: Math.max(...instances, 1),
    mostBatch: most,
  };
}

/** How many workers there may be, where the table does not say; undefined: it does. */
function workersOf({ knowsInstances, isPaced }: Pool): readonly (readonly number[] | undefined)[] {
  if (knowsInstances) return [undefined];
  // A recognizer of streams may have many batches on the way: a chunk takes long though throughput is high.
  return isPaced ? [[1], [8], [32]] : [[1, 2]];
}

function linearShape(
  pool: Pool,
  scales: Scales,
  perAudio: boolean,
  workers: readonly number[] | undefined,
): Shape {
  return {
    name: 'linear',
    says: 'a batch takes a base and as much again for each job, on every worker by itself',
    parameters: [
      duration('batch_time.base', 0.002 * scales.shortest, 1.1 * scales.shortest),
      ...perJob('batch_time', scales, workers?.at(-1) ?? pool.mostInstances, perAudio),
      NOISE,
    ],
    choices: workers === undefined ? {} : { workers },
    station: (values) => ({
      kind: 'batching_pool',
      ...(values['workers'] !== undefined && { workers: values['workers'] }),
      ...pool.keys,
      batch_time: batchTime(values),
    }),
  };
}

/** What each job adds: at most what the throughput leaves for it; where audio differs, by its length too. */
function perJob(prefix: string, scales: Scales, workers: number, perAudio: boolean): Parameter[] {
  const most = 1.3 * workers * scales.perJob;
  const perJob = duration(`${prefix}.per_job`, 0.005 * most, most);
  if (!perAudio) return [perJob];
  return [perJob, duration(`${prefix}.per_audio_second`, 0.005 * most, most)];
}

function sharedShape(
  pool: Pool,
  scales: Scales,
  perAudio: boolean,
  sharing: 'in_turn' | 'side_by_side' = 'in_turn',
  isLane = false,
): Shape {
  const { shortest } = scales;
  const onDevice = isLane ? [] : perJob('batch_time.device', scales, 1, perAudio);
  return {
    name: sharing === 'in_turn' ? 'device in turn' : 'device side by side',
    says: `each instance prepares its batches by itself, and the device serves ${
      sharing === 'in_turn' ? 'one batch at a time' : 'them side by side'
    }`,
    parameters: [
      duration('batch_time.base', 0.02 * shortest, shortest),
      duration('batch_time.device.base', 0.02 * shortest, shortest),
      ...onDevice,
      NOISE,
    ],
    choices: pool.knowsInstances ? {} : { workers: [2] },
    station: (values) => ({
      kind: 'batching_pool',
      ...(values['workers'] !== undefined && { workers: values['workers'] }),
      ...pool.keys,
      batch_time: {
        ...batchTime(values),
        device: {
          base: written(values['batch_time.device.base']!),
          ...given(values, 'batch_time.device', 'per_job'),
          ...given(values, 'batch_time.device', 'per_audio_second'),
          instances: values['workers'] ?? pool.mostInstances,
          sharing,
        },
      },
    }),
  };
}

const alone = (scales: Scales): Shape => ({
  name: 'one by one',
  says: 'every lane serves one job at a time, by itself',
  parameters: [duration('batch_time.base', 0.1 * scales.shortest, 1.2 * scales.shortest), NOISE],
  choices: {},
  station: (values) => ({
    kind: 'batching_pool',
    batch: { max: 1 },
    batch_time: batchTime(values),
  }),
});

const batchTime = (values: Values) => ({
  base: written(values['batch_time.base']!),
  ...given(values, 'batch_time', 'per_job'),
  ...given(values, 'batch_time', 'per_audio_second'),
  ...given(values, 'batch_time', 'final_base'),
  ...given(values, 'batch_time', 'per_final'),
  ...given(values, 'batch_time', 'stall_time'),
  ...(values['batch_time.stall_share'] !== undefined && {
    stall_share: percent(values['batch_time.stall_share']),
  }),
  noise_cv: percent(values['batch_time.noise_cv']!),
  ...(values['batch_time.noise_correlation'] !== undefined && {
    noise_correlation: percent(values['batch_time.noise_correlation']),
  }),
});

function given(values: Values, prefix: string, key: string): Record<string, string> {
  const value = values[`${prefix}.${key}`];
  return value === undefined ? {} : { [key]: written(value) };
}

type Extension = (shape: Shape) => Shape;

/** The shape with parameters more. */
const extended =
  (name: string, says: string, parameters: readonly Parameter[]): Extension =>
  (shape) => ({
    ...shape,
    name: `${shape.name}, ${name}`,
    says: `${shape.says}; ${says}`,
    parameters: [...shape.parameters, ...parameters],
  });

/** The shape, which may be extended in any of these ways, and then in others of them. */
function extendible(shape: Shape, ways: readonly Extension[]): Shape {
  const extensions = ways.map((way) =>
    extendible(
      way(shape),
      ways.filter((other) => other !== way),
    ),
  );
  return { ...shape, extensions };
}

const endsUtterances = ({ protocol: { final_every, utterance } }: MeasuredSystem): boolean =>
  final_every !== undefined || utterance !== undefined;

const tellsTails = ({ rows }: MeasuredSystem): boolean =>
  rows.some(({ figures }) => figures.response_p99);

const finals = ({ shortest }: Scales): Extension =>
  extended('heavier finalization', 'the last chunk of an utterance is a heavier job', [
    duration('batch_time.final_base', 0.02 * shortest, 30 * shortest),
    duration('batch_time.per_final', 0.002 * shortest, 2 * shortest),
  ]);

/** Slow spells and fast ones: at high loads, where a request waits for many batches, the spread stays. */
const spells = extended('in spells', 'slow batches come together, and fast ones', [
  ratio('batch_time.noise_correlation', 0.1, 0.8),
]);

/** Rare stalls, which make the highest quantiles. */
const stalling = ({ shortest }: Scales): Extension =>
  extended('rare stalls', 'a few batches stall', [
    ratio('batch_time.stall_share', 0.001, 0.15),
    duration('batch_time.stall_time', 0.1 * shortest, 30 * shortest),
  ]);

function lingering({ shortest }: Scales): Extension {
  const extend = extended('linger', 'the first job is held for others to come', [
    duration('batch.linger', 0.01 * shortest, shortest),
  ]);
  return (shape) => ({
    ...extend(shape),
    station: (values) => {
      const keys = shape.station(values);
      const linger = values['batch.linger'];
      if (linger === undefined) return keys;
      return { ...keys, batch: { ...(keys['batch'] as object), linger: written(linger) } };
    },
  });
}
