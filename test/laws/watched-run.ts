import {
  type EventKind,
  type EventPhase,
  type Happening,
  type Job,
  Simulation,
} from '../../src/engine/index.ts';
import {
  ceilings,
  type ModelDescription,
  pace,
  type RouteDescription,
  readModel,
  relaxationOf,
  replicate,
  type Spans,
  stationDemands,
  stationsOf,
  triesAgain,
} from '../../src/model/index.ts';
import { System } from '../../src/model/system.ts';
import { JobKind, World } from '../../src/stations/index.ts';
import { WitnessingPool } from '../stations/watched-site.ts';
import type { Trial } from './random-model.ts';
import { WatchedStation } from './watched-station.ts';

/** What holds in every run of every model. */
export const laws = [
  'a valid model is read without a mistake, and what it asks of its stations is a number',
  'the clock never goes back, and every instant ends',
  'every job that a station accepts is there, or has left once: served, or lost for a reason',
  'every turn offered is served, failed, shed, abandoned or under way',
  'the number inside over time is the sum of the times spent inside (Little)',
  'no more workers are busy than there are, and nothing is below none',
  'no worker is idle while a job is ready for it',
  'the same seed gives the same bytes, watched or not',
] as const;

export type Law = (typeof laws)[number];
const [SOUND, CLOCK, JOBS, TURNS, LITTLE, LEVELS, NO_IDLING, SAME] = laws;

/** Laws that a run broke, and how. */
export type Broken = ReadonlyMap<Law, readonly string[]>;

const SECOND = 1_000_000;
/** Events of the run before and after measuring begins, roughly. */
const EVENTS = 1_000;
/** A run ends here even if less happens. */
const LONGEST = 60 * SECOND;
/** No model of ours has so many events at one instant, unless it never gets on. */
const CROWD = 100_000;

/** Runs the trial's model under the eyes of all laws. */
export function watched({ seed, model: contents }: Trial): Broken {
  const broken = new Map<Law, string[]>();
  const breaks = (law: Law, how: string): void => {
    const found = broken.get(law) ?? [];
    broken.set(law, found);
    if (found.length < 5) found.push(how); // one is enough, five tell more
  };
  // JSON is YAML.
  const reading = readModel('model.yaml', JSON.stringify(contents));
  if ('mistakes' in reading) {
    breaks(SOUND, JSON.stringify(reading.mistakes));
    return broken;
  }
  try {
    checkDemands(reading.value, breaks);
    new WatchedRun(reading.value, seed, breaks).runAndCheck();
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    breaks(CLOCK, error.message);
  }
  return broken;
}

type Breaks = (law: Law, how: string) => void;

function checkDemands(model: ModelDescription, breaks: Breaks): void {
  const loads = model.routes.map(({ name }) => ({ name, load: 3 }));
  const figures = [
    ...stationDemands(model, []).flatMap(({ utilization, relaxation }) => [
      utilization,
      relaxation,
    ]),
    ...model.routes.flatMap((route) => [relaxationOf(route, model, []), pace(route, model)]),
    ...loads.flatMap(({ name, load }) =>
      ceilings(model, { route: name, quantity: 'rate', level: load, highest: load }).map(
        (ceiling) => ceiling.load,
      ),
    ),
  ];
  if (!figures.every((figure) => figure >= 0)) breaks(SOUND, `demands of ${figures.join(', ')}`);
}

class Stuck extends Error {}

/** Tells its watcher of every event, and of every instant that is over. */
class WatchedSimulation extends Simulation {
  /** Told the instant that is over, and the one that begins. */
  instantOver: (instant: number, next: number) => void = () => {};
  eventOver: () => void = () => {};
  wentBack = 0;
  private instant = 0;
  private crowd = 0;

  override event(name: string, phase: EventPhase, happen: Happening): EventKind {
    return super.event(name, phase, (subject) => {
      this.look(name);
      happen(subject);
      this.eventOver();
    });
  }

