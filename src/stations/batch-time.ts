import type { Job, Micros } from '../engine/index.ts';
import {
  type Distribution,
  Draws,
  exp,
  Gamma,
  Lognormal,
  log1p,
  type RandomStream,
  whole,
} from '../random/index.ts';
import type { Site } from './site.ts';

/** Sorts of work that a recognizer and its callers tell apart; only finalization takes longer. */
export const JobKind = {
  Plain: 0,
  Final: 1,
  FirstPartial: 2,
  Resumed: 3,
  Interrupts: 4,
  Pauses: 5,
} as const;

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
  /** Rare stalls: so large a share of the batches takes longer, by an exponential time of this mean. */
  readonly stallShare?: number | undefined;
  readonly stallTime?: number | undefined;
  /** The part on a device that several workers share (see shared-device-pool.ts); none if left out. */
  readonly device?: DeviceProfile | undefined;
  /**
   * Correlation of the logarithms of the noise of one batch and the next: above 0 there are slow spells and fast ones.
   * Only of lognormal noise.
   */
  readonly noiseCorrelation?: number | undefined;
  /** Its family; lognormal if left out. */
  readonly noise?: keyof typeof noises;
  /** By route: what a job adds by chance, such as the service time of queueing theory; empty for nothing. */
  readonly service: readonly Distribution[];
}

/** Takes no time but what `service` says. */
export const NO_BATCH_TIME: BatchProfile = {
  base: 0,
  perJob: 0,
  perAudioSecond: 0,
  finalBase: 0,
  perFinal: 0,
  noiseCv: 0,
  service: [],
};

/** What a batch takes on a shared device, beside what it takes on its worker alone. */
export interface DeviceProfile {
  readonly base: number;
  readonly perJob: number;
  readonly perAudioSecond: number;
  /** So many workers in a row share one device. */
  readonly instances: number;
  /** One batch after the other, or all that are there side by side, each the slower (processor sharing). */
  readonly sharing: 'in_turn' | 'side_by_side';
}

const noises = { lognormal: Lognormal, gamma: Gamma };

function noiseOf(site: Site, profile: BatchProfile): Draws | Spells | null {
  const { noiseCv, noise = 'lognormal', noiseCorrelation = 0 } = profile;
  if (noiseCv === 0) return null;
  if (noiseCorrelation > 0) return new Spells(noiseCv, noiseCorrelation, site.stream('noise'));
  return new Draws(new noises[noise](1, noiseCv), site.stream('noise'));
}

/** Lognormal noise with mean 1 whose logarithm is an autoregressive process: it comes in spells. */
class Spells {
  private readonly sigma: number;
  private readonly correlation: number;
  private readonly fresh: number; // share of each draw that is new
  private readonly stream: RandomStream;
  private level: number; // standard normal

  constructor(cv: number, correlation: number, stream: RandomStream) {
    this.sigma = Math.sqrt(log1p(cv * cv));
    this.correlation = correlation;
    this.fresh = Math.sqrt(1 - correlation * correlation);
    this.stream = stream;
    this.level = stream.normal();
  }

  next(): number {
    this.level = this.correlation * this.level + this.fresh * this.stream.normal();
    return exp(this.sigma * this.level - (this.sigma * this.sigma) / 2);
  }
}

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
  private readonly noise: Draws | Spells | null;
  private readonly services: readonly Draws[]; // by route; empty for none
  private readonly stalls: RandomStream | null;
  private readonly stallShare: number;
  private readonly stallTime: number;
  readonly device: DeviceProfile | null;

  constructor(site: Site, profile: BatchProfile) {
    const { service, stallShare = 0, stallTime = 0 } = profile;
    this.stallShare = stallShare;
    this.stallTime = stallTime;
    this.stalls = stallShare === 0 ? null : site.stream('stalls');
    this.device = profile.device ?? null;
    this.base = profile.base;
    this.perJob = profile.perJob;
    this.perMicro = profile.perAudioSecond / SECOND;
    this.finalBase = profile.finalBase;
    this.perFinal = profile.perFinal;
    this.noise = noiseOf(site, profile);
    this.services = site.drawsByRoute('service', service);
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
    const time = (once + worker.demand) * worker.perSpeed * noise;
    return whole(this.stalls === null ? time : time + this.stall(this.stalls));
  }

  private stall(stalls: RandomStream): number {
    return stalls.chance(this.stallShare) ? this.stallTime * stalls.exponential() : 0;
  }

  /** Time that the shared device takes for a batch of so many jobs with so much audio; rounded. */
  onDevice(profile: DeviceProfile, jobs: number, audio: number, perSpeed: number): Micros {
    const noise = this.noise === null ? 1 : this.noise.next();
    const time = profile.base + profile.perJob * jobs + (profile.perAudioSecond / SECOND) * audio;
    return whole(time * perSpeed * noise);
  }
}
