import type { Job, Micros } from '../engine/index.ts';
import { type Distribution, Draws, Lognormal, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/** Sorts of work that a recognizer tells apart. */
export const JobKind = { Plain: 0, Final: 1, FirstPartial: 2 } as const;

/** What a batch takes on a worker of speed 1: base + what its jobs add, times noise. Microseconds, unrounded. */
export interface BatchProfile {
  readonly base: number;
  readonly perJob: number;
  readonly perAudioSecond: number;
  /** What finalization adds: once to a batch that holds a finalization job, and for each one in it. */
  readonly finalBase: number;
  readonly perFinal: number;
  /** Coefficient of variation of the noise, lognormal with mean 1, that multiplies every batch time. */
  readonly noiseCv: number;
  /** By route: what a job adds by chance, such as the service time of queueing theory; empty for nothing. */
  readonly service: readonly Distribution[];
}

const SECOND: Micros = 1_000_000;

/**
 * How long a worker takes for a batch. A job's own part is drawn when it arrives, so that it does not
 * depend on the order in which jobs are served.
 */
export class BatchTime {
  private readonly profile: BatchProfile;
  private readonly noise: Draws | null;
  private readonly services: readonly Draws[];

  constructor(site: Site, profile: BatchProfile) {
    this.profile = profile;
    const { noiseCv, service } = profile;
    this.noise = noiseCv === 0 ? null : new Draws(new Lognormal(1, noiseCv), site.stream('noise'));
    this.services = service.map((time, route) => new Draws(time, site.stream(`service ${route}`)));
  }

  /** The time that this job adds to its batch on a worker of speed 1, in microseconds, unrounded. */
  demand(job: Job): number {
    if (this.services.length > 0) return this.services[job.route]!.next();
    const { perJob, perAudioSecond, perFinal } = this.profile;
    const heavier = job.kind === JobKind.Final ? perFinal : 0;
    return perJob + (job.size / SECOND) * perAudioSecond + heavier;
  }

  /**
   * Time of a batch whose jobs add up to `demand`, and may hold finalization jobs, on a worker of speed
   * 1 / `perSpeed`; rounded.
   */
  batch(demand: number, finalizes: boolean, perSpeed: number): Micros {
    const { base, finalBase } = this.profile;
    const noise = this.noise === null ? 1 : this.noise.next();
    return whole((base + (finalizes ? finalBase : 0) + demand) * perSpeed * noise);
  }
}
