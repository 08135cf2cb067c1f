import { describe, expect, test } from 'vitest';
import { type Job, Phase, Simulation } from '../../src/engine/index.ts';
import { readModel, replicate } from '../../src/model/index.ts';
import { Constant } from '../../src/random/index.ts';
import { Dependency, Handover, Site, World } from '../../src/stations/index.ts';
import { Histogram, ratioOver } from '../../src/statistics/index.ts';
import { mmc } from '../../src/theory/index.ts';

const MS = 1_000;
const SECOND = 1_000_000;

/** Three requests that come together at a service that takes 10 ms for each of two at a time; one is called off at 4 ms. */
function calledOff(which: number, cancellable: boolean): string[] {
  const sim = new Simulation();
  const world = new World('dependency', 1, sim);
  const site = new Site(world, 'service');
  const options = { concurrency: 2, urgencies: 1, errorRate: 0, cancellable };
  site.open(new Dependency(site, { times: [new Constant(10 * MS)], ...options }));
  const story: string[] = [];
  const tell = (job: Job, what: string): void => {
    story.push(`${sim.now / MS} ${job.owner} ${what}`);
    world.jobs.give(job);
  };
  const jobs: Job[] = [];
  const come = sim.event('come', Phase.Arrival, (owner) => {
    const job = world.jobs.take();
    Object.assign(job, { owner, urgency: 0, route: 0, arrivedAt: sim.now });
    jobs.push(job);
    const doors = [site, new Handover((done) => tell(done, 'served'))];
    job.setOut({ doors, lost: tell });
  });
  const cancel = sim.event('cancel', Phase.Timeout, (owner) => site.cancel(jobs[owner]!));
  for (let owner = 0; owner < 3; owner++) sim.after(0, come, owner);
  sim.after(4 * MS, cancel, which);
  sim.run(SECOND);
  expect(site.inside).toBe(0);
  return story;
}

describe('a request that is called off', () => {
  test('leaves at once if it waits', () => {
    expect(calledOff(2, false)).toEqual(['4 2 cancelled', '10 0 served', '10 1 served']);
  });

  test('in service goes on in vain and keeps its place', () => {
    expect(calledOff(0, false)).toEqual(['10 0 cancelled', '10 1 served', '20 2 served']);
  });

  test('in service at a service that is cancellable stops, and the next one begins', () => {
    expect(calledOff(0, true)).toEqual(['4 0 cancelled', '10 1 served', '14 2 served']);
  });
});

function replications(station: string, rate: number) {
  const read = readModel(
    'd.yaml',
    `model: d
classes: { live: { urgency: 0 } }
stations: { service: { kind: dependency, ${station} } }
routes:
  calls: { kind: jobs, class: live, through: [service], traffic: { poisson: { rate: ${rate}/s } } }
`,
  );
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes));
  const spans = { transient: 200 * SECOND, measure: 4000 * SECOND, window: 4000 * SECOND };
  return Array.from({ length: 8 }, (_, i) => replicate(read.value, null, `run ${i}`, spans));
}

/** Eight replications; |z| above 6 is rarer than one seed in a thousand (Student, 7 degrees of freedom). */
test('with exponential times it is M/M/c: mean wait by Erlang C', () => {
  const results = replications('time: { exponential: { mean: 100ms } }, concurrency: 4', 32);
  const waits = results.map(({ stations }) => Histogram.from(stations[0]!.routes[0]!.waiting));
  const found = ratioOver(
    waits.map(({ sum }) => sum / SECOND),
    waits.map(({ count }) => count),
  );
  const exact = mmc({ arrivalRate: 32, serviceRate: 10, workers: 4 }).meanWaiting;
  expect(Math.abs(found.value - exact) / found.standardError).toBeLessThan(6);
  expect(found.standardError).toBeLessThan(0.03 * exact);
});

test('so many requests fail as it says, and their time is wasted', () => {
  const [one] = replications('time: 20ms, error_rate: 30%', 40);
  const { offered, failed } = one!.routes[0]!;
  // 160,000 requests: a standard error of 0.0012.
  expect(Math.abs(failed / offered - 0.3)).toBeLessThan(0.006);
  const { workerTime, wastedTime } = one!.stations[0]!.routes[0]!;
  expect(wastedTime / workerTime).toBeCloseTo(failed / offered, 3);
});
