import type { Micros } from '../src/engine/index.ts';
import { dispatchPolicies } from '../src/policies/index.ts';
import { type Distribution, Exponential } from '../src/random/index.ts';
import {
  BatchingPool,
  BatchTime,
  Exit,
  NO_BATCH_TIME,
  OpenSource,
  PlainPool,
  poissonGaps,
  Site,
  type Station,
  World,
} from '../src/stations/index.ts';

/** One second: the mean service time of both systems. */
export const SECOND: Micros = 1_000_000;

export interface System {
  readonly world: World;
  readonly site: Site;
}

/** M/M/1 - FIFO with utilization .9. */
export const oneWorker = (pool: Pool = plainPool): System => system(1, [1], pool);

/** M/M/8 - strict urgency with utilization .9; three jobs in ten are urgent. */
export const eightWorkers = (pool: Pool = plainPool): System => system(8, [0.3, 0.7], pool);

/** A pool whose jobs bring their service times, by route, which is also the urgency. */
export type Pool = (
  site: Site,
  speeds: readonly number[],
  service: readonly Distribution[],
) => Station;

/** What a model without batches gets. */
export const plainPool: Pool = (site, speeds, service) =>
  new PlainPool(site, { speeds, urgencies: service.length, service });

/** What serves in batches, with batches of one job. */
export const batchingPool: Pool = (site, speeds, service) =>
  new BatchingPool(site, {
    speeds,
    rules: service.map(() => ({ max: 1, linger: 0 })),
    dispatch: dispatchPolicies.strict_urgency,
    batchTime: new BatchTime(site, { ...NO_BATCH_TIME, service }),
  });

/** A pool and its classes, class i with urgency i and its share of the arrivals. */
function system(workers: number, shares: readonly number[], pool: Pool): System {
  const world = new World('bench', shares.length);
  const exit = new Exit(world);
  const site = new Site(world, 'pool');
  const speeds = Array.from({ length: workers }, () => 1);
  const service = shares.map(() => new Exponential(SECOND));
  site.open(pool(site, speeds, service));
  const path = { doors: [site, exit], lost: () => {} };
  shares.forEach((share, urgency) => {
    new OpenSource(world, `class ${urgency}`, {
      gaps: poissonGaps(world, `class ${urgency}`, (0.9 * workers * share) / SECOND),
      present: () => true,
      arrive: () => {
        const job = world.jobs.take();
        job.urgency = urgency;
        job.route = urgency;
        job.arrivedAt = world.sim.now;
        job.setOut(path);
      },
    });
  });
  return { world, site };
}
