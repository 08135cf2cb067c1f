import { type EventKind, type Micros, Phase } from '../engine/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import type { Gaps } from './gaps.ts';
import type { World } from './world.ts';

export interface OpenOptions {
  /** Between arrivals at the highest load. */
  readonly gaps: Gaps;
  /** How long before the run begins they started to come; 0 by default. */
  readonly since?: Micros;
  /** How many come at each arrival; one if left out. */
  readonly batch?: Distribution | undefined;
  /** No more come once so many have; without end by default. */
  readonly most?: number | undefined;
  /** Does what arrives, a batch or a single one, come at the load of this run? */
  readonly present: (batch: number, ago: Micros) => boolean;
  /** Told who came, and how long ago if that was before the run began. */
  readonly arrive: (key: number, ago: Micros) => void;
}

/** No run has more arrivals: their numbers are subjects of events, which have 32 bits. */
const ENDLESS = 2 ** 31 - 1;

/**
 * Open arrivals: whatever the system does, they come. Arrivals, and those who come at them, are numbered from
 * 0 at the highest load of an experiment; a lower load leaves out the arrivals that are not `present`, so the
 * same callers come at the same instants at every load. A batch comes, or is left out, as a whole.
 */
export class OpenSource {
  private readonly gaps: Gaps;
  private readonly sizes: Draws | null;
  private readonly most: number;
  private readonly present: (batch: number, ago: Micros) => boolean;
  private readonly arrive: (key: number, ago: Micros) => void;
  private readonly arrived: EventKind;
  private readonly world: World;
  private numbered = 0;
  private came = 0;

  constructor(world: World, name: string, options: OpenOptions) {
    const { batch: size, since = 0 } = options;
    this.world = world;
    this.gaps = options.gaps;
    this.sizes = size === undefined ? null : new Draws(size, world.stream(`${name}/batches`));
    this.most = options.most ?? ENDLESS;
    this.present = options.present;
    this.arrive = options.arrive;
    this.arrived = world.sim.event(`${name}.arrived`, Phase.Arrival, (batch) => this.next(batch));
    let batch = 0;
    let ahead = whole(this.gaps.next()) - since;
    for (; ahead < 0 && this.came < this.most; batch++) {
      const first = this.numbered;
      this.tell(first, this.endOf(batch, -ahead), -ahead);
      if (this.came < this.most) ahead += whole(this.gaps.next());
    }
    if (this.came < this.most) this.schedule(batch, ahead);
  }

  private next(batch: number): void {
    const first = this.numbered;
    const end = this.endOf(batch, 0);
    if (this.came < this.most) this.schedule(batch + 1, whole(this.gaps.next()));
    this.tell(first, end, 0);
  }

  /** Numbers those of the batch, whether they come or not; the number after the last of them who comes. */
  private endOf(batch: number, ago: Micros): number {
    const first = this.numbered;
    const size = this.sizes === null ? 1 : this.sizes.next();
    this.numbered += size;
    if (!this.present(batch, ago)) return first;
    const coming = Math.min(size, this.most - this.came);
    this.came += coming;
    return first + coming;
  }

  private tell(first: number, end: number, ago: Micros): void {
    for (let key = first; key < end; key++) this.arrive(key, ago);
  }

  private schedule(batch: number, delay: Micros): void {
    this.world.sim.after(delay, this.arrived, batch);
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
    options: {
      readonly streams: number;
      readonly period: Micros;
      readonly start: Start;
      /** Each stream ends once it has sent so many; without end by default. */
      readonly most?: number | undefined;
    },
    arrive: (stream: number) => void,
  ) {
    const { streams, period, most = Infinity } = options;
    const sentBy = new Int32Array(most === Infinity ? 0 : streams);
    const sent = world.sim.event(`${name}.sent`, Phase.Arrival, (stream) => {
      if (most === Infinity || ++sentBy[stream]! < most) world.sim.after(period, sent, stream);
      arrive(stream);
    });
    schedule(world, name, options.streams, options.start, sent);
  }
}
