import { describe, expect, test } from 'vitest';
import { Phase } from '../../src/engine/index.ts';
import { Constant, type Distribution, Exponential, Geometric } from '../../src/random/index.ts';
import {
  ClosedSource,
  OpenSource,
  PacedSource,
  poissonGaps,
  type Start,
  World,
} from '../../src/stations/index.ts';

const MS = 1_000;
const SECOND = 1_000_000;

interface Arrival {
  readonly key: number;
  /** Instant of arrival; negative if before the run began. */
  readonly at: number;
}

/** Poisson arrivals of one run. */
function arrivals(
  seed: string,
  options: {
    rate: number;
    until: number;
    since?: number;
    batch?: Distribution;
    most?: number;
    present?: (key: number) => boolean;
  },
): Arrival[] {
  const world = new World(seed, 1);
  const came: Arrival[] = [];
  const { rate, until, since = 0, batch, most, present = () => true } = options;
  new OpenSource(world, 'source', {
    gaps: poissonGaps(world, 'source', rate),
    since,
    batch,
    most,
    present,
    arrive: (key, ago) => came.push({ key, at: world.sim.now - ago }),
  });
  world.sim.run(until);
  return came;
}

describe('open arrivals', () => {
  test('are a Poisson process: counts in windows have the mean and variance of the rate', () => {
    const windows = 4000;
    const mean = 12; // arrivals in a window of 1 s
    const counts = new Float64Array(windows);
    for (const { at } of arrivals('poisson', {
      rate: mean / SECOND,
      until: windows * SECOND - 1,
    })) {
      counts[Math.floor(at / SECOND)]!++;
    }
    const found = counts.reduce((sum, count) => sum + count, 0) / windows;
    const variance = counts.reduce((sum, count) => sum + (count - found) ** 2, 0) / (windows - 1);
    // Five standard errors: sqrt(m / n) of the mean; sqrt(m (1 + 2 m) / n) of the variance.
    expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(mean / windows));
    expect(Math.abs(variance - mean)).toBeLessThan(
      5 * Math.sqrt((mean * (1 + 2 * mean)) / windows),
    );
  });

  test('are numbered from 0 in order of time', () => {
    const came = arrivals('numbers', { rate: 20 / SECOND, until: 100 * SECOND });
    expect(came.map(({ key }) => key)).toEqual(came.map((_, i) => i));
    expect(came.every(({ at }, i) => i === 0 || at >= came[i - 1]!.at)).toBe(true);
  });

  test('at a lower load are some of those at the highest, under the same numbers, at the same instants', () => {
    const options = { rate: 20 / SECOND, until: 100 * SECOND, since: 5 * SECOND };
    const all = arrivals('thinning', options);
    const some = arrivals('thinning', { ...options, present: (key) => key % 3 === 1 });
    expect(some.length).toBeGreaterThan(500);
    expect(some).toEqual(all.filter(({ key }) => key % 3 === 1));
  });

  test('go on when nobody is present', () => {
    expect(
      arrivals('nobody', { rate: 1 / SECOND, until: 10 * SECOND, present: () => false }),
    ).toEqual([]);
  });

  test('that began before the run are told with their ages, as if it had begun then', () => {
    const since = 40 * SECOND;
    const rate = 10 / SECOND;
    const before = arrivals('since', { rate, until: 60 * SECOND, since });
    const from = arrivals('since', { rate, until: 100 * SECOND });
    expect(before.filter(({ at }) => at < 0).length).toBeGreaterThan(200);
    expect(before).toEqual(from.map(({ key, at }) => ({ key, at: at - since })));
  });
});

describe('arrivals of batches', () => {
  const options = { rate: 5 / SECOND, until: 400 * SECOND, batch: new Geometric(3) };

  /** Arrivals that come together. */
  function together(came: readonly Arrival[]): Arrival[][] {
    const batches = new Map<number, Arrival[]>();
    for (const one of came) batches.set(one.at, [...(batches.get(one.at) ?? []), one]);
    return [...batches.values()];
  }

  test('come at one instant, at the instants of single ones, in the sizes asked for', () => {
    const all = arrivals('batches', options);
    const { batch: _, ...single } = options;
    const batches = together(all);
    expect(batches.map(([{ at } = { at: -1 }]) => at)).toEqual(
      arrivals('batches', single).map(({ at }) => at),
    );
    // Geometric of mean 3 has the variance 6.
    const mean = all.length / batches.length;
    expect(Math.abs(mean - 3)).toBeLessThan(5 * Math.sqrt(6 / batches.length));
    expect(all.map(({ key }) => key)).toEqual(all.map((_, i) => i));
  });

  test('are left out as a whole at a lower load, and the others keep their numbers', () => {
    const all = together(arrivals('batches', options));
    const some = together(arrivals('batches', { ...options, present: (batch) => batch % 3 === 1 }));
    expect(some).toEqual(all.filter((_, batch) => batch % 3 === 1));
  });
});

