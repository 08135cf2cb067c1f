import type { Door, Job } from '../engine/index.ts';
import { Fates } from '../random/index.ts';
import { Loss, type Site, type Station } from '../stations/index.ts';
import { AttemptTally } from './attempt-tally.ts';
import { Attempts, ENDED } from './attempts.ts';
import type { AttemptsPlan } from './attempts-plan.ts';

/**
 * A service that asks others for what comes to it, with attempts of its own: so attempts of whoever asks it multiply
 * with these. What is asked of it under a deadline is given up then, if it was told; what is called off is called
 * off behind it too.
 */
export class Client implements Station {
  private readonly attempts: Attempts;
  private readonly asked: number[] = []; // by id of the job: its request
  private requests = 0;
  private readonly tally: AttemptTally;
  private readonly site: Site;

  /** `through`: the doors of each attempt. */
  constructor(site: Site, plan: AttemptsPlan, through: readonly Door[]) {
    const { name, world } = site;
    this.site = site;
    this.tally = new AttemptTally(world, plan.breaker !== null);
    const books = { fates: new Fates(`${world.seed}/${name}`), tally: this.tally };
    this.attempts = new Attempts(world, name, plan, through, books, {
      prepare: (job, owner) => copy(site.jobAt(owner), job),
      answered: (owner) => site.served(site.jobAt(owner)),
      gaveUp: (owner, _, reason) => site.dropped(site.jobAt(owner), reason),
    });
  }

  accept(job: Job): void {
    const { id, deadline } = job;
    this.site.began(job);
    if (deadline < this.site.sim.now) {
      this.site.dropped(job, Loss.Failed); // it was on its way when whoever asked gave up
      return;
    }
    const request = this.attempts.ask(id, this.requests++, 0, 0, 0, deadline);
    if (request !== ENDED) this.asked[id] = request;
  }

  cancel(job: Job): void {
    this.attempts.callOff(this.asked[job.id]!);
    this.site.dropped(job, Loss.Cancelled);
  }

  measure(): void {
    this.tally.measure();
  }
}

/** The work of one job is that of the other. */
function copy(from: Job, to: Job): void {
  to.urgency = from.urgency;
  to.route = from.route;
  to.kind = from.kind;
  to.size = from.size;
  to.caller = from.caller;
  to.content = from.content;
  to.prompt = from.prompt;
  to.output = from.output;
}
