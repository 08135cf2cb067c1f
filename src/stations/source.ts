import { type EventKind, type Micros, Phase } from '../engine/index.ts';
import { type Distribution, Draws, Exponential, whole } from '../random/index.ts';
import type { World } from './world.ts';

export interface OpenOptions {
  /** Arrivals per microsecond at the highest load. */
  readonly rate: number;
  /** How long before the run begins they started to come; 0 by default. */
  readonly since?: Micros;
  /** Does this one come at the load of this run? */
  readonly present: (key: number) => boolean;
  /** Told who came, and how long ago if that was before the run began. */
  readonly arrive: (key: number, ago: Micros) => void;
}

/**
 * Open arrivals, a Poisson process: whatever the system does, they come. Arrivals are numbered from 0
 * at the highest load of an experiment; a lower load leaves out those that are not `present`, so the
 * same callers come at the same instants at every load.
 */
export class OpenSource {
  private readonly gaps: Draws;
  private readonly arrived: EventKind;
  private readonly world: World;

  constructor(world: World, name: string, options: OpenOptions) {
    const { rate, since = 0, present, arrive } = options;
    this.world = world;
    this.gaps = new Draws(new Exponential(1 / rate), world.stream(`${name}/gaps`));
    this.arrived = world.sim.event(`${name}.arrived`, Phase.Arrival, (key) => {
      this.schedule(key + 1, whole(this.gaps.next()));
      if (present(key)) arrive(key, 0);
    });
    let key = 0;
    let ahead = whole(this.gaps.next()) - since;
    for (; ahead < 0; key++) {
      if (present(key)) arrive(key, -ahead);
      ahead += whole(this.gaps.next());
    }
    this.schedule(key, ahead);
  }

  private schedule(key: number, delay: Micros): void {
    this.world.sim.after(delay, this.arrived, key);
  }
}

/** How members of a population, or streams, are spread over time when a run begins. */
export interface Start {
  /** `synchronous`: all at the beginning; `staggered`: at equal distances; `random`: uniformly. */
  readonly kind: 'synchronous' | 'staggered' | 'random';
  /** The span over which they are spread, in microseconds. */
  readonly within: Micros;
}

function schedule(world: World, name: string, count: number, start: Start, kind: EventKind): void {
  const offsets = world.stream(`${name}/start`);
  for (let member = 0; member < count; member++) {
    const share = { synchronous: 0, staggered: member / count, random: offsets.uniform() }[
      start.kind
    ];
    world.sim.after(Math.floor(share * start.within), kind, member);
  }
}

/**
 * A closed population: a member thinks, comes, and comes back once it has been told `returned`. Visits
 * are numbered: member m comes as m, then as m + population, m + 2 population, ...
 */
export class ClosedSource {
  private readonly population: number;
  private readonly think: Draws;
  private readonly arrived: EventKind;
  private readonly world: World;

  constructor(
    world: World,
    name: string,
    options: { readonly population: number; readonly think: Distribution; readonly start: Start },
    arrive: (visit: number) => void,
  ) {
    this.world = world;
    this.population = options.population;
    this.think = new Draws(options.think, world.stream(`${name}/think`));
    this.arrived = world.sim.event(`${name}.arrived`, Phase.Arrival, arrive);
    schedule(world, name, options.population, options.start, this.arrived);
  }

  /** The member has what it came for on this visit: it thinks, then comes again. */
  returned(visit: number): void {
    this.world.sim.after(whole(this.think.next()), this.arrived, visit + this.population);
  }
}

/** Real-time streams: each sends every `period`, whatever the system does. */
export class PacedSource {
  constructor(
    world: World,
    name: string,
    options: { readonly streams: number; readonly period: Micros; readonly start: Start },
    arrive: (stream: number) => void,
  ) {
    const sent = world.sim.event(`${name}.sent`, Phase.Arrival, (stream) => {
      world.sim.after(options.period, sent, stream);
      arrive(stream);
    });
    schedule(world, name, options.streams, options.start, sent);
  }
}
