import * as z from 'zod';
import {
  checkSource,
  extended,
  name,
  named,
  type OpenFile,
  type Reading,
  readYaml,
  type Source,
  type YamlReading,
} from '../files/index.ts';
import { className, jobClass } from './class-schema.ts';
import type {
  BatchingPoolDescription,
  ModelDescription,
  PerClass,
  RouteDescription,
  StationDescription,
} from './description.ts';
import { modelFindings } from './model-consistency.ts';
import { route } from './route-schema.ts';
import { station } from './station-schema.ts';

/** What a model file holds; `modelFindings` says what a schema cannot. */
export const modelFile = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema of this file is'),
    extends: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Path of a model that this one is laid over, relative to this file, or turnsim/NAME for one that is shipped; ~ takes away a key of it',
      ),
    model: name().describe('Name of the model'),
    about: z.string().default('').describe('One sentence on what is modelled'),
    classes: named(jobClass, 'class', className()).describe('Kinds of jobs'),
    stations: named(station, 'station').describe('Queues and the workers behind them'),
    routes: named(route, 'route').describe('Who asks for what, and which stations serve it'),
  })
  .meta({ title: 'turnsim model' });

type ModelFile = z.output<typeof modelFile>;
type StationEntry = ModelFile['stations'][string];
type RouteEntry = ModelFile['routes'][string];

/**
 * Reads a model. `file` is only a name for messages and for `open`, which finds the files that the model
 * extends; without it a model extends none.
 */
export function readModel(
  file: string,
  text: string,
  open: OpenFile = () => ({ found: 'no way to open it' }),
): Reading<ModelDescription> {
  const read = readYaml(file, text);
  const layers = 'mistakes' in read ? read : extendedModel(read.source, open);
  return 'mistakes' in layers ? layers : modelOf(layers.source);
}

/** A model laid over all that it extends. */
export const extendedModel = (source: Source, open: OpenFile): YamlReading =>
  extended(source, modelFile, open);

/** Checks a model that extends nothing any more. */
export function modelOf(source: Source): Reading<ModelDescription> {
  const reading = checkSource(modelFile, source, modelFindings);
  if ('mistakes' in reading) return reading;
  return { value: describeModel(reading.value), source: reading.source };
}

function describeModel(file: ModelFile): ModelDescription {
  const classes = Object.entries(file.classes).map(([name, { urgency }]) => ({ name, urgency }));
  const names = classes.map(({ name }) => name);
  return {
    name: file.model,
    about: file.about,
    classes,
    stations: Object.entries(file.stations).map(([name, entry]) =>
      describeStation(name, entry, names),
    ),
    routes: Object.entries(file.routes).map(([name, entry]) => describeRoute(name, entry)),
  };
}

function describeStation(
  name: string,
  station: StationEntry,
  classes: readonly string[],
): StationDescription {
  if (station.kind === 'delay') return { kind: 'delay', name, time: station.time };
  if (station.kind === 'sharing') {
    const { kind, workers, concurrency, slowdown } = station;
    return {
      kind,
      name,
      workers,
      concurrency,
      slowdown,
      work: forEachClass(station.work, classes),
    };
  }
  const { kind, workers, speed, dispatch, batch, patience } = station;
  return {
    kind,
    name,
    speeds: typeof speed === 'number' ? Array.from({ length: workers }, () => speed) : speed,
    dispatch,
    batch: {
      max: forEachClass(batch.max, classes),
      linger: forEachClass(batch.linger, classes),
    },
    work: describeWork(station, classes),
    queueLimit: station.queue_limit,
    patience: patience === undefined ? undefined : forEachClass(patience, classes),
  };
}

type PoolEntry = Extract<StationEntry, { kind: 'batching_pool' }>;

function describeWork(
  { batch_time, service }: PoolEntry,
  classes: readonly string[],
): BatchingPoolDescription['work'] {
  if (service === 'of_job') return { kind: 'of_job' };
  if (service !== undefined) return { kind: 'service', time: forEachClass(service, classes) };
  const { base, per_job, per_audio_second, final_base, per_final, noise_cv, noise } = batch_time!;
  const profile = {
    base,
    perJob: per_job,
    perAudioSecond: per_audio_second,
    finalBase: final_base,
    perFinal: per_final,
    noiseCv: noise_cv,
    noise,
  };
  return { kind: 'batch_time', profile };
}

function forEachClass<Value>(
  value: { forAll: Value } | { byClass: Record<string, Value> },
  classes: readonly string[],
): PerClass<Value> {
  if ('byClass' in value) return value.byClass;
  return Object.fromEntries(classes.map((name) => [name, value.forAll]));
}

function describeRoute(name: string, route: RouteEntry): RouteDescription {
  if (route.kind !== 'dictation') return { name, ...route };
  const { first_word, endpoint, promise, ...rest } = route;
  return {
    name,
    ...rest,
    uplink: route.uplink,
    downlink: route.downlink,
    firstWord: first_word,
    silence: endpoint.silence,
    primary: promise.primary,
  };
}
