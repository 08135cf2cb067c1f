import { describe, expect, test } from 'vitest';
import { type Door, Phase, Simulation } from '../../src/engine/index.ts';
import { Constant, type Distribution, Lognormal } from '../../src/random/index.ts';
import { Delay, type LossRules, Site, World } from '../../src/stations/index.ts';

const MS = 1_000;

/** Sends `count` jobs, one each millisecond, of session `sessionOf(number)`; who left when, in order of leaving. */
function passages(
  time: Distribution,
  count: number,
  sessionOf: (number: number) => number,
  loss: LossRules | null = null,
  packet = 0,
  size = NaN,
): { owner: number; session: number; after: number }[] {
  const sim = new Simulation();
  const world = new World('delay', 1, sim);
  const site = new Site(world, 'uplink');
  site.open(new Delay(site, time, { loss, packet }));
  const left: { owner: number; session: number; after: number }[] = [];
  const out: Door = {
    accept: (job) => {
      left.push({ owner: job.owner, session: job.session, after: sim.now - job.enqueuedAt });
      world.jobs.give(job);
    },
  };
  const path = { doors: [site, out], lost: () => {} };
  const come = sim.event('comes', Phase.Arrival, (owner) => {
    const job = world.jobs.take();
    job.owner = owner;
    job.session = sessionOf(owner);
    job.size = size;
    job.setOut(path);
  });
  for (let i = 0; i < count; i++) sim.after(i * MS, come, i);
  sim.run(1e12);
  return left;
}

const overtakings = (owners: readonly number[]): number =>
  owners.filter((owner, i) => i > 0 && owner < owners[i - 1]!).length;

const jittery = new Lognormal(30 * MS, 1);

test('each job takes its own time, and a constant one exactly', () => {
  const left = passages(new Constant(12_345.6), 100, () => -1);
  expect(left.map(({ owner }) => owner)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(new Set(left.map(({ after }) => after))).toEqual(new Set([12_346]));
});

test('jobs of no session overtake each other', () => {
  const owners = passages(jittery, 2000, () => -1).map(({ owner }) => owner);
  expect(owners).toHaveLength(2000);
  expect(overtakings(owners)).toBeGreaterThan(500);
});

test('jobs of a session never do, jobs of different ones may', () => {
  const sessions = [0, 3, 63, 64, 500, 1001]; // beyond what is allotted at first
  const left = passages(jittery, 2000, (owner) => sessions[owner % sessions.length]!);
  expect(left).toHaveLength(2000);
  for (const session of sessions) {
    const owners = left.filter((job) => job.session === session).map(({ owner }) => owner);
    expect(owners.length).toBeGreaterThan(300);
    expect(overtakings(owners)).toBe(0);
  }
  expect(overtakings(left.map(({ owner }) => owner))).toBeGreaterThan(100);
});

test('keeping the order makes a job at most as late as the one before it', () => {
  const free = passages(jittery, 500, () => -1).toSorted((a, b) => a.owner - b.owner);
  const inOrder = passages(jittery, 500, () => 7); // the same draws
  let latest = 0;
  for (const [i, { after }] of inOrder.entries()) {
    latest = Math.max(latest, i * MS + free[i]!.after);
    expect(i * MS + after).toBe(latest);
  }
});

/* Lost once in four times, sent again after 100 ms: on average a third of that later. */
test('what is lost is sent again, and in a stream holds up what comes after it', () => {
  const loss = { share: 0.25, resendAfter: 100 * MS };
  const free = passages(new Constant(10 * MS), 8000, () => -1, loss);
  const mean = free.reduce((sum, { after }) => sum + after, 0) / free.length / MS;
  // Standard deviation of a geometric count 0.67: of the mean 0.75 ms; four of them.
  expect(Math.abs(mean - (10 + 100 / 3))).toBeLessThan(3);
  expect(new Set(free.map(({ after }) => (after - 10 * MS) % (100 * MS)))).toEqual(new Set([0]));
  const inOrder = passages(new Constant(10 * MS), 8000, () => 7, loss);
  expect(overtakings(inOrder.map(({ owner }) => owner))).toBe(0);
  const held = inOrder.filter(({ after }) => (after - 10 * MS) % (100 * MS) > 0);
  expect(held.length).toBeGreaterThan(4000);
});

describe('audio in packets', () => {
  const sizes = 160 * MS;
  const loss = { share: 0.1, resendAfter: 200 * MS };
  const passed = (packet: number) =>
    passages(new Constant(30 * MS), 20_000, () => -1, loss, packet, sizes);

  test('is sent once a packet is full, and is there when all packets are', () => {
    const whole = passed(0);
    const cut = passed(40 * MS);
    const share = (left: typeof whole, most: number): number =>
      left.filter(({ after }) => after <= most).length / left.length;
    // One of ten is lost; of four packets one at least with 1 - .9^4, and twice with 1 - .99^4. Four standard errors
    // of 20,000 are .0133.
    expect(share(whole, 30 * MS)).toBeCloseTo(0.9, 1.5);
    expect(Math.abs(share(cut, 70 * MS) - 0.9 ** 4)).toBeLessThan(0.0134);
    expect(Math.abs(share(cut, 270 * MS) - 0.99 ** 4)).toBeLessThan(0.0134);
    expect(share(cut, 69 * MS)).toBe(0);
  });
});
