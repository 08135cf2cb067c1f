import type { Micros } from '../engine/index.ts';
import type {
  Cache,
  Checkpoint,
  Hold,
  Releases,
  Site,
  Slowness,
  WorkOfFailed,
} from '../stations/index.ts';
import type { Lever, Levers } from './lever.ts';

/** A station, with what there is to pull at it. What is null is pulled by no fault of the model. */
export interface StationTarget {
  readonly site: Site;
  /** How many there are. */
  readonly workers: number;
  readonly lose: ((workers: number, work: WorkOfFailed) => void) | null;
  readonly slowness: Slowness | null;
  readonly checkpoint: Checkpoint | null;
  readonly cache: Cache | null;
  readonly releases: Releases | null;
  readonly hold: Hold | null;
  /** By urgency, how long the first waiting job is held if nobody says otherwise; empty where none is. */
  readonly lingers: readonly Micros[];
  readonly setLinger: (urgency: number, linger: Micros) => void;
}

/** From the mildest to the worst: of overlapping faults the worst counts. */
const WORK: readonly WorkOfFailed[] = ['resume', 'restart', 'lost'];

/** What faults may pull at one station, and what overlapping ones make of it. */
export class StationLevers {
  /** What becomes of the work of workers that are lost: its place in `WORK`. */
  private worst = 0;
  readonly target: StationTarget;
  private readonly work: Lever;
  /** Workers that are gone, of all that there are at most. */
  private readonly lost: Lever;
  readonly scale: Lever;
  readonly shift: Lever;
  /** Share of what is spared the tail, and length of that. */
  readonly spared: Lever;
  readonly tail: Lever;
  /** Share of what is sent that arrives, and after how long the rest is sent again. */
  readonly arriving: Lever;
  readonly resend: Lever;
  /** Share of the jobs that does not fail. */
  readonly passing: Lever;
  readonly quota: Lever;
  /** By route: share of its jobs that is let in. */
  readonly letIn: readonly Lever[];
  /** By release of a normalizer: share of those who ask that it makes keys for; and the one that writes. */
  readonly asking: readonly Lever[];
  readonly writing: Lever;
  /** By urgency. */
  readonly held: readonly Lever[];
  readonly linger: readonly Lever[];

  constructor(levers: Levers, target: StationTarget) {
    const { slowness, checkpoint, hold, releases } = target;
    this.target = target;
    this.work = levers.highest((worst) => {
      this.worst = worst;
    });
    this.lost = levers.sum((workers) =>
      target.lose!(Math.min(workers, target.workers), WORK[this.worst]!),
    );
    this.scale = levers.product((scale) => Object.assign(slowness!, { scale }));
    this.shift = levers.sum((shift) => Object.assign(slowness!, { shift }));
    this.spared = levers.product((spared) => Object.assign(slowness!, { tailShare: 1 - spared }));
    this.tail = levers.highest((tail) => Object.assign(slowness!, { tail }));
    this.arriving = levers.product((arriving) => Object.assign(slowness!, { loss: 1 - arriving }));
    this.resend = levers.highest((resend) => Object.assign(slowness!, { resend }));
    this.passing = levers.product((passing) => checkpoint!.fail(1 - passing));
    this.quota = levers.lowest((rate) => checkpoint!.limit(rate));
    this.letIn = Array.from({ length: target.site.world.routes }, (_, route) =>
      levers.product((letIn) => checkpoint!.shedOf(route, 1 - letIn)),
    );
    this.asking = Array.from(releases?.asking ?? [], (_, release) =>
      levers.highest((share) => {
        releases!.asking[release] = share;
      }),
    );
    this.writing = levers.highest((writing) => Object.assign(releases!, { writing }));
    this.held = target.lingers.map((_, urgency) =>
      levers.highest((held) => hold!.set(urgency, held > 0)),
    );
    this.linger = target.lingers.map((usual, urgency) =>
      levers.lowest((linger) => target.setLinger(urgency, Math.min(linger, usual))),
    );
  }

  /** So many workers are gone for this fault. What they serve becomes that, while any are. */
  loseWorkers(fault: number, workers: number, work: WorkOfFailed): void {
    this.work.pull(fault, workers > 0 ? WORK.indexOf(work) : 0);
    this.lost.pull(fault, workers);
  }
}
