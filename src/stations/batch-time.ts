import type { Job, Micros } from '../engine/index.ts';
import { type Distribution, Draws, Gamma, Lognormal, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/** Sorts of work that a recognizer and its callers tell apart; only finalization takes longer. */
export const JobKind = { Plain: 0, Final: 1, FirstPartial: 2, Resumed: 3, Interrupts: 4 } as const;

/** What a batch takes on a worker of speed 1: base + what its jobs add, times noise. Microseconds, unrounded. */
export interface BatchProfile {
  readonly base: number;
  readonly perJob: number;
  readonly perAudioSecond: number;
  /** What finalization adds: once to a batch that holds a finalization job, and for each one in it. */
  readonly finalBase: number;
  readonly perFinal: number;
  /** Coefficient of variation of the noise, with mean 1, that multiplies every batch time. */
  readonly noiseCv: number;
  /** Its family; lognormal if left out. */
  readonly noise?: keyof typeof noises;
  /** By route: what a job adds by chance, such as the service time of queueing theory; empty for nothing. */
  readonly service: readonly Distribution[];
}

const noises = { lognormal: Lognormal, gamma: Gamma };

const SECOND: Micros = 1_000_000;

/** A worker and what its batch asks of it. */
export interface LoadedWorker {
  /** 1 / speed. */
  readonly perSpeed: number;
  /** Sum of what the jobs of the batch demand. */
  readonly demand: number;
  /** The batch holds a finalization job. */
  readonly finalizes: boolean;
}

/**
 * How long a worker takes for a batch. A job's own part is drawn when it arrives, so that it does not
 * depend on the order in which jobs are served.
 */
export class BatchTime {
  // A copy field by field: profiles come in several shapes, and this is read for every job.
  private readonly base: number;
  private readonly perJob: number;
  private readonly perMicro: number; // of audio
  private readonly finalBase: number;
  private readonly perFinal: number;
  private readonly noise: Draws | null;
  private readonly services: readonly Draws[]; // by route; empty for none

  constructor(site: Site, profile: BatchProfile) {
    const { noiseCv, noise = 'lognormal', service } = profile;
    this.base = profile.base;
    this.perJob = profile.perJob;
    this.perMicro = profile.perAudioSecond / SECOND;
    this.finalBase = profile.finalBase;
    this.perFinal = profile.perFinal;
    this.noise =
      noiseCv === 0 ? null : new Draws(new noises[noise](1, noiseCv), site.stream('noise'));
    this.services = service.map((time, route) => new Draws(time, site.stream(`service ${route}`)));
  }

  /**
   * Writes into the job what it adds to its batch on a worker of speed 1, in microseconds, unrounded.
   * (A double that a call returns would be boxed.)
   */
  assess(job: Job): void {
    if (this.services.length > 0) {
      job.demand = this.services[job.route]!.next();
      return;
    }
    const heavier = job.kind === JobKind.Final ? this.perFinal : 0;
    job.demand = this.perJob + job.size * this.perMicro + heavier;
  }

  /** Time that a worker takes for its batch; rounded. */
  batch(worker: LoadedWorker): Micros {
    const once = worker.finalizes ? this.base + this.finalBase : this.base;
    const noise = this.noise === null ? 1 : this.noise.next();
    return whole((once + worker.demand) * worker.perSpeed * noise);
  }
}
