import type { Micros } from '../engine/index.ts';
import type { Uniforms } from '../random/index.ts';

/** What a router knows of the stations that it may send a job to, the nearest one first. */
export interface Targets {
  readonly count: number;
  /** Does it take jobs, as far as is known? */
  isHealthy(target: number): boolean;
  /** Jobs there for each worker, or open audio streams where it keeps any, as far as is known. */
  load(target: number): number;
  /** Share of the jobs that ended there lately which were lost, 0 to 1; 0 if too few did. */
  lost(target: number): number;
  readonly now: Micros;
}

/** Names the target of the next job: a healthy one, or if none is, any. */
export type RoutingPolicy = (targets: Targets, luck: Uniforms) => number;

/** The nearest of those that are loaded less than so many jobs for each worker; if none is, the least loaded. */
const nearest =
  (overflow: number): RoutingPolicy =>
  (targets, luck) => {
    for (let target = 0; target < targets.count; target++) {
      if (targets.isHealthy(target) && targets.load(target) < overflow) return target;
    }
    return leastLoaded(targets, luck);
  };

/** A tie goes to the nearest. */
const leastLoaded: RoutingPolicy = (targets) => {
  let choice = firstHealthy(targets);
  for (let target = choice + 1; target < targets.count; target++) {
    if (targets.isHealthy(target) && targets.load(target) < targets.load(choice)) choice = target;
  }
  return choice;
};

/** The less loaded one of two that are drawn, a tie going to the first (Mitzenmacher 1996; Vvedenskaya et al. 1996). */
const powerOfTwo: RoutingPolicy = (targets, luck) => {
  const healthy = healthyOnes(targets);
  if (healthy === 1) return nthHealthy(targets, 0);
  const first = Math.floor(luck.uniform() * healthy);
  const second = (first + 1 + Math.floor(luck.uniform() * (healthy - 1))) % healthy;
  const [one, other] = [nthHealthy(targets, first), nthHealthy(targets, second)];
  return targets.load(other) < targets.load(one) ? other : one;
};

const random: RoutingPolicy = (targets, luck) =>
  nthHealthy(targets, Math.floor(luck.uniform() * healthyOnes(targets)));

/** One after the other. */
function roundRobin(): RoutingPolicy {
  let sent = -1;
  return (targets) => {
    for (let tried = 0; tried < targets.count; tried++) {
      sent = (sent + 1) % targets.count;
      if (targets.isHealthy(sent)) return sent;
    }
    sent = (sent + 1) % targets.count;
    return sent;
  };
}

/** Routing policies by the names that model files use. `overflow`: for `nearest`, in jobs for each worker. */
export const routingPolicies = {
  nearest,
  least_loaded: () => leastLoaded,
  power_of_two: () => powerOfTwo,
  round_robin: roundRobin,
  random: () => random,
} satisfies Record<string, (overflow: number) => RoutingPolicy>;

function firstHealthy(targets: Targets): number {
  for (let target = 0; target < targets.count; target++) {
    if (targets.isHealthy(target)) return target;
  }
  return 0;
}

/** How many are healthy; where none is, all count as such. */
function healthyOnes(targets: Targets): number {
  let healthy = 0;
  for (let target = 0; target < targets.count; target++) {
    if (targets.isHealthy(target)) healthy++;
  }
  return healthy === 0 ? targets.count : healthy;
}

function nthHealthy(targets: Targets, n: number): number {
  let left = n;
  for (let target = 0; target < targets.count; target++) {
    if (targets.isHealthy(target) && left-- === 0) return target;
  }
  return n;
}
