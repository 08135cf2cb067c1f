import { expect, test } from 'vitest';
import { type EventPhase, type Mark, Phase, Simulation } from '../../src/engine/index.ts';

/** A simulation that writes down what happens. */
class Diary {
  readonly sim = new Simulation();
  readonly entries: string[] = [];

  write(entry: string): void {
    this.entries.push(`${this.sim.now} ${entry}`);
  }

  /** A station that writes down its dispatches, and may do more. */
  station(name: string, dispatch: () => void = () => {}): Mark {
    return this.sim.station({
      dispatch: () => {
        this.write(`${name} dispatches`);
        dispatch();
      },
    });
  }

  /** Something that happens once, after `delay`. */
  once(delay: number, phase: EventPhase, name: string, happen: () => void = () => {}): void {
    const kind = this.sim.event(name, phase, () => {
      this.write(name);
      happen();
    });
    this.sim.after(delay, kind, 0);
  }
}

test('the phases of an instant run in order, whatever the order of scheduling', () => {
  const diary = new Diary();
  const station = diary.station('station');
  diary.once(5, Phase.Observe, 'observation');
  diary.once(5, Phase.Timeout, 'timeout');
  diary.once(5, Phase.Arrival, 'arrival');
  diary.once(5, Phase.Completion, 'completion', () => diary.sim.mark(station));
  diary.once(5, Phase.Fault, 'fault');
  diary.sim.run(10);
  expect(diary.entries).toEqual([
    '5 fault',
    '5 completion',
    '5 arrival',
    '5 timeout',
    '5 station dispatches',
    '5 observation',
  ]);
});

test('a station never dispatches inside the event that marks it', () => {
  const diary = new Diary();
  const station = diary.station('station');
  diary.once(3, Phase.Arrival, 'arrival', () => {
    diary.sim.mark(station);
    diary.write('arrival goes on');
  });
  diary.sim.run(10);
  expect(diary.entries).toEqual(['3 arrival', '3 arrival goes on', '3 station dispatches']);
});

test('a station marked twice dispatches once', () => {
  const diary = new Diary();
  const station = diary.station('station');
  for (const name of ['first', 'second']) {
    diary.once(3, Phase.Arrival, name, () => {
      diary.sim.mark(station);
      diary.sim.mark(station);
    });
  }
  diary.sim.run(10);
  expect(diary.entries).toEqual(['3 first', '3 second', '3 station dispatches']);
});

test('a station that nobody marks does not dispatch', () => {
  const diary = new Diary();
  diary.station('idle');
  diary.once(3, Phase.Arrival, 'arrival');
  diary.sim.run(10);
  expect(diary.entries).toEqual(['3 arrival']);
});

test('stations dispatch in order of declaration, however they were marked', () => {
  const diary = new Diary();
  const stations = Array.from({ length: 20 }, (_, i) => diary.station(`station ${i}`));
  const order = stations.map((_, i) => (i * 7 + 3) % stations.length); // every station once, mixed up
  diary.once(1, Phase.Completion, 'change', () => {
    for (const i of order) diary.sim.mark(stations[i]!);
  });
  diary.sim.run(10);
  expect(diary.entries.slice(1)).toEqual(stations.map((_, i) => `1 station ${i} dispatches`));
});

test('a station marked while others are still being declared dispatches', () => {
  const diary = new Diary();
  diary.sim.mark(diary.station('first'));
  diary.sim.mark(diary.station('second'));
  for (let i = 0; i < 30; i++) diary.station(`later ${i}`);
  diary.sim.run(1);
  expect(diary.entries).toEqual(['0 first dispatches', '0 second dispatches']);
});

test('what arrives at one instant is seen together by one dispatch', () => {
  const diary = new Diary();
  let waiting = 0;
  const station = diary.station('station', () => {
    diary.write(`batch of ${waiting}`);
    waiting = 0;
  });
  for (const at of [4, 4, 4, 6]) {
    diary.once(at, Phase.Arrival, 'arrival', () => {
      waiting++;
      diary.sim.mark(station);
    });
  }
  diary.sim.run(10);
  expect(diary.entries.filter((entry) => entry.includes('batch'))).toEqual([
    '4 batch of 3',
    '6 batch of 1',
  ]);
});

test('patience that ends at the instant when a worker frees ends before the dispatch', () => {
  const diary = new Diary();
  let patient = true;
  const station = diary.station('station', () => diary.write(patient ? 'served' : 'has left'));
  diary.once(8, Phase.Completion, 'worker frees', () => diary.sim.mark(station));
  diary.once(8, Phase.Timeout, 'patience ends', () => {
    patient = false;
  });
  diary.sim.run(10);
  expect(diary.entries).toEqual([
    '8 worker frees',
    '8 patience ends',
    '8 station dispatches',
    '8 has left',
  ]);
});

test('work that takes no time starts another round at the same instant', () => {
  const diary = new Diary();
  let rounds = 0;
  const station = diary.station('station', () => {
    if (++rounds < 3) {
      diary.once(0, Phase.Completion, `work ${rounds}`, () => diary.sim.mark(station));
    }
  });
  diary.once(2, Phase.Arrival, 'arrival', () => diary.sim.mark(station));
  diary.sim.run(10);
  expect(diary.entries).toEqual([
    '2 arrival',
    '2 station dispatches',
    '2 work 1',
    '2 station dispatches',
    '2 work 2',
    '2 station dispatches',
  ]);
});

test('observation waits until all rounds of its instant are over', () => {
  const diary = new Diary();
  let rounds = 0;
  const station = diary.station('station', () => {
    if (++rounds < 3) {
      diary.once(0, Phase.Completion, 'work', () => diary.sim.mark(station));
    }
  });
  diary.once(2, Phase.Observe, 'observation');
  diary.once(2, Phase.Fault, 'fault', () => diary.sim.mark(station));
  diary.sim.run(10);
  expect(diary.entries.at(-1)).toBe('2 observation');
  expect(diary.entries.filter((entry) => entry === '2 station dispatches')).toHaveLength(3);
});

test('a mark made while stations dispatch goes to the next round, also for an earlier station', () => {
  const diary = new Diary();
  let again = true;
  const first = diary.station('first');
  const second = diary.station('second', () => {
    if (!again) return;
    again = false;
    diary.sim.mark(second); // itself
    diary.sim.mark(third); // has yet to dispatch in this round: it does so in both
    diary.sim.mark(first); // has dispatched already
  });
  const third = diary.station('third');
  diary.once(1, Phase.Arrival, 'arrival', () => {
    for (const station of [third, second, first]) diary.sim.mark(station);
  });
  diary.sim.run(10);
  const round = ['1 first dispatches', '1 second dispatches', '1 third dispatches'];
  expect(diary.entries).toEqual(['1 arrival', ...round, ...round]);
});

test('an event for this instant comes before the marks of the dispatch that scheduled it', () => {
  const diary = new Diary();
  let again = true;
  const station = diary.station('station', () => {
    if (!again) return;
    again = false;
    diary.sim.mark(station);
    diary.once(0, Phase.Arrival, 'arrival');
  });
  diary.sim.mark(station);
  diary.sim.run(0);
  expect(diary.entries).toEqual(['0 station dispatches', '0 arrival', '0 station dispatches']);
});

test('a mark made by an observation is dispatched before the clock moves on', () => {
  const diary = new Diary();
  const station = diary.station('station');
  diary.once(2, Phase.Observe, 'observation', () => diary.sim.mark(station));
  diary.once(3, Phase.Arrival, 'arrival');
  diary.sim.run(10);
  expect(diary.entries).toEqual(['2 observation', '2 station dispatches', '3 arrival']);
});
