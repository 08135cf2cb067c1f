import { expect, test } from 'vitest';
import { Phase } from '../../src/engine/index.ts';
import { Site, World } from '../../src/stations/index.ts';
import { Lookback } from '../../src/stations/lookback.ts';

/** What is told at 1, 2, ... times `every` of the integral of 1 over time, which is the time itself. */
function told(every: number, lag: number, times: number): number[] {
  const world = new World('lookback', 1);
  const site = new Site(world, 'station');
  const found: number[] = [];
  const asks = site.event('asks', Phase.Timeout, () => {
    found.push(lookback.at(1));
    site.after(every, asks, 0);
  });
  site.after(every, asks, 0);
  const lookback = new Lookback(site, 'reads', { every, lag }, [() => NaN, () => world.sim.now]);
  world.sim.run(every * times);
  return found;
}

test.each([
  [10, 0],
  [10, 3],
  [10, 10],
  [10, 25],
  [10, 40],
  [7, 50],
])('asked every %i, it tells what was %i ago, and nothing before the beginning', (every, lag) => {
  const times = 20;
  const expected = Array.from({ length: times }, (_, i) => Math.max(0, (i + 1) * every - lag));
  expect(told(every, lag, times)).toEqual(expected);
});
