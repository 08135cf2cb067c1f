import type { Micros } from '../src/engine/index.ts';
import { dispatchPolicies } from '../src/policies/index.ts';
import { Exponential } from '../src/random/index.ts';
import {
  BatchingPool,
  BatchTime,
  Exit,
  NO_BATCH_TIME,
  OpenSource,
  poissonGaps,
  Site,
  World,
} from '../src/stations/index.ts';

/** One second: the mean service time of both systems. */
export const SECOND: Micros = 1_000_000;

export interface System {
  readonly world: World;
  readonly site: Site;
}

/** M/M/1 - FIFO with utilization .9. */
export const oneWorker = (): System => pool(1, [1]);

/** M/M/8 - strict urgency with utilization .9; three jobs in ten are urgent. */
export const eightWorkers = (): System => pool(8, [0.3, 0.7]);

/** A batching pool and its classes, class i with urgency i and its share of the arrivals. */
function pool(workers: number, shares: readonly number[]): System {
  const world = new World('bench', shares.length);
  const exit = new Exit(world);
  const site = new Site(world, 'pool');
  site.open(
    new BatchingPool(site, {
      speeds: Array.from({ length: workers }, () => 1),
      rules: shares.map(() => ({ max: 1, linger: 0 })),
      dispatch: dispatchPolicies.strict_urgency,
      batchTime: new BatchTime(site, {
        ...NO_BATCH_TIME,
        service: shares.map(() => new Exponential(SECOND)),
      }),
    }),
  );
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
