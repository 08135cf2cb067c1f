import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeAverage } from '../../src/statistics/index.ts';

const step = fc.record({ wait: fc.nat(1e9), change: fc.integer({ min: -9, max: 9 }) });

test('the integral is the sum of level times duration, before and after a restart', () => {
  fc.assert(
    fc.property(fc.array(step), fc.array(step), (before, after) => {
      const clock = { now: 0 };
      const average = new TimeAverage(clock);
      let level = 0;
      const run = (steps: readonly { wait: number; change: number }[]): number => {
        let area = 0;
        for (const { wait, change } of steps) {
          clock.now += wait;
          area += level * wait;
          level += change;
          average.step(change);
        }
        return area;
      };
      expect(average.integral).toBe(0);
      const area = run(before);
      expect(average.integral).toBe(area);
      average.restart();
      expect(average.integral + 0).toBe(0);
      expect(average.level).toBe(level);
      const rest = run(after);
      expect(average.integral).toBe(rest);
    }),
    { seed: 1 },
  );
});
