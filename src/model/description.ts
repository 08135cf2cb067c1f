import type { DeviceProfile } from '../stations/index.ts';
import type { AdmissionDescription, QuotaDescription } from './admission-schema.ts';
import type { AutoscaleDescription } from './autoscale-schema.ts';
import type { BreakdownsDescription } from './breakdown-schema.ts';
import type { CalibrationDescription } from './calibration-schema.ts';
import type { ContinuousBatchingDescription } from './continuous-description.ts';
import type { DisciplineDescription } from './discipline-description.ts';
import type { FaultDescription, RunbookDescription } from './fault-description.ts';
import type { InvariantDescription } from './invariant-schema.ts';
import type { PhraseBookDescription } from './phrase-book.ts';
import type { LoadGenerator } from './protocol-schema.ts';
import type { AttemptsDescription } from './retry-description.ts';
import type { TroubleDescription } from './trouble-schema.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/**
 * What a model file says, as plain data: names resolved, defaults filled in. Durations are microseconds
 * in unrounded doubles, rates per second, shares and ratios plain numbers. Order is that of the file.
 */
export interface ModelDescription {
  readonly name: string;
  /** One sentence on what is modelled; may be empty. */
  readonly about: string;
  readonly classes: readonly ClassDescription[];
  readonly gpus: readonly GpuDescription[];
  readonly stations: readonly StationDescription[];
  readonly routes: readonly RouteDescription[];
  /** Texts of stock phrases; undefined: each has a number, and no text. */
  readonly phraseBook?: PhraseBookDescription | undefined;
  /** What goes wrong, and what is done about it; undefined: nothing. */
  readonly faults?: readonly FaultDescription[] | undefined;
  readonly invariants?: readonly InvariantDescription[] | undefined;
  readonly runbooks?: readonly RunbookDescription[] | undefined;
}

/** A kind of job with its own arrivals. */
interface ClassDescription {
  readonly name: string;
  /** 0 is served first. */
  readonly urgency: number;
}

/** A group of like GPUs, on which stations stand. */
export interface GpuDescription {
  readonly name: string;
  readonly count: number;
  /** Bytes of each; undefined: without limit. */
  readonly memory: number | undefined;
  /** US dollars per hour of each; undefined if the file does not say. */
  readonly price: number | undefined;
}

/** A value for every class, by its name. */
export type PerClass<Value> = Readonly<Record<string, Value>>;

export type StationDescription =
  | DelayDescription
  | BatchingPoolDescription
  | SharingDescription
  | CacheDescription
  | ContinuousBatchingDescription
  | RouterDescription
  | ClientDescription
  | DependencyDescription;

/** What a profile says of a station beside its figures. */
interface Calibrated {
  readonly calibration?: CalibrationDescription | undefined;
}

/** What jobs cost. */
interface WithFee {
  /** US dollars for each job served; undefined: none. */
  readonly fee?: number | undefined;
}

/** Workers, perhaps one on each GPU of a group. */
export interface OnGpus extends WithFee, Calibrated {
  /** One for each worker: 1 takes the time that the profile says, 2 half of it. */
  readonly speeds: readonly number[];
  /** Name of the group; undefined: memory is not limited, and workers cost nothing. */
  readonly gpus?: string | undefined;
  /** Their number follows the load; undefined: all are always there. */
  readonly autoscale?: AutoscaleDescription | undefined;
}

/** A network hop: takes time, never queues. */
export interface DelayDescription extends WithFee {
  readonly kind: 'delay';
  readonly name: string;
  readonly time: DistributionDescription;
  /** Of an outside provider; undefined: nothing is refused. */
  readonly quota?: QuotaDescription | undefined;
  /** Audio in a packet; undefined: what is sent is not cut in packets. */
  readonly packet?: number | undefined;
  /** What is lost, and sent again after that time; undefined: nothing. */
  readonly loss?: { readonly share: number; readonly resendAfter: number } | undefined;
}

