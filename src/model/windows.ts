import type { Micros } from '../engine/index.ts';
import {
  type AttemptCounts,
  type DelayName,
  type RouteTally,
  VoiceTally,
} from '../speech/index.ts';
import type { Site } from '../stations/index.ts';
import { attemptsOf, attemptsSince } from './attempt-results.ts';
import type { ModelDescription, RouteDescription } from './description.ts';
import type {
  WindowEdgeResult,
  WindowResult,
  WindowRouteResult,
  WindowStationResult,
  WindowTenantResult,
} from './replication-result.ts';
import { isCall } from './routes.ts';
import { Stretches } from './stretches.ts';
import type { System } from './system.ts';

/** Cuts the measured time in windows and keeps what was seen in each. */
export class Windows {
  readonly closed: WindowResult[] = [];
  private readonly begin: Micros;
  private last: Micros;
  private spent: number; // US dollars so far
  private readonly routes: readonly RouteWindows[];
  private readonly stations: readonly StationWindows[];
  private readonly system: System;
  private readonly names: readonly string[]; // of faults and runbooks

  constructor(system: System, model: ModelDescription, limits: Readonly<Record<string, Micros>>) {
    const { faults = [], runbooks = [] } = model;
    this.system = system;
    this.names = [...faults, ...runbooks].map(({ name }) => name);
    this.begin = system.world.sim.now;
    this.last = this.begin;
    this.routes = model.routes.map((route) => {
      const limit = system.director === null ? null : (limits[route.name] ?? Infinity);
      return new RouteWindows(route, system.tallies.get(route.name)!, limit);
    });
    this.stations = [...system.sites.values()].map(
      (site) => new StationWindows(site, system.director !== null),
    );
    this.spent = system.spent;
  }

  close(): void {
    const { now } = this.system.world.sim;
    const length = now - this.last;
    const { director } = this.system;
    const [begin, end] = [this.last - this.begin, now - this.begin];
    const cost = this.system.spent - this.spent;
    this.spent += cost;
    this.closed.push({
      begin,
      end,
      routes: this.routes.map((route) => ({
        ...route.next(length),
        ...(director && { cost, ...route.tenants() }),
      })),
      stations: this.stations.map((station) => {
        const result = station.next(length);
        const memoryFree = this.system.leastMemoryFree(result.station);
        return { ...result, ...(director && { memoryFree }) };
      }),
      ...(director && { acting: director.actingIn(begin, end).map((cue) => this.names[cue]!) }),
    });
    this.last = now;
  }
}

class RouteWindows {
  private offered = 0;
  private served = 0;
  private failed = 0;
  private shed = 0;
  private abandoned = 0;
  private readonly inProgress: Stretches;
  private attempts: AttemptCounts | null = null;
  private readonly edges = new Map<string, AttemptCounts>();
  private readonly before: Omit<WindowTenantResult, 'tenant'>[] = []; // by tenant, so far
  private readonly route: RouteDescription;
  private readonly tally: RouteTally;
  private readonly limit: Micros | null; // null: it is not asked how many turns were harmed

  constructor(route: RouteDescription, tally: RouteTally, limit: Micros | null) {
    this.limit = limit;
    this.route = route;
    this.tally = tally;
    this.inProgress = new Stretches(tally.inProgress);
  }

  next(length: Micros): WindowRouteResult {
    const { tally } = this;
    const result = {
      route: this.route.name,
      offered: tally.offered - this.offered,
      served: tally.served - this.served,
      failed: tally.failed - this.failed,
      shed: tally.shed - this.shed,
      abandoned: tally.abandoned - this.abandoned,
      inProgress: this.inProgress.next(length),
      insideEnd: tally.inProgress.level,
      delays: [...tally.delays].map(([delay, { recent }]) => ({
        delay,
        p50: recent.quantile(0.5),
        p95: recent.quantile(0.95),
        ...(this.limit !== null && { mean: recent.mean }),
      })),
      attempts: this.nextAttempts(),
      edges: this.nextEdges(),
      ...(this.limit !== null && { late: this.late(this.limit) }),
    };
    this.offered = tally.offered;
    this.served = tally.served;
    this.failed = tally.failed;
    this.shed = tally.shed;
    this.abandoned = tally.abandoned;
    tally.closeWindow();
    return result;
  }

  /** Turns of each tenant, where there are several. */
  tenants(): Pick<WindowRouteResult, 'tenants'> {
    const { route, tally, before } = this;
    if (route.kind !== 'voice_agent' || !(tally instanceof VoiceTally)) return {};
    const { tenants } = route.callers;
    if (tenants.length < 2) return {};
    const results = tally.turnsByTenant.map(({ offered, served, lost }, i): WindowTenantResult => {
      const last = before[i] ?? { offered: 0, served: 0, lost: 0 };
      before[i] = { offered, served, lost };
      return {
        tenant: tenants[i]!.name,
        offered: offered - last.offered,
        served: served - last.served,
        lost: lost - last.lost,
      };
    });
    return { tenants: results };
  }

  private late(limit: Micros): number {
    if (limit === Infinity) return 0;
    const primary = isCall(this.route) ? this.route.primary : 'response';
    return this.tally.delay(primary as DelayName).recent.countAbove(limit);
  }

  private nextAttempts(): AttemptCounts | null {
    if (this.route.kind !== 'jobs') return null;
    const before = this.attempts;
    this.attempts = attemptsOf(this.tally);
    return before === null ? this.attempts : attemptsSince(before, this.attempts);
  }

  private nextEdges(): WindowEdgeResult[] {
    if (!(this.tally instanceof VoiceTally)) return [];
    return [...this.tally.edges].map(([dependency, { counts }]) => {
      const before = this.edges.get(dependency);
      this.edges.set(dependency, { ...counts });
      return { dependency, ...(before === undefined ? counts : attemptsSince(before, counts)) };
    });
  }
}

class StationWindows {
  private readonly busy: Stretches;
  private readonly provisioned: Stretches | null;
  private readonly backlogs: readonly Stretches[];
  private readonly site: Site;
  private readonly tellsHits: boolean;
  private lookups = 0;
  private hits = 0;

  constructor(site: Site, tellsHits: boolean) {
    this.site = site;
    this.tellsHits = tellsHits;
    this.busy = new Stretches(site.busyWorkers);
    this.provisioned = site.scaling && new Stretches(site.scaling.provisioned);
    this.backlogs = site.routes.map(({ backlog }) => new Stretches(backlog));
  }

  next(length: Micros): WindowStationResult {
    return {
      station: this.site.name,
      busyWorkers: this.busy.next(length),
      ...(this.provisioned && { workersProvisioned: this.provisioned.next(length) }),
      backlog: this.backlogs.reduce((sum, backlog) => sum + backlog.next(length), 0),
      insideEnd: this.site.inside,
      ...(this.tellsHits && { hitRate: this.nextHitRate() }),
    };
  }

  private nextHitRate(): number {
    const { routes } = this.site;
    const [lookups, hits] = [this.lookups, this.hits];
    this.lookups = routes.reduce((sum, route) => sum + route.lookups, 0);
    this.hits = routes.reduce((sum, route) => sum + route.hits, 0);
    return (this.hits - hits) / (this.lookups - lookups);
  }
}
