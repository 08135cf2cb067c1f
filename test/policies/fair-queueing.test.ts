import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Job, Simulation } from '../../src/engine/index.ts';
import { Backlog, FairQueueing, linesFor, NONE } from '../../src/policies/index.ts';

/** Urgencies that wait, served one job at a time. */
class Bench {
  readonly fair: FairQueueing;
  private readonly lines;
  private readonly backlog: Backlog;
  private jobs = 0;

  constructor(weights: readonly number[]) {
    this.fair = new FairQueueing(weights);
    const rules = weights.map(() => ({ max: 1, linger: 0 }));
    this.lines = linesFor(rules, () => this.fair.line());
    this.backlog = new Backlog(new Simulation(), rules, linesFor(rules), this.lines);
  }

  comes(urgency: number, count = 1): void {
    for (let i = 0; i < count; i++) {
      const job = Object.assign(new Job(this.jobs++), { urgency, enqueuedAt: 0 });
      this.fair.enters(job);
      this.lines[urgency]!.push(job);
    }
  }

  /** The first one waits no more. */
  isLost(urgency: number): void {
    this.fair.leaves(this.lines[urgency]!.shift());
  }

  begins(time: number): number {
    const urgency = this.next;
    if (urgency === NONE) return NONE;
    this.fair.leaves(this.lines[urgency]!.shift());
    this.fair.began(urgency, time);
    return urgency;
  }

  get next(): number {
    return this.fair.policy(this.backlog);
  }

  /** The urgencies of the next jobs, each of which takes so long and ends before the next begins. */
  serves(count: number, time = 12): string {
    let order = '';
    for (let i = 0; i < count; i++) {
      order += this.begins(time);
      this.fair.ended();
    }
    return order;
  }
}

describe('start-time fair queueing', () => {
  test('shares worker time by weight: three jobs of weight 3 for each of weight 1', () => {
    const bench = new Bench([3, 1]);
    bench.comes(0, 9);
    bench.comes(1, 9);
    // Start tags: 0, 4, 8, 12, ... of weight 3 and 0, 12, 24, ... of weight 1; a tie goes to the more urgent.
    expect(bench.serves(10)).toBe('0100010001');
  });

  test('counts time, not jobs', () => {
    const bench = new Bench([1, 1]);
    bench.comes(0, 4);
    bench.comes(1, 20);
    // Urgency 0 takes 40 a job, urgency 1 takes 10: tags 0, 40, 80, ... and 0, 10, 20, ...
    const order = Array.from({ length: 12 }, () => {
      const urgency = bench.next;
      bench.begins(urgency === 0 ? 40 : 10);
      bench.fair.ended();
      return urgency;
    });
    expect(order.join('')).toBe('011110111101');
  });

  test('who has not waited has saved nothing up: on coming it takes turns at once', () => {
    const bench = new Bench([1, 1]);
    bench.comes(1, 100);
    expect(bench.serves(50)).toBe('1'.repeat(50));
    bench.comes(0, 4);
    // Urgency 0 has the tags 49 x 12 (virtual time), 50 x 12, ... and urgency 1 goes on at 50 x 12.
    expect(bench.serves(8)).toBe('00101011');
  });

  test('what one does not use goes to the others', () => {
    const bench = new Bench([1, 1, 8]);
    bench.comes(0, 5);
    bench.comes(1, 5);
    expect(bench.serves(10)).toBe('0101010101');
    expect(bench.begins(1)).toBe(NONE);
  });

  test('whoever is lost in line costs its urgency nothing', () => {
    const bench = new Bench([1, 1]);
    bench.comes(0, 20);
    bench.comes(1, 5);
    for (let i = 0; i < 16; i++) bench.isLost(0);
    expect(bench.serves(8)).toBe('01010101');
  });

  test('an empty station owes nobody anything', () => {
    const bench = new Bench([1, 1]);
    bench.comes(0, 3);
    expect(bench.serves(3)).toBe('000');
    bench.comes(1, 3);
    bench.comes(0, 3);
    expect(bench.serves(6)).toBe('010101');
  });

  test('while two wait, what they had for their weights differs by no more than a job of each (property)', () => {
    // Goyal, Vin & Cheng 1996, theorem 1: by at most l0 / w0 + l1 / w1, for the longest jobs l0 and l1.
    const weight = fc.constantFrom(0.5, 1, 2, 5);
    const times = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 40, maxLength: 80 });
    fc.assert(
      fc.property(weight, weight, times, (w0, w1, times) => {
        const bench = new Bench([w0, w1]);
        bench.comes(0, 100);
        bench.comes(1, 100);
        const had = [0, 0];
        for (const time of times) {
          const urgency = bench.begins(time);
          bench.fair.ended();
          had[urgency]! += time;
          const apart = Math.abs(had[0]! / w0 - had[1]! / w1);
          expect(apart).toBeLessThanOrEqual(90 / w0 + 90 / w1);
        }
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});