/** Workers that serve jobs in batches. */
export interface BatchingPoolDescription extends OnGpus, DisciplineDescription {
  readonly kind: 'batching_pool';
  readonly name: string;
  /** Bytes on each GPU: for good, and for each open audio stream; undefined: none. */
  readonly memory?: { readonly weights: number; readonly perStream: number } | undefined;
  readonly batch: {
    /** The most jobs that one worker serves together. */
    readonly max: PerClass<number>;
    /** How long the first waiting job may be held to fill a batch. */
    readonly linger: PerClass<number>;
  };
  readonly work: BatchWork;
  /** The most jobs that may wait: of all classes together, or of each class that is named; undefined: no limit. */
  readonly queueLimit?: WaitingLimit | undefined;
  /** The most work that may wait, likewise. */
  readonly workLimit?: WaitingLimit | undefined;
  /** How long jobs wait before they leave; classes that are not named wait for as long as it takes. */
  readonly patience?: PerClass<DistributionDescription> | undefined;
  /** Workers are off until they are needed; undefined: they are always on. */
  readonly setup?: SetupDescription | undefined;
  /** Workers fail; undefined: never. */
  readonly breakdowns?: BreakdownsDescription | undefined;
  readonly reconnect?: DistributionDescription;
}

/** Of all classes together, or of each class that is named. */
export type WaitingLimit = { readonly forAll: number } | { readonly byClass: PerClass<number> };

/** How workers come and go. */
interface SetupDescription {
  /** From off to ready. */
  readonly time: DistributionDescription;
  /** How long a worker that has nothing to do stays on. */
  readonly keepAlive: DistributionDescription;
  /** So many always stay on. */
  readonly prewarm: number;
}

/** How long workers take: a linear profile of a batch, a service time of each single job, or what a job brings. */
type BatchWork =
  | { readonly kind: 'batch_time'; readonly profile: LinearProfileDescription }
  | { readonly kind: 'service'; readonly time: PerClass<DistributionDescription> }
  | { readonly kind: 'of_job' };

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
  /** Its family. */
  readonly noise: 'lognormal' | 'gamma';
  /** Of the logarithm of the noise from one batch to the next. */
  readonly noiseCorrelation?: number | undefined;
  /** Rare stalls: which share of the batches has one, and its mean. */
  readonly stallShare?: number | undefined;
  readonly stallTime?: number | undefined;
  /** The part on a device that several workers share; undefined: none. */
  readonly device?: DeviceProfile | undefined;
}

/** Workers that serve jobs side by side, each the slower the more there are. */
export interface SharingDescription extends WithFee, Calibrated {
  readonly kind: 'sharing';
  readonly name: string;
  readonly workers: number;
  /** The most jobs in service at a time, over all workers; undefined for no limit. */
  readonly concurrency: number | undefined;
  /** By what share each further job on a worker slows the others: 1 is processor sharing. */
  readonly slowdown: number;
  /** How long a job takes on a worker of its own. */
  readonly work: PerClass<DistributionDescription>;
  /** Part of it until the first piece; undefined: nobody is told. */
  readonly first?: PerClass<DistributionDescription> | undefined;
}

/** A service that others run: so many requests in service at a time, which do not slow each other. */
export interface DependencyDescription extends WithFee {
  readonly kind: 'dependency';
  readonly name: string;
  /** How long a request is in service. */
  readonly time: PerClass<DistributionDescription>;
  /** The most requests in service at a time; undefined for no limit. */
  readonly concurrency: number | undefined;
  /** Share of the requests that fail. */
  readonly errorRate: number;
  /** Does a request in service that is called off stop? */
  readonly cancellable: boolean;
  /** Of an outside provider; undefined: nothing is refused. */
  readonly quota?: QuotaDescription | undefined;
}

/** A store that is asked for things by their key. */
export interface CacheDescription extends WithFee {
  readonly kind: 'cache';
  readonly name: string;
  /** The most entries at a time. */
  readonly capacity: number;
  readonly eviction: 'lru' | 'fifo' | 'lfu';
  /** How long an entry lasts: from its insertion, or if `renewed` from its last use; undefined: for ever. */
  readonly keep: number | undefined;
  readonly renewed: boolean;
  readonly hitTime: DistributionDescription;
  /** What plain jobs ask for; undefined if none come. */
  readonly keys: PerClass<ZipfDescription> | undefined;
  /** Station behind which plain jobs go on that find what they ask for; undefined: all go on alike. */
  readonly backend: string | undefined;
  /** What was missing is there for whoever asks next, or once it has been made. */
  readonly inserted: 'at_miss' | 'when_made';
  /** One job makes what is missing, and others wait for it for so long at most; undefined: all that miss it make it. */
  readonly singleFlight: number | undefined;
}

/** A service that asks others for what comes to it, with attempts of its own. */
export interface ClientDescription extends WithFee, AttemptsDescription {
  readonly kind: 'client';
  readonly name: string;
  readonly through: readonly string[];
}

