import type { Micros } from '../engine/index.ts';
import { slope } from '../statistics/index.ts';
import type { ModelDescription, RouteDescription, StationDescription } from './description.ts';
import { stationsOf } from './routes.ts';
import { Stretches } from './stretches.ts';
import type { System } from './system.ts';

/** The measured time is cut in so many sections to see whether a backlog grows. */
export const SECTIONS = 20;
const SECOND: Micros = 1_000_000;

/** Mean backlogs of the sections that the measured time is cut in. */
export class Sections {
  private last: Micros;
  private readonly times: number[] = [];
  private readonly backlogs: { readonly stretches: Stretches; readonly means: number[] }[][];
  private readonly system: System;

  constructor(system: System, model: ModelDescription) {
    this.system = system;
    this.last = system.world.sim.now;
    this.backlogs = [...system.sites.values()].map((site, number) => {
      const station = model.stations[number]!;
      return site.routes.map(({ backlog }, i) => ({
        stretches: new Stretches(
          nobodyWaits(model.routes[i]!, station, model) ? site.inService : backlog,
        ),
        means: [],
      }));
    });
  }

  close(): void {
    const { now } = this.system.world.sim;
    this.times.push((this.last + now) / 2 / SECOND);
    for (const { stretches, means } of this.backlogs.flat())
      means.push(stretches.next(now - this.last));
    this.last = now;
  }

  /** Jobs per second by which a backlog grew. */
  growth(site: number, route: number): number {
    return slope(this.times, this.backlogs[site]![route]!.means);
  }
}

/** Does the route go through this station, where any number of jobs share workers? */
const nobodyWaits = (
  route: RouteDescription,
  station: StationDescription,
  model: ModelDescription,
): boolean =>
  station.kind === 'sharing' &&
  station.concurrency === undefined &&
  route.kind === 'jobs' &&
  stationsOf(route, model).includes(station.name);
