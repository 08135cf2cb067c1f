import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Simulation } from '../../src/engine/index.ts';
import { type Cue, Director, type Fault, Levers } from '../../src/faults/index.ts';

const kinds = ['sum', 'product', 'highest', 'lowest'] as const;

describe.each(kinds)('overlapping faults on one dial (%s)', (kind) => {
  test('make of it what those that act make of it, in whatever order they begin and end', () => {
    const amounts = fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(amounts, fc.infiniteStream(fc.nat(5)), fc.nat(40), (amounts, choices, steps) => {
        const found = valueAfter(kind, amounts, [...choices.take(steps)]);
        expect(found.stepwise).toBe(found.atOnce);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

/** Faults that are switched on and off, one at a time, against those that act in the end, switched on at once. */
function valueAfter(kind: (typeof kinds)[number], amounts: readonly number[], flips: number[]) {
  const acting = amounts.map(() => false);
  let stepwise = NaN;
  let atOnce = NaN;
  const levers = new Levers(amounts.length);
  const lever = levers[kind]((value) => {
    stepwise = value;
  });
  for (const flip of [...flips, 0]) {
    const number = flip % amounts.length;
    acting[number] = !acting[number];
    if (acting[number]) lever.pull(number, amounts[number]!);
    else lever.release(number);
    levers.settle();
  }
  const others = new Levers(amounts.length);
  const other = others[kind]((value) => {
    atOnce = value;
  });
  other.release(0); // so that it is turned even if nothing acts
  for (const [number, amount] of amounts.entries()) if (acting[number]) other.pull(number, amount);
  others.settle();
  return { stepwise, atOnce };
}

const SECOND = 1_000_000;

/** A fault that writes down how strongly it acts, and when. */
function recorder(sim: Simulation): { readonly fault: Fault; readonly seen: string[] } {
  const seen: string[] = [];
  return { seen, fault: { act: (level) => seen.push(`${sim.now / SECOND} ${level}`) } };
}

const cue = (fault: Fault, timing: Partial<Cue['timing']>, ends: number[] = []): Cue => ({
  timing: { begin: 0, end: { after: Infinity }, ramp: 0, ...timing },
  faults: [fault],
  ends,
});

describe('the director', () => {
  test('begins and ends faults at their times, counted from when measuring begins', () => {
    const sim = new Simulation();
    const { fault, seen } = recorder(sim);
    const times = { begin: 2 * SECOND, end: { at: 5 * SECOND } };
    const director = new Director(sim, new Levers(1), 10 * SECOND, [cue(fault, times)]);
    sim.run(30 * SECOND);
    expect(seen).toEqual(['12 1', '15 0']);
    expect(director.records[0]).toMatchObject({ begun: 2 * SECOND, ended: 5 * SECOND });
    expect(director.actingIn(0, 2 * SECOND)).toEqual([]);
    expect(director.actingIn(4 * SECOND, 6 * SECOND)).toEqual([0]);
    expect(director.actingIn(5 * SECOND, 6 * SECOND)).toEqual([]);
  });

  test('lets a fault come up a ramp in twenty steps', () => {
    const sim = new Simulation();
    const { fault, seen } = recorder(sim);
    new Director(sim, new Levers(1), 0, [
      cue(fault, { ramp: 20 * SECOND, end: { after: 30 * SECOND } }),
    ]);
    sim.run(60 * SECOND);
    expect(seen.slice(0, 3)).toEqual(['0 0', '1 0.05', '2 0.1']);
    expect(seen.slice(-2)).toEqual(['20 1', '30 0']);
  });

  test('waits until something has been seen for long enough, and then for who acts', () => {
    const sim = new Simulation();
    const [first, second] = [recorder(sim), recorder(sim)];
    const when = {
      meter: () => ({ look: () => (sim.now >= 4.5 * SECOND ? 60 : 40) }),
      comparison: '>' as const,
      value: 50,
      holds: 3 * SECOND,
    };
    const cues = [
      cue(first.fault, {}),
      cue(second.fault, { begin: { when, after: 10 * SECOND } }, [0]),
    ];
    const director = new Director(sim, new Levers(2), 0, cues);
    sim.run(60 * SECOND);
    // Seen at 5, 6, 7 and 8 s: for 3 s at 8 s; done at 18 s, and the first fault is taken back.
    expect(director.records[1]).toMatchObject({ seen: 8 * SECOND, begun: 18 * SECOND });
    expect(first.seen).toEqual(['0 1', '18 0']);
    expect(second.seen).toEqual(['18 1']);
  });

  test('turns each dial once for all that changes at an instant', () => {
    const sim = new Simulation();
    const levers = new Levers(3);
    const turns: string[] = [];
    const lever = levers.sum((value) => turns.push(`${sim.now / SECOND} ${value}`));
    const pulls = (number: number): Fault => ({ act: (level) => lever.pull(number, level * 2) });
    new Director(sim, levers, 0, [
      cue(pulls(0), { begin: SECOND, end: { at: 3 * SECOND } }),
      cue(pulls(1), { begin: SECOND }),
      cue(pulls(2), { begin: 3 * SECOND }),
    ]);
    sim.run(10 * SECOND);
    expect(turns).toEqual(['1 4', '3 4']);
  });
});