describe('a number of arrivals', () => {
  test.each([
    ['single ones', {}],
    ['batches, the last of which is cut', { batch: new Constant(4) }],
    ['those that began before the run', { since: 2 * SECOND }],
    ['a lower load', { present: (key: number) => key % 2 === 0 }],
  ])('of %s are the first ones', (_, options) => {
    const open = { rate: 20 / SECOND, until: 100 * SECOND, ...options };
    const all = arrivals('count', open);
    expect(all.length).toBeGreaterThan(500);
    for (const most of [1, 30, 31, 99]) {
      expect(arrivals('count', { ...open, most })).toEqual(all.slice(0, most));
    }
  });

  test('leaves nothing to happen once all have come', () => {
    const world = new World('count', 1);
    const came: number[] = [];
    new OpenSource(world, 'source', {
      gaps: poissonGaps(world, 'source', 1 / SECOND),
      most: 3,
      present: () => true,
      arrive: (key) => came.push(key),
    });
    world.sim.run(1000 * SECOND);
    expect(came).toEqual([0, 1, 2]);
    expect(world.sim.events).toBe(3);
  });
});

describe('starts', () => {
  /** When each of 8 streams sends for the first time. */
  function firsts(start: Start): number[] {
    const world = new World('starts', 1);
    const first: number[] = [];
    new PacedSource(world, 'source', { streams: 8, period: 160 * MS, start }, (stream) => {
      first[stream] ??= world.sim.now;
    });
    world.sim.run(10 * SECOND);
    return first;
  }

  test('synchronous: all at the beginning', () => {
    expect(firsts({ kind: 'synchronous', within: 160 * MS })).toEqual(Array(8).fill(0));
  });

  test('staggered: at equal distances', () => {
    expect(firsts({ kind: 'staggered', within: 160 * MS })).toEqual(
      [0, 20, 40, 60, 80, 100, 120, 140].map((ms) => ms * MS),
    );
  });

  test('random: anywhere in the span, no two alike', () => {
    const first = firsts({ kind: 'random', within: 160 * MS });
    expect(new Set(first).size).toBe(8);
    expect(first.every((time) => time >= 0 && time < 160 * MS)).toBe(true);
    expect(first).not.toEqual(first.toSorted((a, b) => a - b));
  });
});

describe('paced streams', () => {
  test('send exactly every period', () => {
    const world = new World('paced', 1);
    const sent: number[][] = Array.from({ length: 5 }, () => []);
    const start = { kind: 'random', within: 160 * MS } as const;
    new PacedSource(world, 'source', { streams: 5, period: 160 * MS, start }, (stream) => {
      sent[stream]!.push(world.sim.now);
    });
    world.sim.run(60 * SECOND);
    for (const times of sent) {
      expect(times.length).toBeGreaterThanOrEqual(374);
      expect(times).toEqual(times.map((_, i) => times[0]! + i * 160 * MS));
    }
  });
});

describe('a closed population', () => {
  /** Members stay for a while each time that they come. */
  function visits(
    population: number,
    think: number,
  ): { visit: number; at: number; inside: number }[] {
    const world = new World('closed', 1);
    const seen: { visit: number; at: number; inside: number }[] = [];
    let inside = 0;
    const leaves = world.sim.event('leaves', Phase.Completion, (visit) => {
      inside--;
      source.returned(visit);
    });
    const source = new ClosedSource(
      world,
      'source',
      {
        population,
        think: think === 0 ? new Constant(0) : new Exponential(think),
        start: { kind: 'random', within: SECOND },
      },
      (visit) => {
        inside++;
        seen.push({ visit, at: world.sim.now, inside });
        world.sim.after(50 * MS + (visit % 7) * MS, leaves, visit);
      },
    );
    world.sim.run(60 * SECOND);
    return seen;
  }

  test.each([0, 100 * MS])('never exceeds its size, thinking %d us', (think) => {
    const seen = visits(9, think);
    expect(seen.length).toBeGreaterThan(2000);
    expect(Math.max(...seen.map(({ inside }) => inside))).toBe(9);
  });

  test('numbers its visits uniquely: member m comes as m, m + population, m + 2 population, ...', () => {
    const seen = visits(9, 100 * MS);
    expect(new Set(seen.map(({ visit }) => visit)).size).toBe(seen.length);
    for (let member = 0; member < 9; member++) {
      const own = seen.filter(({ visit }) => visit % 9 === member).map(({ visit }) => visit);
      expect(own).toEqual(own.map((_, i) => member + 9 * i));
    }
  });

  test('members come back only once they have been told that they may', () => {
    const world = new World('closed', 1);
    const seen: number[] = [];
    const options = {
      population: 4,
      think: new Constant(MS),
      start: { kind: 'synchronous', within: 0 } as const,
    };
    const source = new ClosedSource(world, 'source', options, (visit) => seen.push(visit));
    world.sim.run(SECOND);
    expect(seen).toEqual([0, 1, 2, 3]);
    source.returned(2);
    world.sim.run(2 * SECOND);
    expect(seen).toEqual([0, 1, 2, 3, 6]);
  });
});
