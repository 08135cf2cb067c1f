import * as z from 'zod';
import {
  checkSource,
  extended,
  isMapping,
  name,
  named,
  type OpenFile,
  type Reading,
  readYaml,
  type Source,
  withArrivalFiles,
  withProfiles,
  type YamlReading,
} from '../files/index.ts';
import { describeAutoscale } from './autoscale-schema.ts';
import { describeCache } from './cache-schema.ts';
import { describeCalibration } from './calibration-schema.ts';
import { className, jobClass } from './class-schema.ts';
import { describeContinuousBatching } from './continuous-schema.ts';
import { describeDependency } from './dependency-schema.ts';
import type {
  BatchingPoolDescription,
  GpuDescription,
  ModelDescription,
  PerClass,
  RouteDescription,
  StationDescription,
} from './description.ts';
import { describeDiscipline } from './discipline-schema.ts';
import { describeFaults, faultSchema } from './fault-schema.ts';
import { gpuGroup } from './gpu-schema.ts';
import { describeGpus, speedsOf } from './gpus.ts';
import { describeInvariants, invariantSchema } from './invariant-schema.ts';
import { modelFindings } from './model-consistency.ts';
import { describePhraseBook, phraseBook } from './phrase-book-schema.ts';
import { stationProfiles } from './profile.ts';
import { route } from './route-schema.ts';
import { describeRouter } from './router-schema.ts';
import { describeRunbooks, runbookSchema } from './runbook-schema.ts';
import { describeSpeechToSpeech } from './speech-to-speech-schema.ts';
import { station } from './station-schema.ts';
import { describeVoiceAgent } from './voice-agent-schema.ts';

/**
 * What a model file holds once all that it names has been read; `modelFindings` says what a schema cannot,
 * profile.ts what stations may name.
 */
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
    gpus: named(gpuGroup, 'group of GPUs')
      .optional()
      .describe(
        'GPUs that stations may stand on: their memory is limited, and their time costs money',
      ),
    stations: named(station, 'station').describe('Queues and the workers behind them'),
    routes: named(route, 'route').describe('Who asks for what, and which stations serve it'),
    phrase_book: phraseBook
      .optional()
      .describe('Texts of the stock phrases that caches keep; if left out they have none'),
    faults: z
      .record(name(), faultSchema)
      .optional()
      .describe('What goes wrong, by name; an experiment may say so instead'),
    runbooks: z
      .record(name(), runbookSchema)
      .optional()
      .describe('What is done once something is seen, by name; an experiment may say so instead'),
    invariants: z
      .record(name(), invariantSchema)
      .optional()
      .describe('What must hold at every event, by name; an experiment may say so instead'),
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

/** A model laid over all that it extends, its stations over their profiles. */
export const extendedModel = (source: Source, open: OpenFile): YamlReading =>
  extended(source, modelFile, open, (one) =>
    profiledModel(one, open, isMapping(one.contents) && Object.hasOwn(one.contents, 'extends')),
  );

/** A model, or changes to one (`isOverlay`), with its stations laid over their profiles. */
export const profiledModel = (source: Source, open: OpenFile, isOverlay: boolean): Source =>
  withArrivalFiles(
    withProfiles(source, { ...stationProfiles, schema: modelFile }, open, isOverlay),
    open,
  );

/** Checks a model that extends nothing any more. */
export function modelOf(source: Source): Reading<ModelDescription> {
  const reading = checkSource(modelFile, source, modelFindings);
  if ('mistakes' in reading) return reading;
  return { value: describeModel(reading.value), source: reading.source };
}

