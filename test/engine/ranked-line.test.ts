import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Job, RankedLine } from '../../src/engine/index.ts';

const ranked = (id: number, rank: number): Job => Object.assign(new Job(id), { rank });

test('the job of the least rank is first, of equal ones the one that came first', () => {
  const line = new RankedLine();
  for (const [id, rank] of [5, 3, 9, 3, 1, 9].entries()) line.push(ranked(id, rank));
  expect(line.first!.id).toBe(4);
  const order = Array.from({ length: 6 }, () => line.shift().id);
  expect(order).toEqual([4, 1, 3, 0, 2, 5]);
  expect([line.length, line.first]).toEqual([0, null]);
});

test('a job that is put back stands in front of those of its rank, not of others', () => {
  const line = new RankedLine();
  line.push(ranked(0, 2));
  line.push(ranked(1, 1));
  line.unshift(ranked(2, 2));
  expect([line.shift().id, line.shift().id, line.shift().id]).toEqual([1, 2, 0]);
});

test('whatever comes and goes, it is a list sorted by rank, then by turn (property)', () => {
  const step = fc.record({
    what: fc.constantFrom('push', 'push', 'unshift', 'shift', 'remove'),
    rank: fc.integer({ min: 0, max: 6 }),
    which: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const line = new RankedLine();
      const sorted: Job[] = [];
      for (const [id, { what, rank, which }] of steps.entries()) {
        const job = ranked(id, rank);
        if (what === 'push') {
          line.push(job);
          const place = sorted.findIndex((other) => other.rank > rank);
          sorted.splice(place < 0 ? sorted.length : place, 0, job);
        } else if (what === 'unshift') {
          line.unshift(job);
          const place = sorted.findIndex((other) => other.rank >= rank);
          sorted.splice(place < 0 ? sorted.length : place, 0, job);
        } else if (sorted.length > 0 && what === 'shift') {
          expect(line.shift()).toBe(sorted.shift());
        } else if (sorted.length > 0) {
          const [gone] = sorted.splice(which % sorted.length, 1);
          line.remove(gone!);
        }
        expect(line.length).toBe(sorted.length);
        expect(line.first).toBe(sorted[0] ?? null);
      }
      for (const job of sorted) expect(line.shift()).toBe(job);
    }),
    { seed: 5, numRuns: 200 },
  );
});
