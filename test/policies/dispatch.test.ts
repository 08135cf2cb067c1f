import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Job, Simulation } from '../../src/engine/index.ts';
import {
  Backlog,
  type BatchRule,
  dispatchPolicies,
  linesFor,
  NONE,
} from '../../src/policies/index.ts';

const { strict_urgency: strictUrgency, fifo } = dispatchPolicies;

/** A waiting job: how urgent, since when, and whether for this worker alone. */
interface Waiting {
  readonly urgency: number;
  readonly since: number;
  readonly own: boolean;
}

/** What a worker sees at `now`, given the jobs in the order in which they came. */
function backlog(
  now: number,
  rules: readonly BatchRule[],
  ...waiting: readonly Waiting[]
): Backlog {
  const sim = new Simulation();
  sim.run(now);
  const [own, shared] = [linesFor(rules), linesFor(rules)];
  for (const [id, job] of waiting.entries()) {
    const lines = job.own ? own : shared;
    lines[job.urgency]!.push(Object.assign(new Job(id), { enqueuedAt: job.since }));
  }
  return new Backlog(sim, rules, own, shared);
}

const shared = (urgency: number, since: number): Waiting => ({ urgency, since, own: false });
const own = (urgency: number, since: number): Waiting => ({ urgency, since, own: true });
const atOnce = { max: 4, linger: 0 };

describe('a batch is ready', () => {
  const rule = [{ max: 3, linger: 50 }];

  test('never without jobs, whatever the linger', () => {
    expect(backlog(1000, rule).ready(0)).toBe(false);
    expect(backlog(1000, [atOnce]).ready(0)).toBe(false);
  });

  test('at once without linger', () => {
    expect(backlog(7, [atOnce], shared(0, 7)).ready(0)).toBe(true);
  });

  test('when its first job has lingered long enough, and not a microsecond before', () => {
    expect(backlog(149, rule, shared(0, 100), shared(0, 140)).ready(0)).toBe(false);
    expect(backlog(150, rule, shared(0, 100), shared(0, 140)).ready(0)).toBe(true);
  });

  test('when it is full, its own jobs and the shared ones together', () => {
    expect(backlog(101, rule, shared(0, 100), own(0, 100)).ready(0)).toBe(false);
    expect(backlog(101, rule, shared(0, 100), own(0, 100), shared(0, 101)).ready(0)).toBe(true);
  });
});

describe('the first job', () => {
  test('is the one that came first, of its own and the shared ones', () => {
    const rules = [atOnce, atOnce];
    expect(backlog(9, rules).first(0)).toBeNull();
    expect(backlog(9, rules, own(0, 5)).first(0)!.enqueuedAt).toBe(5);
    expect(backlog(9, rules, own(0, 5), shared(0, 3)).first(0)!.enqueuedAt).toBe(3);
    expect(backlog(9, rules, own(0, 2), shared(0, 3)).first(0)!.enqueuedAt).toBe(2);
    expect(backlog(9, rules, own(0, 2), shared(1, 1)).first(0)!.enqueuedAt).toBe(2);
  });
});

describe('strict urgency', () => {
  const rules = [{ max: 4, linger: 50 }, atOnce, atOnce];

  test('names the most urgent that is ready', () => {
    expect(strictUrgency(backlog(99, rules, shared(1, 90), shared(2, 1)))).toBe(1);
    expect(strictUrgency(backlog(99, rules, shared(2, 1), own(0, 20)))).toBe(0);
  });

  test('passes over the urgent while they linger', () => {
    expect(strictUrgency(backlog(99, rules, shared(0, 98), shared(2, 90)))).toBe(2);
  });

  test('names none when none is ready', () => {
    expect(strictUrgency(backlog(99, rules))).toBe(NONE);
    expect(strictUrgency(backlog(99, rules, shared(0, 98)))).toBe(NONE);
  });
});

describe('fifo', () => {
  const rules = [atOnce, atOnce, { max: 4, linger: 50 }];

  test('names the urgency whose first job came first', () => {
    expect(fifo(backlog(99, rules, shared(1, 10), shared(0, 20), shared(1, 30)))).toBe(1);
    expect(fifo(backlog(99, rules, shared(1, 10), own(0, 9)))).toBe(0);
  });

  test('gives a tie to the more urgent', () => {
    expect(fifo(backlog(99, rules, shared(1, 10), shared(0, 10)))).toBe(0);
  });

  test('passes over those that linger', () => {
    expect(fifo(backlog(99, rules, shared(2, 60), shared(1, 80)))).toBe(1);
    expect(fifo(backlog(110, rules, shared(2, 60), shared(1, 80)))).toBe(2);
    expect(fifo(backlog(99, rules, shared(2, 60)))).toBe(NONE);
  });
});

test.each(Object.entries(dispatchPolicies))(
  '%s names an urgency that is ready, whenever there is one, and changes nothing (property)',
  (_, policy) => {
    const rule = fc.record({ max: fc.integer({ min: 1, max: 4 }), linger: fc.nat(30) });
    const job = fc.record({ urgency: fc.nat(2), since: fc.nat(40), own: fc.boolean() });
    fc.assert(
      fc.property(fc.array(rule, { minLength: 3, maxLength: 3 }), fc.array(job), (rules, jobs) => {
        const waiting = jobs.toSorted((a, b) => a.since - b.since);
        const seen = backlog(40, rules, ...waiting);
        const ready = rules.map((_, urgency) => seen.ready(urgency));
        const choice = policy(seen);
        expect(choice === NONE ? ready.includes(true) : !ready[choice]).toBe(false);
        expect(policy(seen)).toBe(choice);
        expect(rules.map((_, urgency) => seen.ready(urgency))).toEqual(ready);
      }),
      { seed: 3, numRuns: 300 },
    );
  },
);
