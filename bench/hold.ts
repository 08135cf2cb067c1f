import { Phase, Simulation } from '../src/engine/index.ts';
import { Draws, Exponential, namedStream, whole } from '../src/random/index.ts';

/** Mean time between an event and the one that it schedules, in microseconds. */
const MEAN = 1e8;

/**
 * The HOLD model (Vaucher & Duval 1975): so many events are pending, and each that happens schedules
 * another. Returns what runs it for about so many events, and says how many there were.
 */
export function hold(pending: number): (events: number) => number {
  const sim = new Simulation();
  const gaps = new Draws(new Exponential(MEAN), namedStream('hold', 'gaps'));
  const kind = sim.event('hold', Phase.Arrival, (subject) =>
    sim.after(whole(gaps.next()), kind, subject),
  );
  for (let subject = 0; subject < pending; subject++) sim.after(whole(gaps.next()), kind, subject);
  return (events) => {
    const before = sim.events;
    sim.run(sim.now + whole((events / pending) * MEAN));
    return sim.events - before;
  };
}
