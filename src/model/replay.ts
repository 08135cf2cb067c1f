import type { Micros } from '../engine/index.ts';
import { type Happening, Happenings } from '../invariants/index.ts';
import { World } from '../stations/index.ts';
import type { ModelDescription } from './description.ts';
import { observerOf } from './invariants.ts';
import { invariantResults } from './replication.ts';
import type { ViolationResult } from './replication-result.ts';
import { System } from './system.ts';
import { beginOf, SLICE, type TracedRun } from './trace.ts';

/** What happened up to an instant of a run, and how its stations stood then. Times since measuring began. */
export interface Replay {
  readonly at: Micros;
  /** Name of the invariant that did not hold then, and how; null where the time was given. */
  readonly violated: { readonly name: string; readonly first: ViolationResult } | null;
  /** Names of the faults and runbooks that acted. */
  readonly acting: readonly string[];
  /** The last happenings, from the first to the last. */
  readonly happenings: readonly Happening[];
  readonly stations: readonly StandingStation[];
}

/** What there is at a station. */
interface StandingStation {
  readonly station: string;
  readonly busyWorkers: number;
  readonly inService: number;
  /** By route that has any: jobs that wait. */
  readonly waiting: readonly { readonly route: string; readonly jobs: number }[];
}

/**
 * Runs a replication again, up to a time or to the first event that violates an invariant, and tells what led there.
 * Null if none does. `most`: how many happenings are told.
 */
export function replay(
  model: ModelDescription,
  { load, seed, spans }: Omit<TracedRun, 'route'>,
  until: Micros | 'violation',
  most: number,
): Replay | null {
  const world = new World(seed, model.routes.length);
  const { sim } = world;
  const routes = model.routes.map(({ name }) => name);
  const observer = observerOf(model, sim, spans.transient, () => system);
  const happenings = new Happenings(sim, spans.transient, routes, most, observer);
  world.watch = happenings;
  const system: System = new System(model, load, seed, world, spans.transient);
  let found: Replay | null = null;
  const standing = (number: number | null): Replay => {
    const at = sim.now - spans.transient;
    const first = number === null ? null : invariantResults(model, system, observer)[number]!;
    const cues = [...(model.faults ?? []), ...(model.runbooks ?? [])];
    return {
      at,
      violated: first && { name: first.name, first: first.first! },
      acting: (system.director?.actingIn(at, at + 1) ?? []).map((cue) => cues[cue]!.name),
      happenings: happenings.all,
      stations: [...system.sites.values()].map((site) => ({
        station: site.name,
        busyWorkers: site.busyWorkers.level,
        inService: site.inService.level,
        waiting: site.routes.flatMap(({ backlog }, i) =>
          backlog.level > 0 ? [{ route: routes[i]!, jobs: backlog.level }] : [],
        ),
      })),
    };
  };
  observer.onFirst = (number) => {
    if (until === 'violation') found = standing(number);
  };
  const runTo = (end: Micros): void => {
    while (sim.now < end && found === null) sim.run(Math.min(sim.now + SLICE, end));
  };
  if (!spans.terminating) runTo(spans.transient);
  system.measure(beginOf(spans));
  const { measure, transient } = spans;
  runTo(transient + (until === 'violation' ? measure : Math.min(until, measure)));
  return until === 'violation' ? found : standing(null);
}
