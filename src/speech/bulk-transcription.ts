import type { Door, Job, Micros, Path } from '../engine/index.ts';
import { type Distribution, Fates, whole } from '../random/index.ts';
import { Handover, type World } from '../stations/index.ts';
import { Purpose } from './purposes.ts';
import { Records } from './records.ts';
import type { RouteTally } from './route-tally.ts';
import { bring, sizeOf, type Traffic } from './traffic.ts';

/** What is to be transcribed. Durations of audio in microseconds. */
export interface BulkPlan {
  readonly file: Distribution;
  /** Files are cut in segments of this length; the last one is what remains. */
  readonly segment: Micros;
  readonly traffic: Traffic;
}

/** A recorded file whose segments are under way. */
class AudioFile {
  key = -1;
  arrivedAt: Micros = NaN;
  segments = 0; // not yet transcribed
  lostTo = ''; // why a segment was lost, the first that was; empty while none is

  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

/** Bulk transcription: a file arrives, its segments are all sent at once, and it is done with the last of them. */
export class BulkTranscription {
  private readonly files = new Records((id) => new AudioFile(id));
  private readonly path: Path;
  private readonly fates: Fates;
  private readonly returned: (file: number) => void;

  private readonly world: World;
  private readonly route: { readonly number: number; readonly urgency: number };
  private readonly tally: RouteTally;
  private readonly plan: BulkPlan;

  constructor(
    world: World,
    name: string,
    route: { readonly number: number; readonly urgency: number; readonly tally: RouteTally },
    plan: BulkPlan,
    recognizer: Door,
  ) {
    this.world = world;
    this.route = route;
    this.tally = route.tally;
    this.plan = plan;
    this.fates = new Fates(`${world.seed}/${name}`);
    this.path = {
      doors: [recognizer, new Handover((job) => this.segmentDone(job))],
      lost: (job, reason) => {
        const file = this.files.at(job.owner);
        if (file.lostTo === '') file.lostTo = reason;
        this.segmentDone(job);
      },
    };
    this.returned = bring(world, name, plan.traffic, this.fates, (key) => this.arrive(key));
  }

  private arrive(key: number): void {
    const { now } = this.world.sim;
    const length =
      sizeOf(this.plan.traffic, key) ??
      whole(this.plan.file.draw(this.fates.at(key, 0, 0, Purpose.File)));
    const file = this.files.take();
    file.key = key;
    file.arrivedAt = now;
    file.segments = Math.max(1, Math.ceil(length / this.plan.segment));
    file.lostTo = '';
    this.tally.offered++;
    this.tally.inProgress.step(1);
    let remains = length;
    for (let segment = file.segments; segment > 0; segment--) {
      this.send(file, Math.min(remains, this.plan.segment));
      remains -= this.plan.segment;
    }
  }

  private send(file: AudioFile, length: Micros): void {
    const job = this.world.jobs.take();
    job.urgency = this.route.urgency;
    job.route = this.route.number;
    job.owner = file.id;
    job.size = length;
    job.arrivedAt = file.arrivedAt;
    if (this.world.watch !== null) this.world.watch.sends(job, `file ${file.key}`);
    job.setOut(this.path);
  }

  private segmentDone(job: Job): void {
    const file = this.files.at(job.owner);
    this.world.jobs.give(job);
    file.segments--;
    if (file.segments > 0) return;
    this.tally.inProgress.step(-1);
    if (file.lostTo !== '') {
      this.tally.turnLost(file.arrivedAt, file.lostTo, ['response']);
    } else {
      this.tally.delay('response').add(file.arrivedAt, this.world.sim.now - file.arrivedAt);
      this.tally.turnServed(file.arrivedAt);
    }
    this.files.give(file);
    this.returned(file.key);
  }
}
