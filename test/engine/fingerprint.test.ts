import { expect, test } from 'vitest';
import { Phase, Simulation } from '../../src/engine/index.ts';

interface Event {
  readonly at: number;
  readonly kind: number;
  readonly subject: number;
}

const events: readonly Event[] = Array.from({ length: 300 }, (_, i) => ({
  at: 1000 * i + ((i * i) % 7),
  kind: i % 5,
  subject: (i * 11) % 64,
}));

function fingerprint(happening: readonly Event[]): string {
  const sim = new Simulation();
  const kinds = Array.from({ length: 6 }, (_, i) => sim.event(`${i}`, Phase.Arrival, () => {}));
  for (const { at, kind, subject } of happening) sim.after(at, kinds[kind]!, subject);
  sim.run(1e15);
  return sim.fingerprint.toString();
}

/** The events with number `i` changed. */
const changed = (i: number, change: (event: Event) => Partial<Event>): Event[] =>
  events.map((event, j) => (i === j ? { ...event, ...change(event) } : event));

const PLACES = [0, 1, 150, 298, 299];

test('the same events give the same sixteen digits', () => {
  expect(fingerprint(events)).toBe(fingerprint(events));
  expect(fingerprint(events)).toMatch(/^[0-9a-f]{16}$/);
});

test('one event later by a microsecond changes it', () => {
  for (const i of PLACES) {
    expect(fingerprint(changed(i, ({ at }) => ({ at: at + 1 })))).not.toBe(fingerprint(events));
  }
});

test.each([2 ** 32, 2 ** 33, 3 * 2 ** 32, 2 ** 40, 2 ** 48])(
  'the last event later by %d us changes it',
  (later) => {
    expect(fingerprint(changed(299, ({ at }) => ({ at: at + later })))).not.toBe(
      fingerprint(events),
    );
  },
);

test('another kind or another subject of one event changes it', () => {
  for (const i of PLACES) {
    const kind = changed(i, (event) => ({ kind: (event.kind + 1) % 6 }));
    const subject = changed(i, (event) => ({ subject: event.subject + 1 }));
    expect(fingerprint(kind)).not.toBe(fingerprint(events));
    expect(fingerprint(subject)).not.toBe(fingerprint(events));
  }
});

test('one event more, one fewer and two swapped change it', () => {
  const swapped = changed(10, () => ({ subject: events[11]!.subject }));
  swapped[11] = { ...events[11]!, subject: events[10]!.subject };
  const prints = [
    fingerprint(events),
    fingerprint([...events, { at: 0, kind: 0, subject: 0 }]),
    fingerprint(events.slice(1)),
    fingerprint(events.slice(0, -1)),
    fingerprint(swapped),
  ];
  expect(new Set(prints).size).toBe(prints.length);
});

test('a thousand runs that differ in one event have a thousand fingerprints', () => {
  const prints = new Set<string>();
  for (let later = 0; later < 1000; later++) {
    prints.add(fingerprint(changed(5, ({ at }) => ({ at: at + later }))));
  }
  expect(prints.size).toBe(1000);
});
