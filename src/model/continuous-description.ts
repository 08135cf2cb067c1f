import type {
  CountDistributionDescription,
  DistributionDescription,
  OnGpus,
  PerClass,
} from './description.ts';

/** Workers that serve sequences of tokens step by step. */
export interface ContinuousBatchingDescription extends OnGpus {
  readonly kind: 'continuous_batching';
  readonly name: string;
  readonly stepTime: StepTimeDescription;
  /** The most sequences in service on one worker. */
  readonly maxSequences: number;
  /** The most tokens that one step processes. */
  readonly stepTokens: number;
  /** Whether jobs go to the worker that holds what is cached of their session. */
  readonly routing: 'sticky' | 'least_loaded';
  /** Bytes on each GPU: for good, for each cached token, for each resident voice. */
  readonly memory: {
    readonly weights: number;
    readonly perToken: number;
    readonly perVoice: number;
    /** A job that begins is given memory for all of its tokens, and is never preempted. */
    readonly reservesAll?: boolean;
  };
  /** What must be resident before jobs that need it are in service; undefined: nothing. */
  readonly voices?: VoicesDescription | undefined;
  /** What plain jobs bring; undefined if none come. */
  readonly work?: TokenWorkDescription | undefined;
}

/** Time of a step: base + the parts of what it processes, times noise. */
interface StepTimeDescription {
  readonly base: number;
  readonly perSequence: number;
  readonly perPromptToken: number;
  readonly perCachedToken: number;
  readonly promptBase?: number;
  readonly perLongestToken?: number;
  /** They add up, or what is read and what is computed overlap and the larger counts. */
  readonly parts?: 'sum' | 'larger';
  /** Coefficient of variation of the noise. */
  readonly noiseCv: number;
}

interface VoicesDescription {
  /** The most on one worker. */
  readonly resident: number;
  /** How long one takes to load. */
  readonly load: DistributionDescription;
  /** By how many jobs more a worker that has the voice is preferred to one that has not. */
  readonly spread: number;
  /** Which idle one makes room. */
  readonly eviction: 'lru' | 'lfu';
  /** How long an idle one stays; undefined: as long as there is room. */
  readonly keepAlive?: number | undefined;
  /** So many, those of most callers, are there from the beginning, and loaded when a worker comes back. */
  readonly prewarm: number;
}

interface TokenWorkDescription {
  readonly prompt: PerClass<TokensDescription>;
  readonly output: PerClass<TokensDescription>;
}

/** Numbers of tokens: draws are rounded, and 1 at least. */
export type TokensDescription =
  | CountDistributionDescription
  | Extract<DistributionDescription, { readonly family: 'lognormal' | 'gamma' }>;
