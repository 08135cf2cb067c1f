import type { Micros } from '../engine/index.ts';
import { type Levers, StationLevers, type StationTarget } from '../faults/index.ts';
import {
  BatchingPool,
  Cache,
  Checkpoint,
  ContinuousBatching,
  FailingPool,
  Hold,
  PreemptivePool,
  Releases,
  type Site,
  Slowness,
  type Station,
} from '../stations/index.ts';
import type { ModelDescription, StationDescription } from './description.ts';
import type { FaultDescription, MeasureDescription } from './fault-description.ts';
import { keysOf } from './phrase-keys.ts';

/** Kinds of faults and measures, by what they pull at a station. */
const LOSING = ['capacity_loss', 'worker_crash', 'cold_start'];
const SLOWING = ['slow_station', 'network_loss'];
const CHECKING = ['error_rate', 'quota_cut', 'shed'];

/** What there is to pull at one station; what no fault pulls is null, and costs nothing. */
export interface StationPoints {
  readonly losesWorkers: boolean;
  readonly slowness: Slowness | null;
  readonly hold: Hold | null;
  readonly isChecked: boolean;
  readonly releases: Releases | null;
}

interface BuiltStation {
  readonly described: StationDescription;
  readonly built: Station;
  readonly points: StationPoints;
  /** By urgency; empty where nobody lingers. */
  readonly lingers: readonly Micros[];
}

/** What faults and runbooks of a model pull, station by station, as the system is built. */
export class FaultPoints {
  private readonly targets = new Map<string, Omit<StationTarget, 'site'>>();
  private readonly pulled: readonly (FaultDescription | MeasureDescription)[];

  private readonly model: ModelDescription;

  constructor(model: ModelDescription) {
    const { faults = [], runbooks = [] } = model;
    this.model = model;
    this.pulled = [...faults, ...runbooks.flatMap(({ measures }) => measures)];
  }

  /** What a station is to be built with; `urgencies`: how many there are. */
  at(site: Site, urgencies: number): StationPoints {
    const pulls = (kinds: readonly string[]): boolean =>
      this.pulled.some(
        (one) => 'station' in one && one.station === site.name && kinds.includes(one.kind),
      );
    return {
      losesWorkers: pulls(LOSING),
      slowness: pulls(SLOWING) ? new Slowness(site) : null,
      hold: pulls(['hold']) ? new Hold(site, urgencies) : null,
      isChecked: pulls(CHECKING),
      releases: this.releasesAt(site),
    };
  }

  /** May stations be out of reach of the router of that name? */
  parts(router: string): boolean {
    return this.pulled.some((one) => one.kind === 'region_unreachable' && one.station === router);
  }

  /** Keys of phrases have releases where an agent's cache keeps them and their texts are known. */
  private releasesAt(site: Site): Releases | null {
    const { phraseBook, routes } = this.model;
    const isAgents = routes.some(
      (route) => route.kind === 'voice_agent' && route.phraseCache === site.name,
    );
    return phraseBook !== undefined && isAgents
      ? new Releases(site, keysOf(this.model, site.name))
      : null;
  }

  /** Puts a station at its site, behind a checkpoint where faults or runbooks need one. */
  open(site: Site, { described, built: station, points, lingers }: BuiltStation): void {
    const checkpoint = points.isChecked ? new Checkpoint(site, station) : null;
    site.open(checkpoint ?? station);
    this.targets.set(site.name, {
      workers: 'speeds' in described ? described.speeds.length : 0,
      lose: losing(station),
      slowness: points.slowness,
      checkpoint,
      cache: station instanceof Cache ? station : null,
      releases: points.releases,
      hold: points.hold,
      lingers,
      setLinger: (urgency, linger) => {
        if (station instanceof BatchingPool) station.setLinger(urgency, linger);
      },
    });
  }

  /** Releases of the keys of a cache; null if it has none. */
  releasesOf(station: string): Releases | null {
    return this.targets.get(station)!.releases;
  }

  /** The levers of a station. */
  leversOf(site: Site, levers: Levers): StationLevers {
    return new StationLevers(levers, { site, ...this.targets.get(site.name)! });
  }
}

function losing(station: Station): StationTarget['lose'] {
  if (station instanceof FailingPool || station instanceof PreemptivePool) {
    return (workers, work) => station.lose(workers, work);
  }
  if (station instanceof ContinuousBatching) {
    return (workers, work) => station.lose(workers, work === 'resume' ? 'restart' : work);
  }
  return null;
}