  private look(name: string): void {
    if (this.now < this.instant) this.wentBack++;
    if (this.now > this.instant) {
      this.instantOver(this.instant, this.now);
      this.instant = this.now;
      this.crowd = 0;
    }
    this.crowd++;
    if (this.crowd > CROWD) throw new Stuck(`${name} at ${this.now} us: the instant does not end`);
  }
}

class WatchedRun {
  private readonly sim = new WatchedSimulation();
  private readonly jobs = new WitnessingPool(this.sim);
  private readonly system: System;
  private readonly stations: readonly WatchedStation[];
  private readonly routers: readonly WatchedStation[];
  private readonly model: ModelDescription;
  private readonly seed: string;
  private readonly breaks: Breaks;

  constructor(model: ModelDescription, seed: string, breaks: Breaks) {
    this.model = model;
    this.seed = seed;
    this.breaks = breaks;
    const world = new World(seed, model.routes.length, this.sim, this.jobs);
    this.system = new System(model, null, seed, world);
    this.stations = model.stations.map((station) => {
      const site = this.system.sites.get(station.name)!;
      return new WatchedStation(station, site, model.classes, (job) =>
        this.routers.some(({ present }) => present.has(job)),
      );
    });
    this.routers = this.stations.filter((_, i) => model.stations[i]!.kind === 'router');
    this.sim.instantOver = (instant, next) => this.checkIdling(instant, next);
    this.sim.eventOver = () => this.checkLevels();
  }

  runAndCheck(): void {
    const transient = this.runFor(EVENTS);
    this.checkJobs('in the transient');
    this.checkTurns(-1, 'in the transient');
    this.checkLittleByStation();
    this.system.measure(this.sim.now);
    this.jobs.measure();
    for (const station of this.stations) station.measure();
    const end = this.runFor(EVENTS);
    this.checkJobs('while measuring');
    this.checkTurns(transient, 'while measuring');
    this.checkLittle();
    if (this.sim.wentBack > 0) this.breaks(CLOCK, `went back ${this.sim.wentBack} times`);
    this.checkSameBytes({ transient, measure: end - transient, window: Math.ceil(end / 3) });
  }

  /** Runs until about so many events have happened, and returns the time. */
  private runFor(events: number): number {
    const { sim } = this;
    const enough = sim.events + events;
    const last = sim.now + LONGEST;
    for (let slice = SECOND / 50; sim.events < enough && sim.now < last; slice *= 1.5) {
      sim.run(sim.now + Math.round(slice));
    }
    return sim.now;
  }

  private goesToClient(route: RouteDescription): boolean {
    const names = stationsOf(route, this.model);
    return this.model.stations.some(({ name, kind }) => kind === 'client' && names.includes(name));
  }

  private checkJobs(when: string): void {
    const inside = new Set<Job>(); // one that a router has sent on is at both
    for (const station of this.stations) {
      const mistake = station.wrongCount();
      if (mistake !== null) this.breaks(JOBS, `${station.site.name} ${when}: ${mistake}`);
      for (const job of station.present.keys()) inside.add(job);
    }
    if (this.jobs.mistakes > 0) this.breaks(JOBS, `${this.jobs.mistakes} jobs left twice`);
    if (this.jobs.size !== inside.size) {
      this.breaks(JOBS, `${when}: ${inside.size} at stations of ${this.jobs.size} in the system`);
    }
  }

