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
  const linear = linearShape(pool, scales, perAudio);
  const shapes = [linear];
  if (pool.mostInstances > 1 || !pool.knowsInstances) {
    shapes.push(sharedShape(pool, scales, perAudio));
    shapes.push(sharedShape(pool, scales, perAudio, 'side_by_side'));
  }
  const withFinals =
    system.protocol.final_every !== undefined ? shapes.flatMap(finals(scales)) : shapes;
  const more = system.protocol.kind === 'closed' ? spells : lingering(scales);
  return withFinals.flatMap(more).map(orStalling(scales));
};

/** Lanes: batches of one, whose host parts overlap with the device part of others. */
export const laneShapes: ShapesOf = (system, scales) => {
  const pool = { ...poolOf(system), keys: { batch: { max: 1 } } };
  const inTurn = sharedShape(pool, scales, false, 'in_turn', true);
  const sideBySide = sharedShape(pool, scales, false, 'side_by_side', true);
  return [alone(scales), inTurn, sideBySide].map(orStalling(scales));
};

interface Pool {
  readonly keys: Readonly<Record<string, unknown>>;
  readonly knowsInstances: boolean;
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
    // Recognizers of streams are taken to have one instance unless the table says otherwise.
    knowsInstances: protocol.kind === 'paced' || instances.every((n) => n > 0),
    mostInstances: Math.max(...instances, 1),
    mostBatch: most,
  };
}

function linearShape(pool: Pool, scales: Scales, perAudio: boolean): Shape {
  const instances = pool.knowsInstances ? pool.mostInstances : 2;
  return {
    name: 'linear',
    says: 'a batch takes a base and as much again for each job, on every worker by itself',
    parameters: [
      duration('batch_time.base', 0.002 * scales.shortest, 1.1 * scales.shortest),
      ...perJob('batch_time', scales, instances, perAudio),
      NOISE,
    ],
    choices: pool.knowsInstances ? {} : { workers: [1, 2] },
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

/** The shape, and the shape with parameters more. */
const extended =
  (name: string, says: string, parameters: readonly Parameter[]) =>
  (shape: Shape): Shape[] => [
    shape,
    {
      ...shape,
      name: `${shape.name}, ${name}`,
      says: `${shape.says}; ${says}`,
      parameters: [...shape.parameters, ...parameters],
    },
  ];

const finals = ({ shortest }: Scales) =>
  extended('heavier finalization', 'the last chunk of a stream is a heavier job', [
    duration('batch_time.final_base', 0.02 * shortest, 30 * shortest),
    duration('batch_time.per_final', 0.002 * shortest, 2 * shortest),
  ]);

/** Slow spells and fast ones: at high loads, where a request waits for many batches, the spread stays. */
const spells = extended('in spells', 'slow batches come together, and fast ones', [
  ratio('batch_time.noise_correlation', 0.1, 0.8),
]);

/** Rare stalls, which make the highest quantiles. */
const stalling = ({ shortest }: Scales) =>
  extended('rare stalls', 'a few batches stall', [
    ratio('batch_time.stall_share', 0.001, 0.15),
    duration('batch_time.stall_time', 0.1 * shortest, 30 * shortest),
  ]);

/** The shape, and what to try if it is the best one. */
const orStalling =
  (scales: Scales) =>
  (shape: Shape): Shape => ({ ...shape, stalling: stalling(scales)(shape)[1] });

function lingering({ shortest }: Scales) {
  const extend = extended('linger', 'the first job is held for others to come', [
    duration('batch.linger', 0.01 * shortest, shortest),
  ]);
  return (shape: Shape): Shape[] => {
    const [plain, more] = extend(shape);
    const station = (values: Values) => {
      const keys = shape.station(values);
      const batch = { ...(keys['batch'] as object), linger: written(values['batch.linger']!) };
      return { ...keys, batch };
    };
    return [plain!, { ...more!, station }];
  };
}
