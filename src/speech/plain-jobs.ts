import type { Door, Job, Micros, Path } from '../engine/index.ts';
import type { EntryLimit } from '../policies/index.ts';
import { Fates } from '../random/index.ts';
import { Handover, Loss, type World } from '../stations/index.ts';
import { AttemptTally } from './attempt-tally.ts';
import { Attempts } from './attempts.ts';
import type { AttemptsPlan } from './attempts-plan.ts';
import type { DelayTally, RouteTally } from './route-tally.ts';
import { bring, type Traffic } from './traffic.ts';

/** Each may be left out. */
interface JobRules {
  readonly attempts?: AttemptsPlan | null;
  readonly limit?: EntryLimit | null;
}

/**
 * Jobs that visit a list of stations and leave: the customers of queueing theory. With a plan for attempts, each of
 * them may be sent more than once. Where a limit keeps some of them out they are shed when they come.
 */
export class PlainJobs {
  private readonly path: Path;
  private readonly attempts: Attempts | null; // null: one each
  private readonly limit: EntryLimit | null; // null: all are let in
  private readonly members: number; // of the population or the streams that come again and again; 0 for none
  private readonly rounds: Int32Array | null; // by stream, how often it has come; null where each key comes once
  private readonly world: World;
  private readonly route: { readonly number: number; readonly urgency: number };
  private readonly tally: RouteTally;
  private readonly responses: DelayTally;
  private readonly work: Float64Array; // by job; empty if its traffic does not say
  private readonly returned: (key: number) => void;

  constructor(
    world: World,
    name: string,
    route: { readonly number: number; readonly urgency: number; readonly tally: RouteTally },
    traffic: Traffic,
    through: readonly Door[],
    rules: JobRules = {},
  ) {
    this.world = world;
    this.route = route;
    this.tally = route.tally;
    this.responses = route.tally.delay('response');
    this.path = {
      doors: [...through, new Handover((job) => this.leave(job))],
      lost: (job, reason) => {
        this.tally.turnLost(job.arrivedAt, reason, ['response']);
        this.end(job);
      },
    };
    this.work = Float64Array.from(traffic.kind === 'trace' ? traffic.work : []);
    const fates = new Fates(`${world.seed}/${name}`);
    this.members = membersOf(traffic);
    this.rounds = traffic.kind === 'paced' ? new Int32Array(traffic.streams) : null;
    const { attempts = null, limit = null } = rules;
    this.attempts = attempts && this.attemptsBy(attempts, name, through, fates);
    this.limit = limit;
    this.returned = bring(world, name, traffic, fates, (key) => this.arrive(key));
  }

  private arrive(key: number): void {
    this.tally.offered++;
    this.tally.inProgress.step(1);
    if (this.limit !== null && !this.limit.letsIn(this.world.sim.now)) {
      this.turnAway(key);
      return;
    }
    if (this.attempts !== null) {
      this.attempts.ask(key, key, this.rounds === null ? 0 : this.rounds[key]!++);
      return;
    }
    const job = this.world.jobs.take();
    this.prepare(job, key);
    job.owner = key;
    job.arrivedAt = this.world.sim.now;
    job.setOut(this.path);
  }

  private prepare(job: Job, key: number): void {
    job.urgency = this.route.urgency;
    job.route = this.route.number;
    job.size = this.work.length > 0 ? this.work[key]! : 0;
    if (this.members > 0) job.caller = key % this.members;
    if (this.world.watch !== null) this.world.watch.sends(job, `job ${key}`);
  }

  private leave(job: Job): void {
    this.served(job.arrivedAt);
    this.end(job);
  }

  private served(begun: Micros): void {
    this.responses.add(begun, this.world.sim.now - begun);
    this.tally.turnServed(begun);
  }

  private end(job: Job): void {
    const key = job.owner;
    this.world.jobs.give(job);
    this.goes(key);
  }

  private goes(key: number): void {
    if (this.limit !== null) this.limit.leaves();
    this.tally.inProgress.step(-1);
    this.returned(key);
  }

  private turnAway(key: number): void {
    this.tally.turnLost(this.world.sim.now, Loss.Shed, ['response']);
    this.tally.inProgress.step(-1);
    this.returned(key);
  }

  private attemptsBy(
    plan: AttemptsPlan,
    name: string,
    through: readonly Door[],
    fates: Fates,
  ): Attempts {
    const tally = new AttemptTally(this.world, plan.breaker !== null);
    this.tally.attempts = tally;
    return new Attempts(
      this.world,
      name,
      plan,
      through,
      { fates, tally },
      {
        prepare: (job, key) => this.prepare(job, key),
        answered: (key, begun) => {
          this.served(begun);
          this.goes(key);
        },
        gaveUp: (key, begun, reason) => {
          this.tally.turnLost(begun, reason, ['response']);
          this.goes(key);
        },
      },
    );
  }
}

function membersOf(traffic: Traffic): number {
  if (traffic.kind === 'closed') return traffic.population;
  return traffic.kind === 'paced' ? traffic.streams : 0;
}