/** Sends each job to one of several stations. */
export interface RouterDescription extends WithFee {
  readonly kind: 'router';
  readonly name: string;
  /** The nearest one first, of `fallback` the best one; `network`: time to get there and back. */
  readonly to: readonly { readonly station: string; readonly network: number }[];
  readonly policy:
    | 'nearest'
    | 'least_loaded'
    | 'power_of_two'
    | 'round_robin'
    | 'random'
    | 'fallback';
  /** Of `fallback`: when a station is in trouble; Infinity for never. */
  readonly fallback?: TroubleDescription | undefined;
  /** Of `nearest`: jobs for each worker from which a station is passed over; undefined: none is. */
  readonly overflow?: number | undefined;
  /** Time between two reports of loads; 0: they are always known. */
  readonly signals: number;
  readonly sticky: boolean;
  readonly healthCheck?:
    | { readonly every: number; readonly failures: number; readonly successes: number }
    | undefined;
}

/** How popular keys are: the k-th of them is asked for in proportion to k^-exponent. */
interface ZipfDescription {
  readonly keys: number;
  readonly exponent: number;
}

export type RouteDescription =
  | DictationDescription
  | VoiceAgentDescription
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
  readonly traffic: CallTraffic;
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
  readonly traffic: CallTraffic;
}

/** Plain jobs that go through stations one after the other. */
interface JobsDescription extends AttemptsDescription {
  readonly kind: 'jobs';
  readonly name: string;
  readonly class: string;
  readonly through: readonly string[];
  readonly traffic: TrafficDescription;
  /** Who of its jobs is let in, before any attempt; undefined: all are. */
  readonly admission?: AdmissionDescription | undefined;
  /** A load generator sends the jobs, in the way of a benchmark; undefined: they just come. */
  readonly protocol?: LoadGenerator | undefined;
}

/** How calls, and files, may come. */
export type CallTraffic = Exclude<TrafficDescription, PacedTraffic>;

export type TrafficDescription =
  | PoissonTraffic
  | RenewalTraffic
  | ModulatedTraffic
  | TraceTraffic
  | ClosedTraffic
  | PacedTraffic;

/** What the load of traffic is measured in; a sweep varies one of them. */
export type LoadQuantity = 'rate' | 'concurrency' | 'population' | 'streams';

/** Arrivals that come whatever the system does. */
interface OpenTraffic {
  /** No more come once so many have; undefined: without end. */
  readonly count?: number | undefined;
}

/** Independent arrivals. */
export interface PoissonTraffic extends OpenTraffic {
  readonly kind: 'poisson';
  /** Arrivals per second, or concurrency: arrival rate x nominal call length on an idle system. */
  readonly quantity: 'rate' | 'concurrency';
  readonly load: number;
  /** How many come together at each arrival; undefined: one. */
  readonly batch?: CountDistributionDescription | undefined;
  /** How the rate swings around `load`; undefined: it does not. */
  readonly cycle?: CycleDescription | undefined;
  /** How it goes up and down otherwise, `load` being that at a factor of 1; undefined: it does not. */
  readonly shape?: ShapeDescription | undefined;
}

/** Straight lines between points; after the period, if there is one, they begin anew. */
interface ShapeDescription {
  readonly points: readonly { readonly at: number; readonly factor: number }[];
  readonly period?: number | undefined;
}

/** At time t of the run, transient included, the rate is the mean x (1 + amplitude x sin 2π((t + phase) / period)). */
export interface CycleDescription {
  /** 0 to 1. */
  readonly amplitude: number;
  readonly period: number;
  readonly phase: number;
}

/** Arrivals with independent times between them. */
interface RenewalTraffic extends OpenTraffic {
  readonly kind: 'renewal';
  /** Its mean is above 0. */
  readonly interarrival: DistributionDescription;
}

/** A Markov-modulated Poisson process: states one after the other, and after the last the first again. */
export interface ModulatedTraffic extends OpenTraffic {
  readonly kind: 'mmpp';
  /** By state, per second: arrivals, and how soon it is left. */
  readonly rates: readonly number[];
  readonly leave: readonly number[];
}

/** Arrivals as they were seen, or made up by hand. */
interface TraceTraffic extends OpenTraffic {
  readonly kind: 'trace';
  /** Instants since the run began, none before the one before it. */
  readonly times: readonly number[];
  /** What each brings: work of a job, audio of a file, turns of a call; undefined if the trace does not say. */
  readonly work: readonly number[] | undefined;
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
