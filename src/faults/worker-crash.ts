import type { Distribution } from '../random/index.ts';
import { Crashes, type WorkOfFailed } from '../stations/index.ts';
import type { Fault } from './fault.ts';
import type { Levers } from './lever.ts';
import type { StationLevers } from './station-levers.ts';

/** Workers of a station crash one after the other, and each is repaired. `every`: from one crash to the next. */
export function workerCrash(
  number: number,
  levers: Levers,
  station: StationLevers,
  size: {
    readonly every: Distribution;
    readonly repair: Distribution;
    readonly work: WorkOfFailed;
  },
): Fault {
  const crashes = new Crashes(station.target.site, `fault ${number}`, size, (down) => {
    station.loseWorkers(number, down, size.work);
    levers.settle();
  });
  return { act: (level) => (level > 0 ? crashes.begin() : crashes.end()) };
}
