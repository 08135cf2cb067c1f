import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Phase, Simulation, Timers } from '../../src/engine/index.ts';

/** Acts at the times that are its keys, in their order. */
type Script = Readonly<Record<number, (timers: Timers) => void>>;

function timersOf(sim: Simulation, happen: (subject: number) => void): Timers {
  return new Timers(sim, 'patience', Phase.Timeout, 3, happen);
}

/** Runs `script` and returns when the timer of subject 0 happened. */
function happenings(script: Script): number[] {
  const sim = new Simulation();
  const times: number[] = [];
  const timers = timersOf(sim, (subject) => subject === 0 && times.push(sim.now));
  const act = sim.event('act', Phase.Arrival, (time) => script[time]!(timers));
  for (const time of Object.keys(script)) sim.after(Number(time), act, Number(time));
  sim.run(1000);
  return times;
}

test('a timer happens once, when it is due', () => {
  expect(happenings({ 1: (t) => t.set(0, 10) })).toEqual([11]);
});

test('a timer put off happens only at the later time', () => {
  expect(happenings({ 1: (t) => t.set(0, 10), 5: (t) => t.set(0, 10) })).toEqual([15]);
});

test('a timer brought forward happens only at the earlier time', () => {
  expect(happenings({ 1: (t) => t.set(0, 100), 5: (t) => t.set(0, 10) })).toEqual([15]);
});

test('a timer that is cleared does not happen, and can be set again', () => {
  const script = {
    1: (t: Timers) => t.set(0, 10),
    5: (t: Timers) => t.clear(0),
    20: (t: Timers) => t.set(0, 10),
  };
  expect(happenings(script)).toEqual([30]);
});

test('a timer cleared and set again before its old time happens only at the new one', () => {
  const script = {
    1: (t: Timers) => t.set(0, 10),
    2: (t: Timers) => t.clear(0),
    3: (t: Timers) => t.set(0, 20),
  };
  expect(happenings(script)).toEqual([23]);
});

test('a timer brought forward and set again for its old time happens at both', () => {
  const script = {
    1: (t: Timers) => t.set(0, 19),
    5: (t: Timers) => t.set(0, 5),
    12: (t: Timers) => t.set(0, 8),
  };
  expect(happenings(script)).toEqual([10, 20]);
});

test('a timer with no delay happens at once, after the event that set it', () => {
  expect(happenings({ 4: (t) => t.set(0, 0) })).toEqual([4]);
});

test('timers of other subjects are left alone', () => {
  const script = {
    1: (t: Timers) => {
      t.set(0, 10);
      t.set(1, 5);
    },
    3: (t: Timers) => t.clear(1),
  };
  expect(happenings(script)).toEqual([11]);
});

test('subjects of any number have a timer, and one that never had is cleared in vain', () => {
  const sim = new Simulation();
  const happened: number[] = [];
  const timers = timersOf(sim, (subject) => happened.push(subject));
  timers.clear(1000);
  for (const subject of [0, 3, 70, 2]) timers.set(subject, 10 + subject);
  timers.set(500, 11);
  timers.clear(70);
  sim.run(1000);
  expect(happened).toEqual([0, 500, 2, 3]);
});

test('a timer may set itself again when it happens', () => {
  const sim = new Simulation();
  const times: number[] = [];
  const timers = timersOf(sim, (subject) => {
    times.push(sim.now);
    if (times.length < 3) timers.set(subject, 5);
  });
  timers.set(0, 5);
  sim.run(100);
  expect(times).toEqual([5, 10, 15]);
});

test.each([-1, NaN, Infinity, 0.5])(
  'a timer refuses a delay of %d and says which it is',
  (delay) => {
    const sim = new Simulation();
    const timers = timersOf(sim, () => {});
    expect(() => timers.set(0, delay)).toThrow(RangeError);
    expect(() => timers.set(0, delay)).toThrow(/^patience: .*found/);
    timers.set(0, 10); // also when another event is already in the calendar
    expect(() => timers.set(0, delay)).toThrow(RangeError);
  },
);

test('putting a timer off costs no event: one set 1000 times has at most one pending', () => {
  const sim = new Simulation();
  let happened = 0;
  const timers = timersOf(sim, () => happened++);
  for (let i = 0; i < 1000; i++) timers.set(0, 100 + i);
  sim.run(10_000);
  expect(happened).toBe(1);
  expect(sim.events).toBe(2); // the first event comes too early and schedules the one that counts
});

test('an event that a timer no longer needs is not renewed', () => {
  const sim = new Simulation();
  let happened = 0;
  const timers = timersOf(sim, () => {
    happened++;
    if (happened === 1) timers.set(0, 200);
  });
  timers.set(0, 100);
  timers.set(0, 10); // the event at 100 has become useless
  sim.run(1000);
  expect(happened).toBe(2);
  expect(sim.events).toBe(3); // at 10, 100 and 210
});

test('whatever is set and cleared, a timer happens when it was last set for (property)', () => {
  const step = fc.record({
    wait: fc.nat(12),
    subject: fc.nat(2),
    delay: fc.option(fc.nat(20), { nil: null }), // null: cleared
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const sim = new Simulation();
      const happened: string[] = [];
      const timers = timersOf(sim, (subject) => happened.push(`${sim.now}/${subject}`));

      // What is to be expected: each instant first the steps, then the timers that are due.
      const expected: string[] = [];
      const due = [Infinity, Infinity, Infinity];
      const passTo = (now: number): void => {
        for (const [subject, time] of due.entries()) {
          if (time >= now) continue;
          expected.push(`${time}/${subject}`);
          due[subject] = Infinity;
        }
      };
      let now = 0;
      const act = sim.event('act', Phase.Arrival, (i) => {
        const { subject, delay } = steps[i]!;
        if (delay === null) timers.clear(subject);
        else timers.set(subject, delay);
      });
      for (const [i, { wait, subject, delay }] of steps.entries()) {
        now += wait;
        passTo(now);
        sim.after(now, act, i);
        due[subject] = delay === null ? Infinity : now + delay;
      }
      passTo(Infinity);
      sim.run(10_000);
      expect(happened.toSorted()).toEqual(expected.toSorted());
    }),
    { seed: 11, numRuns: 400 },
  );
});
