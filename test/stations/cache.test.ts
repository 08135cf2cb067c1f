import { describe, expect, test } from 'vitest';
import { Phase, Simulation } from '../../src/engine/index.ts';
import { Constant, Zipf } from '../../src/random/index.ts';
import { Cache, type CacheOptions, Site, World } from '../../src/stations/index.ts';

const MS = 1_000;
const HIT_TIME = 2 * MS;

interface Request {
  /** In milliseconds. */
  readonly at: number;
  readonly key: number;
}

/** A cache that is asked for what a test says. */
class Bench {
  readonly sim = new Simulation();
  readonly site: Site;
  readonly cache: Cache;
  /** Requests as `time key hit` or `time key miss`, in milliseconds, as they leave. */
  readonly left: string[] = [];
  private readonly world: World;

  constructor(options: Partial<CacheOptions> = {}) {
    this.world = new World('cache', 1, this.sim);
    this.site = new Site(this.world, 'cache');
    this.cache = new Cache(this.site, {
      capacity: 2,
      eviction: 'lru',
      keep: Infinity,
      renewed: false,
      hitTime: new Constant(HIT_TIME),
      keys: [null],
      inserted: 'at_miss',
      ...options,
    });
    this.site.open(this.cache);
  }

  ask(...requests: readonly Request[]): this {
    const out = {
      accept: (job: { content: number; made: number }) => {
        const answer = job.made === 1 ? 'hit' : 'miss';
        this.left.push(`${this.sim.now / MS} ${job.content} ${answer}`);
      },
    };
    const come = this.sim.event('comes', Phase.Arrival, (i) => {
      const job = this.world.jobs.take();
      job.content = requests[i]!.key;
      job.setOut({ doors: [this.site, out], lost: () => {} });
    });
    for (const [i, { at }] of requests.entries()) this.sim.after(at * MS - this.sim.now, come, i);
    this.sim.run((requests.at(-1)!.at + 10) * MS);
    return this;
  }

  /** Asks for these keys, one a second; 'h' for a hit, 'm' for a miss. */
  answers(...keys: readonly number[]): string {
    return this.ask(...keys.map((key, i) => ({ at: 1000 * i, key }))).letters;
  }

  get letters(): string {
    return this.left.map((line) => line.split(' ')[2]![0]).join('');
  }
}

describe('room', () => {
  test('lru: the entry that was not used for longest makes room', () => {
    // 3 takes the place of 2, because 1 was used after it; 2 that of 1; 1 that of 3.
    expect(new Bench().answers(1, 2, 1, 3, 1, 2, 3)).toBe('mmhmhmm');
  });

  test('fifo: the entry that was inserted first makes room, used or not', () => {
    // 3 takes the place of 1, 1 that of 2, 2 that of 3, 3 that of 1.
    expect(new Bench({ eviction: 'fifo' }).answers(1, 2, 1, 3, 1, 2, 3)).toBe('mmhmmmm');
  });

  test('lfu: the entry asked for least often makes room, and what is asked for still less often stays out', () => {
    const bench = new Bench({ eviction: 'lfu' });
    // 3 stays out at 1 request against 2 and 2; at its second one it takes the place of 1, the less recent.
    expect(bench.answers(1, 2, 1, 2, 3, 1, 2, 3, 3, 3, 1)).toBe('mmhhmhhmmhm');
  });

  test('a cache of one entry knows only the last key', () => {
    expect(new Bench({ capacity: 1 }).answers(5, 5, 6, 5, 5)).toBe('mhmmh');
  });

  test('keys may be any numbers', () => {
    expect(new Bench().answers(0, 4e9, 0, 4e9)).toBe('mmhh');
  });
});

