import type { Micros } from '../engine/index.ts';
import {
  AgentLevers,
  amplificationOf,
  backlogOf,
  type ConditionRule,
  type Cue,
  cacheBypass,
  canaryHitRateOf,
  capacityLoss,
  coldStart,
  costPerSuccessOf,
  Director,
  errorRate,
  errorRateOf,
  type Fault,
  hitRateOf,
  hold,
  indexStuck,
  type Lever,
  Levers,
  LOOK,
  linger,
  type Meter,
  meanDelay,
  modelRollback,
  networkLoss,
  normalizerRelease,
  quantileDelay,
  quotaCut,
  RetryLevers,
  regionUnreachable,
  type StationLevers,
  shed,
  slowEndpointing,
  slowStation,
  successRateOf,
  type Timing,
  trafficSurge,
  workerCrash,
} from '../faults/index.ts';
import type { AttemptsPlan, RouteTally, Surge, VoiceAgentPlan } from '../speech/index.ts';
import type { PartitionRules, Router, Site, World } from '../stations/index.ts';
import { askedBy } from './asked-services.ts';
import type { ModelDescription, RouterDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import type {
  ConditionDescription,
  FaultDescription,
  MeasureDescription,
  SlowingDescription,
  TimingDescription,
  WorkersDescription,
} from './fault-description.ts';
import type { FaultPoints } from './fault-points.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/** What is there for faults and runbooks to act on. */
export interface Stage {
  readonly world: World;
  readonly sites: ReadonlyMap<string, Site>;
  readonly tallies: ReadonlyMap<string, RouteTally>;
  readonly points: FaultPoints;
  /** By route: how often its clients ask, where they ask again. */
  readonly attempts: ReadonlyMap<string, AttemptsPlan>;
  /** By route: how callers talk with an agent there. */
  readonly agents: ReadonlyMap<string, VoiceAgentPlan>;
  /** US dollars that everything has cost so far: GPUs, busy or not, and fees. */
  readonly spent: () => number;
  readonly routers: ReadonlyMap<string, Router>;
  /** By name of the fault. */
  readonly surges: ReadonlyMap<string, Surge>;
}

/** Lets the faults and runbooks of a model act; null if there are none. `origin`: when measuring begins. */
export function directed(model: ModelDescription, stage: Stage, origin: Micros): Director | null {
  const { faults = [], runbooks = [] } = model;
  if (faults.length + runbooks.length === 0) return null;
  const casting = new Casting(model, stage);
  const cues = [
    ...faults.map(
      (fault, number): Cue => ({
        timing: timingOf(fault, stage),
        faults: [casting.fault(number, fault)],
        ends: [],
      }),
    ),
    ...runbooks.map(({ when, after, lasts = Infinity, measures }, i): Cue => {
      const number = faults.length + i;
      return {
        timing: {
          begin: { when: conditionRule(when, stage), after: Math.round(after) },
          end: { after: Math.round(lasts) },
          ramp: 0,
        },
        faults: measures.flatMap((measure) => casting.measure(number, measure)),
        ends: measures.flatMap((measure) =>
          measure.kind === 'undo' ? [faults.findIndex(({ name }) => name === measure.fault)] : [],
        ),
      };
    }),
  ];
  return new Director(stage.world.sim, casting.levers, origin, cues);
}

/** Makes faults and measures of what the file says. */
class Casting {
  readonly levers: Levers;
  private readonly stations = new Map<string, StationLevers>();
  private readonly reaches = new Map<string, Lever>(); // by router and target
  private readonly retries = new Map<string, RetryLevers>();
  private readonly agents = new Map<string, AgentLevers>();
  private readonly model: ModelDescription;
  private readonly stage: Stage;

  constructor(model: ModelDescription, stage: Stage) {
    this.model = model;
    this.stage = stage;
    this.levers = new Levers((model.faults ?? []).length + (model.runbooks ?? []).length);
  }

  fault(number: number, fault: FaultDescription): Fault {
    const { levers } = this;
    switch (fault.kind) {
      case 'capacity_loss': {
        const station = this.station(fault.station);
        const workers = workersOf(fault.workers, station.target.workers);
        return capacityLoss(number, station, { workers, work: fault.work });
      }
      case 'worker_crash':
        return workerCrash(number, levers, this.station(fault.station), {
          every: distributionOf(fault.every),
          repair: distributionOf(fault.repair),
          work: fault.work,
        });
      case 'cold_start': {
        const load = fault.load === undefined ? null : distributionOf(fault.load);
        return coldStart(number, levers, this.station(fault.station), { load });
      }
      case 'slow_station':
        return slowStation(number, this.station(fault.station), slowingOf(fault.slowing));
      case 'network_loss': {
        const { share, resend } = fault;
        return networkLoss(number, this.station(fault.station), { share, resend });
      }
      case 'region_unreachable': {
        const { station, target, reconnect } = fault;
        const connectTimeout = Math.round(fault.connectTimeout);
        const rules = { connectTimeout, reconnect: distributionOf(reconnect) };
        return regionUnreachable(number, this.reach(station, target, rules));
      }
      case 'error_rate':
        return errorRate(number, this.station(fault.station), fault);
      case 'quota_cut':
        return quotaCut(number, this.station(fault.station), fault);
      case 'traffic_surge':
        return trafficSurge(this.stage.surges.get(fault.name)!);
      case 'slow_endpointing':
        return slowEndpointing(number, this.agent(fault.route), { by: Math.round(fault.by) });
      case 'model_rollback':
        return modelRollback(number, this.agent(fault.route), fault);
      case 'index_stuck':
        return indexStuck(number, this.agent(fault.route), fault);
      case 'cache_bypass': {
        const release = this.releaseOf(fault.release);
        return cacheBypass(number, this.station(fault.station), { release, share: fault.share });
      }
      case 'normalizer_release': {
        const release = this.releaseOf(fault.release);
        return normalizerRelease(number, this.station(fault.station), { release });
      }
      case 'retry_policy':
        return this.clients(fault).retries(number, fault.attempts);
    }
  }

  /** None for what ends another fault: the director does that. */
  measure(number: number, measure: MeasureDescription): Fault[] {
    switch (measure.kind) {
      case 'shed': {
        const routes = this.model.routes.flatMap((route, i) =>
          route.class === measure.class ? [i] : [],
        );
        return [shed(number, this.station(measure.station), { routes, share: measure.share })];
      }
      case 'hold':
        return [
          hold(number, this.station(measure.station), { urgency: this.urgencyOf(measure.class) }),
        ];
      case 'linger': {
        const urgency = this.urgencyOf(measure.class);
        return [
          linger(number, this.station(measure.station), {
            urgency,
            time: Math.round(measure.time),
          }),
        ];
      }
      case 'retry_cap':
        return [this.clients(measure).capped(number, measure.attempts)];
      case 'undo':
        return [];
    }
  }

  private releaseOf(name: string): number {
    return this.model.phraseBook!.releases.findIndex((release) => release.name === name);
  }

  private urgencyOf(name: string): number {
    return this.model.classes.find((one) => one.name === name)!.urgency;
  }

  private station(name: string): StationLevers {
    const known = this.stations.get(name);
    if (known !== undefined) return known;
    const made = this.stage.points.leversOf(this.stage.sites.get(name)!, this.levers);
    this.stations.set(name, made);
    return made;
  }

  /** Whether a router reaches a target. How callers behave is what the first of several faults says. */
  private reach(station: string, target: string, rules: PartitionRules): Lever {
    const name = `${station} ${target}`;
    const known = this.reaches.get(name);
    if (known !== undefined) return known;
    const router = this.stage.routers.get(station)!;
    const described = this.model.stations.find(
      (each) => each.name === station,
    ) as RouterDescription;
    const place = described.to.findIndex((each) => each.station === target);
    router.partition!.behave(rules);
    const made = this.levers.highest((cut) => router.cutOff(place, cut > 0));
    this.reaches.set(name, made);
    return made;
  }

  private agent(route: string): AgentLevers {
    const known = this.agents.get(route);
    if (known !== undefined) return known;
    const made = new AgentLevers(this.levers, this.stage.agents.get(route)!);
    this.agents.set(route, made);
    return made;
  }

  private clients({
    route,
    service,
  }: {
    route: string;
    service?: string | undefined;
  }): RetryLevers {
    const name = service === undefined ? route : `${route} ${service}`;
    const known = this.retries.get(name);
    if (known !== undefined) return known;
    const made = new RetryLevers(this.levers, this.asking(route, service));
    this.retries.set(name, made);
    return made;
  }

  /** How often a route asks, or its turns a service. */
  private asking(route: string, service: string | undefined): AttemptsPlan {
    if (service === undefined) return this.stage.attempts.get(route)!;
    const described = this.model.routes.find(({ name }) => name === route);
    const agent = described as VoiceAgentDescription;
    return askedBy(agent, this.stage.agents.get(route)!).get(service)!;
  }
}

/** Half of three workers are two. */
const workersOf = (workers: WorkersDescription, all: number): number =>
  'count' in workers ? workers.count : Math.ceil(workers.share * all);

function slowingOf(slowing: SlowingDescription) {
  return 'by' in slowing ? { ...slowing, by: Math.round(slowing.by) } : slowing;
}

function timingOf({ begin, end, ramp }: TimingDescription, stage: Stage): Timing {
  return {
    begin:
      typeof begin === 'number'
        ? Math.round(begin)
        : { when: conditionRule(begin, stage), after: 0 },
    end:
      end === undefined
        ? { after: Infinity }
        : 'at' in end
          ? { at: Math.round(end.at) }
          : { after: Math.round(end.after) },
    ramp: Math.round(ramp),
  };
}

const conditionRule = (condition: ConditionDescription, stage: Stage): ConditionRule => ({
  meter: () => meterOf(condition, stage),
  comparison: condition.comparison,
  value: condition.value,
  holds: Math.round(condition.holds),
});

function meterOf({ subject, metric, over }: ConditionDescription, stage: Stage): Meter {
  const looks = Math.max(1, Math.round(over / LOOK));
  const tally = (): RouteTally => stage.tallies.get(subject)!;
  const site = (): Site => stage.sites.get(subject)!;
  switch (metric) {
    case 'backlog':
      return backlogOf(site());
    case 'hit_rate':
      return hitRateOf(site(), looks);
    case 'canary_hit_rate': {
      const releases = stage.points.releasesOf(subject);
      return releases === null ? hitRateOf(site(), looks) : canaryHitRateOf(releases, looks);
    }
    case 'cost_per_success':
      return costPerSuccessOf(tally(), () => stage.spent(), looks);
    case 'success_rate':
      return successRateOf(tally(), looks);
    case 'error_rate':
      return errorRateOf(tally(), looks);
    case 'amplification':
      return amplificationOf(tally(), looks);
    default: {
      const [, delay = '', statistic] = /^(.*)_(mean|p95)$/.exec(metric)!;
      return statistic === 'mean'
        ? meanDelay(tally(), delay, looks)
        : quantileDelay(tally(), delay, 0.95, looks);
    }
  }
}
