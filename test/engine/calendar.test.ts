import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EventPhase, Phase, Simulation } from '../../src/engine/index.ts';
import { namedStream } from '../../src/random/index.ts';

const PHASES: readonly EventPhase[] = [
  Phase.Fault,
  Phase.Completion,
  Phase.Arrival,
  Phase.Timeout,
  Phase.Observe,
];

/** What one event is, and how many more it schedules when it happens. */
interface Plan {
  readonly delay: number;
  readonly phase: number;
  readonly children: number;
}

interface Scheduled {
  readonly time: number;
  readonly phase: EventPhase;
  readonly number: number;
}

/**
 * Schedules `first` events from outside and the others from inside events. Returns the events in the order
 * in which they happened, and the same events sorted by time, phase and the order of scheduling.
 */
function runAndSort(first: number, plans: Iterator<Plan>): [Float64Array, Float64Array] {
  const sim = new Simulation();
  const scheduled: Scheduled[] = [];
  const children: number[] = [];
  const happened: number[] = [];
  let current: EventPhase = Phase.Fault;
  const kinds = PHASES.map((phase) =>
    sim.event(`phase ${phase}`, phase, (number) => {
      current = phase;
      happened.push(number);
      for (let i = 0; i < children[number]!; i++) schedule();
    }),
  );
  function schedule(): void {
    const next = plans.next();
    if (next.done) return;
    const { delay, phase } = next.value;
    // An event for this same instant and an earlier phase opens another round, which sorting does not know.
    const earliest = delay === 0 ? PHASES.indexOf(current) : 0;
    const kind = kinds[earliest + (phase % (kinds.length - earliest))]!;
    scheduled.push({ time: sim.now + delay, phase: kind.phase, number: scheduled.length });
    children.push(next.value.children);
    sim.after(delay, kind, scheduled.length - 1);
  }
  for (let i = 0; i < first; i++) schedule();
  sim.run(1e15);
  scheduled.sort((a, b) => a.time - b.time || a.phase - b.phase || a.number - b.number);
  return [Float64Array.from(happened), Float64Array.from(scheduled, ({ number }) => number)];
}

/** So many plans; each event has more than one child on average, so all plans are used and more and more stay pending. */
function* drawn(count: number, delayOf: (bits: number) => number): Generator<Plan, undefined> {
  const stream = namedStream('calendar', `${count}`);
  for (let i = 0; i < count; i++) {
    yield {
      delay: delayOf(stream.integer() >>> 0),
      phase: stream.below(60),
      children: 1 + stream.below(5) - stream.below(4),
    };
  }
}

const tenTo = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

const shapes: Readonly<Record<string, (bits: number) => number>> = {
  'all at one instant': () => 0,
  'many ties': (bits) => bits % 20,
  'far apart': (bits) => bits * 1000,
  'near and far': (bits) => (bits % 10 === 0 ? bits * 100 : bits % 1000),
  'powers of ten': (bits) => tenTo[bits % 13]!,
  'one distant instant': (bits) => (bits % 4 === 0 ? 7_000_000_000 : bits % 50),
};

/** Crowds at one instant are kept in one sorted list, where each addition walks the crowd. */
const CROWDED = 10_000;

for (const [shape, delayOf] of Object.entries(shapes)) {
  const large = shape === 'all at one instant' || shape === 'one distant instant';
  for (const count of [10, 33, 100, 1000, large ? CROWDED : 110_000]) {
    test(`${count} events, ${shape}: in order of time, phase, scheduling`, () => {
      const [happened, sorted] = runAndSort(Math.ceil(count / 4), drawn(count, delayOf));
      expect(sorted.length).toBe(count);
      expect(happened).toEqual(sorted);
    });
  }
}

test('120,000 events pending at once come back in order', () => {
  const pending = 120_000;
  const plans = drawn(pending, (bits) => bits * 7);
  const [happened, sorted] = runAndSort(pending, plans);
  expect(sorted.length).toBe(pending);
  expect(happened).toEqual(sorted);
});

test('any schedule at all happens in order (property)', () => {
  const delay = fc.oneof(
    fc.nat(3),
    fc.nat(1000),
    fc.nat(2 ** 31 - 1),
    fc.constantFrom(1e6, 1e9, 1e12),
  );
  const plan = fc.record({ delay, phase: fc.nat(59), children: fc.nat(4) });
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.array(plan, { minLength: 1, maxLength: 600, size: 'max' }),
      (first, plans) => {
        const [happened, sorted] = runAndSort(first + 1, plans.values());
        expect(happened).toEqual(sorted);
      },
    ),
    { seed: 7, numRuns: 150 },
  );
});
