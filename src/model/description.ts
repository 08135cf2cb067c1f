/**
 * What a model file says, as plain data: names resolved, defaults filled in. Durations are microseconds
 * in unrounded doubles, rates per second, shares and ratios plain numbers. Order is that of the file.
 */
export interface ModelDescription {
  readonly name: string;
  /** One sentence on what is modelled; may be empty. */
  readonly about: string;
  readonly classes: readonly ClassDescription[];
  readonly stations: readonly StationDescription[];
  readonly routes: readonly RouteDescription[];
}

/** A kind of job with its own arrivals. */
interface ClassDescription {
  readonly name: string;
  /** 0 is served first. */
  readonly urgency: number;
}

/** A value for every class, by its name. */
export type PerClass<Value> = Readonly<Record<string, Value>>;

export type StationDescription = DelayDescription | BatchingPoolDescription;

/** A network hop: takes time, never queues. */
interface DelayDescription {
  readonly kind: 'delay';
  readonly name: string;
  readonly time: DistributionDescription;
}

/** Workers that serve jobs in batches. */
export interface BatchingPoolDescription {
  readonly kind: 'batching_pool';
  readonly name: string;
  /** One for each worker: 1 takes the time that the profile says, 2 half of it. */
  readonly speeds: readonly number[];
  readonly dispatch: 'strict_urgency' | 'fifo';
  readonly batch: {
    /** The most jobs that one worker serves together. */
    readonly max: PerClass<number>;
    /** How long the first waiting job may be held to fill a batch. */
    readonly linger: PerClass<number>;
  };
  readonly work: BatchWork;
}

/** How long workers take: a linear profile of a batch, or a service time of each single job. */
type BatchWork =
  | { readonly kind: 'batch_time'; readonly profile: LinearProfileDescription }
  | { readonly kind: 'service'; readonly time: PerClass<DistributionDescription> };

/** Time of a batch: base + the jobs' parts, times noise. */
export interface LinearProfileDescription {
  readonly base: number;
  readonly perJob: number;
  readonly perAudioSecond: number;
  /** What a finalization job costs on top of a plain one. */
  readonly perFinal: number;
  /** What finalization costs once in a batch that holds such a job. */
  readonly finalBase: number;
  /** Coefficient of variation of the noise. */
  readonly noiseCv: number;
}

export type RouteDescription =
  | DictationDescription
  | BulkTranscriptionDescription
  | JobsDescription;

/** Callers who dictate: utterance after utterance over one audio stream. Stations are given by name. */
export interface DictationDescription {
  readonly kind: 'dictation';
  readonly name: string;
  readonly class: string;
  readonly uplink: string | undefined;
  readonly recognizer: string;
  readonly downlink: string | undefined;
  readonly chunk: number;
  /** `always`: chunks are sent during pauses too; `gated`: only while the caller speaks. */
  readonly listening: 'always' | 'gated';
  readonly utterance: DistributionDescription;
  /** Voice that the recognizer needs before it can show a first partial. */
  readonly firstWord: number;
  /** Silence after which an utterance counts as ended. */
  readonly silence: number;
  /** From the decision that a turn has ended until the caller speaks again. */
  readonly pause: DistributionDescription;
  /** Utterances of a call. */
  readonly turns: CountDistributionDescription;
  readonly traffic: PoissonTraffic | ClosedTraffic;
  /** The delay that gates judge. */
  readonly primary: 'first_partial' | 'endpoint' | 'final' | 'chunk_response';
}

/** Files that are cut in segments and transcribed. */
export interface BulkTranscriptionDescription {
  readonly kind: 'bulk_transcription';
  readonly name: string;
  readonly class: string;
  readonly recognizer: string;
  /** Audio length of a file, and of the segments that it is cut in. */
  readonly file: DistributionDescription;
  readonly segment: number;
  readonly traffic: PoissonTraffic | ClosedTraffic;
}

/** Plain jobs that go through stations one after the other. */
interface JobsDescription {
  readonly kind: 'jobs';
  readonly name: string;
  readonly class: string;
  readonly through: readonly string[];
  readonly traffic: TrafficDescription;
}

type TrafficDescription = PoissonTraffic | ClosedTraffic | PacedTraffic;

/** What the load of traffic is measured in; a sweep varies one of them. */
export type LoadQuantity = 'rate' | 'concurrency' | 'population' | 'streams';

/** Independent arrivals, whatever the system does. */
interface PoissonTraffic {
  readonly kind: 'poisson';
  /** Arrivals per second, or concurrency: arrival rate x nominal call length on an idle system. */
  readonly quantity: 'rate' | 'concurrency';
  readonly load: number;
}

/** A population whose members come back, each a think time after it was served. */
export interface ClosedTraffic {
  readonly kind: 'closed';
  readonly population: number;
  readonly think: DistributionDescription;
  readonly start: StartKind;
  /** The span over which starts are spread; undefined: one chunk for calls, else the mean think time. */
  readonly within: number | undefined;
  /** Or else the time between one start and the next. */
  readonly apart: number | undefined;
}

/** Streams that each send one job every period, like audio chunks. */
interface PacedTraffic {
  readonly kind: 'paced';
  readonly streams: number;
  readonly period: number;
  /** Starts are spread over one period. */
  readonly start: StartKind;
}

/** All at once, at equal distances, or uniformly at random. */
type StartKind = 'synchronous' | 'staggered' | 'random';

/** A distribution by the parameters of its family; `cv` is the coefficient of variation. */
export type DistributionDescription =
  | { readonly family: 'constant'; readonly value: number }
  | { readonly family: 'exponential'; readonly mean: number }
  | { readonly family: 'lognormal' | 'gamma'; readonly mean: number; readonly cv: number }
  | { readonly family: 'erlang'; readonly mean: number; readonly stages: number }
  | { readonly family: 'weibull' | 'pareto'; readonly mean: number; readonly shape: number }
  | { readonly family: 'uniform'; readonly from: number; readonly to: number }
  | {
      readonly family: 'empirical';
      /** Pairs of a share, from 0 to 1, and the value below which that share lies. */
      readonly quantiles: readonly (readonly [share: number, value: number])[];
    }
  | { readonly family: 'mixture'; readonly parts: readonly MixturePart[] };

interface MixturePart {
  readonly weight: number;
  readonly of: DistributionDescription;
}

/** A distribution on 1, 2, 3, ... */
export type CountDistributionDescription =
  | { readonly family: 'constant'; readonly value: number }
  | { readonly family: 'geometric'; readonly mean: number };
