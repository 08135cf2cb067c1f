import { type Job, type Path, Phase } from '../../src/engine/index.ts';
import {
  ContinuousBatching,
  type ContinuousBatchingOptions,
  GpuMemory,
  Site,
  World,
} from '../../src/stations/index.ts';

/** A job that is sent to a station with continuous batching, and what is done about it meanwhile. */
export interface Sent {
  readonly at: number;
  readonly prompt: number;
  readonly output: number;
  readonly session?: number;
  readonly urgency?: number;
  readonly voice?: number;
  /** Told once it has made so many, one after the other. */
  readonly notices?: readonly number[];
  readonly cancelAt?: number;
}

/** A step takes 10 ms, 1 ms for each sequence, 0.1 ms for each prompt token, 0.01 ms for each token of context. */
const STEP_TIME = {
  base: 10_000,
  perSequence: 1_000,
  perPromptToken: 100,
  perCachedToken: 10,
  noiseCv: 0,
};

interface Setting extends Partial<ContinuousBatchingOptions> {
  /** Memory of each worker, in bytes; a token takes one. */
  readonly capacity?: number;
  /** What else happens, and when. */
  readonly events?: readonly [at: number, happen: (run: Run) => void][];
}

/** What a run looks like from outside. Times in microseconds. */
export class Run {
  readonly world: World;
  readonly site: Site;
  readonly station: ContinuousBatching;
  readonly memories: readonly GpuMemory[];
  readonly jobs: Job[] = [];
  readonly began: number[] = [];
  readonly left: number[] = [];
  readonly lost: string[] = [];
  readonly told: string[] = [];
  readonly memoryWaits: number[] = [];
  readonly loadWaits: number[] = [];

  constructor(setting: Setting, sent: readonly Sent[]) {
    const { capacity = Infinity, events = [], ...options } = setting;
    const { speeds = [1] } = options;
    this.world = new World('sequences', Math.max(sent.length, 1));
    const { sim } = this.world;
    const began = (job: Job): void => {
      this.began[job.owner] = sim.now;
    };
    this.site = new (class extends Site {
      override began(job: Job): void {
        super.began(job);
        began(job);
      }
    })(this.world, 'station');
    this.memories = speeds.map(() => new GpuMemory(sim, capacity));
    this.station = new ContinuousBatching(this.site, {
      speeds,
      memories: this.memories,
      urgencies: 2,
      stepTime: STEP_TIME,
      maxSequences: 8,
      stepTokens: 1_000,
      perToken: 1,
      routing: 'sticky',
      voices: null,
      work: sent.map(() => null),
      ...options,
    });
    this.site.open(this.station);
    const path = this.path(sent);
    const comes = sim.event('comes', Phase.Arrival, (i) => this.send(sent[i]!, i, path));
    const cancels = sim.event('cancels', Phase.Arrival, (i) => {
      if (this.left[i] === undefined) this.site.cancel(this.jobs[i]!);
    });
    const happens = sim.event('happens', Phase.Arrival, (i) => events[i]![1](this));
    for (const [i, { at, cancelAt }] of sent.entries()) {
      sim.after(at, comes, i);
      if (cancelAt !== undefined) sim.after(cancelAt, cancels, i);
    }
    for (const [i, [at]] of events.entries()) sim.after(at, happens, i);
    sim.run(1e9);
  }

  private path(sent: readonly Sent[]): Path {
    return {
      doors: [this.site, { accept: (job) => this.end(job) }],
      lost: (job, reason) => {
        this.lost[job.owner] = reason;
        this.end(job);
      },
      noticed: (job) => {
        this.told.push(`${job.owner}: ${job.made} at ${this.world.sim.now}`);
        const notices = sent[job.owner]!.notices!;
        job.notice = notices[notices.indexOf(job.notice) + 1] ?? Infinity;
      },
    };
  }

  private send({ prompt, output, session, urgency, voice, notices }: Sent, i: number, path: Path) {
    const job = this.world.jobs.take();
    job.route = i;
    job.owner = i;
    job.urgency = urgency ?? 0;
    job.session = session ?? -1;
    job.prompt = prompt;
    job.output = output;
    job.content = voice ?? -1;
    job.notice = notices?.[0] ?? Infinity;
    job.arrivedAt = this.world.sim.now;
    this.jobs[i] = job;
    job.setOut(path);
  }

  private end(job: Job): void {
    this.left[job.owner] = this.world.sim.now;
    this.memoryWaits[job.owner] = job.memoryWait;
    this.loadWaits[job.owner] = job.loadWait;
    this.world.jobs.give(job);
  }
}
