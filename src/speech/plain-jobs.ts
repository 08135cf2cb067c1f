import type { Door, Job, Path } from '../engine/index.ts';
import { Fates } from '../random/index.ts';
import { Handover, JobKind, type World } from '../stations/index.ts';
import type { DelayTally, RouteTally } from './route-tally.ts';
import { bring, type Traffic } from './traffic.ts';

/** Jobs that visit a list of stations and leave: the customers of queueing theory. */
export class PlainJobs {
  private readonly path: Path;
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
    this.returned = bring(world, name, traffic, fates, (key) => this.arrive(key));
  }

  private arrive(key: number): void {
    this.tally.offered++;
    this.tally.inProgress.step(1);
    const job = this.world.jobs.take();
    job.urgency = this.route.urgency;
    job.route = this.route.number;
    job.kind = JobKind.Plain;
    job.session = -1;
    job.owner = key;
    job.size = this.work.length > 0 ? this.work[key]! : 0;
    job.prompt = 0;
    job.output = 0;
    job.made = 0;
    job.notice = Infinity;
    job.content = -1;
    job.arrivedAt = this.world.sim.now;
    job.setOut(this.path);
  }

  private leave(job: Job): void {
    this.responses.add(job.arrivedAt, this.world.sim.now - job.arrivedAt);
    this.tally.turnServed(job.arrivedAt);
    this.end(job);
  }

  private end(job: Job): void {
    const key = job.owner;
    this.tally.inProgress.step(-1);
    this.world.jobs.give(job);
    this.returned(key);
  }
}
