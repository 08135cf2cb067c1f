import { type Job, type Line, type Micros, RankedLine } from '../engine/index.ts';

/** How the lines of a station are kept where it is not just who came first, and what it must be told for that. */
export interface LineOrder {
  /** A new line, empty. */
  line(): Line;
  /** The job is about to stand in line. */
  enters(job: Job): void;
  /** It has left its line, to be served or lost. */
  leaves(job: Job): void;
  /** Jobs of this urgency have left their lines and begin; they take so much worker time together. */
  began(urgency: number, time: Micros): void;
  /** Jobs that were served together have left. */
  ended(): void;
}

/** Lines by a rank that a job has when it comes to stand in line. */
class RankOrder implements LineOrder {
  private readonly assess: (job: Job) => void;

  /** `assess` writes `job.rank`. */
  constructor(assess: (job: Job) => void) {
    this.assess = assess;
  }

  line(): Line {
    return new RankedLine();
  }

  enters(job: Job): void {
    this.assess(job);
  }

  leaves(): void {}

  began(): void {}

  ended(): void {}
}

/** By when the job is to be done: so long after it came to the system, by route. */
export const byDeadline = (deadlines: readonly Micros[]): LineOrder =>
  new RankOrder((job) => {
    job.rank = job.arrivedAt + deadlines[job.route]!;
  });

/** By how much work the job is. */
export const byDemand = (): LineOrder =>
  new RankOrder((job) => {
    job.rank = job.demand;
  });