function describeModel(file: ModelFile): ModelDescription {
  const classes = Object.entries(file.classes).map(([name, { urgency }]) => ({ name, urgency }));
  const names = classes.map(({ name }) => name);
  const gpus = describeGpus(file.gpus);
  const stations = Object.entries(file.stations).map(([name, entry]) =>
    describeStation(name, entry, names, gpus),
  );
  return {
    name: file.model,
    about: file.about,
    classes,
    gpus,
    stations,
    routes: Object.entries(file.routes).map(([name, entry]) =>
      describeRoute(name, entry, stations),
    ),
    ...(file.phrase_book && { phraseBook: describePhraseBook(file.phrase_book) }),
    ...(file.faults && { faults: describeFaults(file.faults) }),
    ...(file.runbooks && { runbooks: describeRunbooks(file.runbooks) }),
    ...(file.invariants && { invariants: describeInvariants(file.invariants) }),
  };
}

function describeStation(
  name: string,
  station: StationEntry,
  classes: readonly string[],
  gpus: readonly GpuDescription[],
): StationDescription {
  if (station.kind === 'delay') {
    const { kind, time, quota, fee, loss, packet } = station;
    const lost = loss && { share: loss.share, resendAfter: loss.resend_after };
    return { kind, name, fee, time, quota, ...(lost && { loss: lost }), ...(packet && { packet }) };
  }
  if (station.kind === 'sharing') {
    const { kind, fee, workers, concurrency, slowdown } = station;
    return {
      kind,
      name,
      fee,
      workers,
      concurrency,
      slowdown,
      work: forEachClass(station.work, classes),
      first: station.first && forEachClass(station.first, classes),
      ...describeCalibration(station),
    };
  }
  if (station.kind === 'cache') {
    return describeCache(name, station, (keys) => forEachClass(keys, classes));
  }
  if (station.kind === 'continuous_batching') {
    return describeContinuousBatching(name, station, gpus, (tokens) =>
      forEachClass(tokens, classes),
    );
  }
  if (station.kind === 'router') return describeRouter(name, station);
  if (station.kind === 'client') return { name, ...station };
  if (station.kind === 'dependency') {
    return describeDependency(name, station, (time) => forEachClass(time, classes));
  }
  const { kind, fee, memory, batch, patience, setup, breakdowns, reconnect } = station;
  return {
    kind,
    name,
    fee,
    ...describeCalibration(station),
    gpus: station.gpus,
    speeds: speedsOf(station, gpus),
    autoscale: describeAutoscale(station.autoscale, speedsOf(station, gpus).length),
    memory: memory && { weights: memory.weights, perStream: memory.per_stream },
    ...describeDiscipline(station, (value) => forEachClass(value, classes)),
    batch: {
      max: forEachClass(batch.max, classes),
      linger: forEachClass(batch.linger, classes),
    },
    work: describeWork(station, classes),
    queueLimit: station.queue_limit,
    workLimit: station.work_limit,
    patience: patience === undefined ? undefined : forEachClass(patience, classes),
    setup: setup && { time: setup.time, keepAlive: setup.keep_alive, prewarm: setup.prewarm },
    breakdowns,
    ...(reconnect && { reconnect }),
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
  const { noise_correlation, stall_share, stall_time, device } = batch_time!;
  const profile = {
    base,
    perJob: per_job,
    perAudioSecond: per_audio_second,
    finalBase: final_base,
    perFinal: per_final,
    noiseCv: noise_cv,
    noise,
    ...(noise_correlation !== undefined && { noiseCorrelation: noise_correlation }),
    ...(stall_share !== undefined && { stallShare: stall_share, stallTime: stall_time ?? 0 }),
    ...(device !== undefined && {
      device: {
        base: device.base,
        perJob: device.per_job,
        perAudioSecond: device.per_audio_second,
        instances: device.instances,
        sharing: device.sharing,
      },
    }),
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

function describeRoute(
  name: string,
  route: RouteEntry,
  stations: readonly StationDescription[],
): RouteDescription {
  if (route.kind === 'voice_agent') return describeVoiceAgent(name, route, stations);
  if (route.kind === 'speech_to_speech') return describeSpeechToSpeech(name, route, stations);
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
