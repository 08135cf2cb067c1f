import { type EventKind, type Job, Phase } from '../../src/engine/index.ts';
import { type Distribution, Draws, type RandomStream, whole } from '../../src/random/index.ts';
import type { Site, Station } from '../../src/stations/index.ts';

/** A station as a newcomer would write it: a link that takes its time and loses a share of the jobs. */
export class LossyLink implements Station {
  private readonly arrived: EventKind;
  private readonly luck: RandomStream;
  private readonly times: Draws;
  private readonly site: Site;

  constructor(site: Site, time: Distribution, share: number) {
    this.site = site;
    this.luck = site.stream('luck');
    this.times = new Draws(time, site.stream('time'));
    this.arrived = site.event('arrived', Phase.Completion, (id) => {
      const job = site.jobAt(id);
      if (this.luck.chance(share)) site.dropped(job, 'lost on the way');
      else site.served(job);
    });
  }

  accept(job: Job): void {
    this.site.began(job);
    this.site.after(whole(this.times.next()), this.arrived, job.id);
  }
}
