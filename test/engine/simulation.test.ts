import { expect, test } from 'vitest';
import { Phase, Simulation } from '../../src/engine/index.ts';

test.each([-1, -0.5, NaN, Infinity, -Infinity, 0.5, 1e6 + 0.25])(
  'a delay of %d is refused with the name of the event',
  (delay) => {
    const sim = new Simulation();
    const kind = sim.event('recognizer.finished', Phase.Completion, () => {});
    expect(() => sim.after(delay, kind, 0)).toThrow(RangeError);
    expect(() => sim.after(delay, kind, 0)).toThrow(
      `recognizer.finished: expected a delay of whole microseconds, zero or more, found ${delay}`,
    );
    sim.run(100);
    expect(sim.events).toBe(0);
  },
);

test.each([Phase.Fault, Phase.Completion, Phase.Arrival, Phase.Timeout, Phase.Observe])(
  'a run includes its last instant, phase %d too, and leaves the rest for the next',
  (phase) => {
    const sim = new Simulation();
    const times: number[] = [];
    const kind = sim.event('tick', phase, () => times.push(sim.now));
    for (const at of [3, 10, 11]) sim.after(at, kind, 0);
    sim.run(10);
    expect(times).toEqual([3, 10]);
    expect(sim.now).toBe(10);
    sim.run(20);
    expect(times).toEqual([3, 10, 11]);
    expect(sim.now).toBe(20);
    expect(sim.events).toBe(3);
  },
);

test('cutting a run in pieces changes nothing', () => {
  const happened = (ends: readonly number[]): string => {
    const sim = new Simulation();
    const kind = sim.event('tick', Phase.Arrival, (n) => {
      if (n < 400) sim.after((n * 37) % 53, kind, n + 1);
    });
    for (let i = 0; i < 50; i++) sim.after(i, kind, 0);
    for (const end of ends) sim.run(end);
    return `${sim.events} ${sim.fingerprint}`;
  };
  const pieces = Array.from({ length: 2000 }, (_, i) => 10 * (i + 1));
  expect(happened(pieces)).toBe(happened([20_000]));
});

test('subjects and kinds of events that wait long come back as they were', () => {
  const sim = new Simulation();
  const seen: string[] = [];
  const subjects = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 123_456_789];
  const kinds = Array.from({ length: 40 }, (_, i) =>
    sim.event(`kind ${i}`, Phase.Arrival, (subject) => seen.push(`${i}/${subject}`)),
  );
  const expected: string[] = [];
  for (let i = 0; i < 400; i++) {
    const subject = subjects[i % subjects.length]!;
    sim.after(1000 * (i + 1), kinds[i % kinds.length]!, subject);
    expected.push(`${i % kinds.length}/${subject}`);
  }
  sim.run(1e9);
  expect(seen).toEqual(expected);
});