describe('time', () => {
  const keys = (...times: readonly number[]) => times.map((at) => ({ at, key: 1 }));
  const atOnce = { keep: 100 * MS, hitTime: new Constant(0) };

  test('an entry lasts from its insertion, hits or not, and is gone at the very instant', () => {
    const bench = new Bench(atOnce).ask(...keys(0, 60, 99, 100, 199, 200));
    expect(bench.letters).toBe('mhhmhm');
  });

  test('renewed: it lasts from its last use', () => {
    const bench = new Bench({ ...atOnce, renewed: true });
    bench.ask(...keys(0, 60, 159, 258, 358));
    expect(bench.letters).toBe('mhhhm');
  });

  test('what has expired takes no room', () => {
    // 1 was used last but has expired when 3 comes, so 2 stays.
    const bench = new Bench(atOnce);
    const [one, two, three] = [1, 2, 3].map((key) => (at: number) => ({ at, key }));
    bench.ask(one!(0), two!(50), one!(90), three!(110), two!(120));
    expect(bench.letters).toBe('mmhmh');
  });
});

test('a hit takes the hit time, a miss none', () => {
  const bench = new Bench().ask({ at: 10, key: 1 }, { at: 20, key: 1 });
  expect(bench.left).toEqual(['10 1 miss', '22 1 hit']);
});

test('inserted when made: all who ask before that miss', () => {
  const bench = new Bench({ inserted: 'when_made' });
  expect(bench.answers(1, 1)).toBe('mm');
  bench.cache.insert(1);
  bench.ask({ at: 2000, key: 1 });
  expect(bench.left.at(-1)).toBe('2002 1 hit');
});

describe('single flight', () => {
  const flight = (ms: number) =>
    new Bench({ inserted: 'when_made', singleFlight: ms * MS, hitTime: new Constant(0) });
  const key = 1;

  test('one makes what is missing; the others wait until it is there, and then have a hit', () => {
    const bench = flight(100);
    const insert = bench.sim.event('inserts', Phase.Arrival, (key) => bench.cache.insert(key));
    bench.sim.after(50 * MS, insert, key);
    bench.ask(
      { at: 0, key },
      { at: 20, key },
      { at: 20, key: 2 },
      { at: 30, key },
      { at: 60, key },
    );
    expect(bench.left).toEqual(['0 1 miss', '20 2 miss', '50 1 hit', '50 1 hit', '60 1 hit']);
    const [route] = bench.site.routes;
    expect([route!.lookups, route!.hits]).toEqual([5, 3]);
    expect(route!.backlog.integral).toBe((30 + 20) * MS);
  });

  test('when it takes too long the next one makes it too', () => {
    const bench = flight(40).ask({ at: 0, key }, { at: 10, key }, { at: 20, key }, { at: 95, key });
    expect(bench.left).toEqual(['0 1 miss', '40 1 miss', '80 1 miss']);
    bench.ask({ at: 110, key }, { at: 200, key });
    expect(bench.left.slice(3)).toEqual(['120 1 miss', '160 1 miss', '200 1 miss']);
  });
});

test('an entry that is inserted again lasts from then on', () => {
  const bench = new Bench({ keep: 100 * MS });
  const insert = bench.sim.event('inserts', Phase.Arrival, (key) => bench.cache.insert(key));
  bench.sim.after(0, insert, 1);
  bench.sim.after(60 * MS, insert, 1);
  bench.ask({ at: 159, key: 1 }, { at: 160, key: 1 });
  expect(bench.left).toEqual(['160 1 miss', '161 1 hit']);
});

test('requests and hits are counted from when measuring began', () => {
  const bench = new Bench().ask({ at: 0, key: 1 }, { at: 1, key: 1 });
  const [route] = bench.site.routes;
  expect([route!.lookups, route!.hits]).toEqual([2, 1]);
  bench.site.measure();
  expect([route!.lookups, route!.hits]).toEqual([0, 0]);
});

test('jobs without a key draw one of their route, by popularity', () => {
  const bench = new Bench({ keys: [new Zipf(3, 1)] });
  bench.ask(...Array.from({ length: 6000 }, (_, at) => ({ at, key: -1 })));
  const asked = bench.left.map((line) => Number(line.split(' ')[1]));
  // 1 : 1/2 : 1/3 of 6000 are 3273, 1636 and 1091; bands of 4 standard deviations, at most 39 each.
  const counts = [1, 2, 3].map((key) => asked.filter((each) => each === key).length);
  expect(Math.abs(counts[0]! - 3273)).toBeLessThan(156);
  expect(Math.abs(counts[1]! - 1636)).toBeLessThan(140);
  expect(Math.abs(counts[2]! - 1091)).toBeLessThan(120);
});