  /** Turns under way are counted from the jobs that are there. */
  private checkTurns(since: number, when: string): void {
    for (const [number, route] of this.model.routes.entries()) {
      const { name, kind } = route;
      const { offered, served, failed, shed, abandoned, inProgress } =
        this.system.tallies.get(name)!;
      const underWay = offered - served - failed - shed - abandoned;
      if (triesAgain(route) || this.goesToClient(route)) {
        const inside = inProgress.level; // some of them have no job now, and some jobs nobody waits for
        if (since < 0 ? underWay !== inside : underWay < 0 || underWay > inside) {
          this.breaks(
            TURNS,
            `${name} ${when}: ${offered} offered, ${underWay} of ${inside} inside`,
          );
        }
        continue;
      }
      const everywhere = new Set(this.stations.flatMap(({ present }) => [...present.keys()]));
      const there = [...everywhere].filter((job) => job.route === number && job.arrivedAt > since);
      const owners = new Set(there.map(({ owner }) => owner));
      const finals = there.filter((job) => job.kind === JobKind.Final).length;
      const exact = { jobs: there.length, bulk_transcription: owners.size }[kind as string];
      const wrong =
        exact === undefined
          ? underWay < (since < 0 ? finals : 0) || underWay > finals + inProgress.level
          : underWay !== exact;
      if (wrong) {
        const found = `${underWay} under way, ${there.length} jobs there (${finals} of them final)`;
        this.breaks(TURNS, `${name} ${when}: ${offered} offered, ${found}`);
      }
    }
  }

  /** Since the begin of the run: histograms and those still there. */
  private checkLittleByStation(): void {
    for (const { site, present } of this.stations) {
      const { now } = this.sim;
      let spent = 0;
      for (const { sojourn, waitedInVain } of site.routes) spent += sojourn.sum + waitedInVain.sum;
      for (const cameAt of present.values()) spent += now - cameAt;
      const integral = integralOf(site);
      if (spent !== integral) {
        this.breaks(LITTLE, `${site.name}: ${spent} us spent inside, ${integral} us counted`);
      }
    }
  }

  /** Over the measured window: jobs are at stations all the time that they are in the system. */
  private checkLittle(): void {
    const counted = this.stations.reduce(
      (sum, { site, timeRouted }) => sum + integralOf(site) - timeRouted,
      0,
    );
    const spent = this.jobs.timeInside;
    if (spent !== counted) this.breaks(LITTLE, `${spent} us spent inside, ${counted} us counted`);
  }

  private checkLevels(): void {
    for (const station of this.stations) {
      const wrong = station.wrongLevel();
      if (wrong !== null)
        this.breaks(LEVELS, `${station.site.name} at ${this.sim.now} us: ${wrong}`);
    }
  }

  /** Which workers are lost is not known here. */
  private checkIdling(instant: number, next: number): void {
    if (this.model.faults !== undefined) return;
    for (const station of this.stations) {
      const idle = station.idlesInVain(next - 1);
      if (idle !== null) this.breaks(NO_IDLING, `${station.site.name} from ${instant} us: ${idle}`);
    }
  }

  private checkSameBytes(spans: Spans): void {
    const first = replicate(this.model, null, this.seed, spans);
    const second = replicate(this.model, null, this.seed, spans);
    if (JSON.stringify(first) !== JSON.stringify(second)) this.breaks(SAME, 'two runs differ');
    if (this.model.faults !== undefined) return; // their times count from when measuring begins: here from the first instant
    const fingerprint = this.sim.fingerprint.toString();
    if (first.fingerprint !== fingerprint || first.events !== this.sim.events) {
      this.breaks(SAME, `watched ${fingerprint}, not watched ${first.fingerprint}`);
    }
    for (const { route, offered, served, failed, shed, abandoned } of first.routes) {
      const tally = this.system.tallies.get(route)!;
      const found = [offered, served, failed, shed, abandoned].join(' ');
      const here = [tally.offered, tally.served, tally.failed, tally.shed, tally.abandoned];
      if (here.join(' ') !== found) this.breaks(SAME, `${route}: ${here.join(' ')}, then ${found}`);
    }
  }
}

const integralOf = ({ routes, inService }: WatchedStation['site']): number =>
  routes.reduce((sum, { backlog }) => sum + backlog.integral, inService.integral);
