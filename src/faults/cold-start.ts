import type { Distribution } from '../random/index.ts';
import { Crashes } from '../stations/index.ts';
import type { Fault } from './fault.ts';
import type { Levers } from './lever.ts';
import type { StationLevers } from './station-levers.ts';

/**
 * A station starts cold: all that was kept there is gone (cached phrases, voices, prefixes of conversations), and
 * its workers come one by one as each has loaded its model. Jobs in service begin anew.
 */
export function coldStart(
  number: number,
  levers: Levers,
  station: StationLevers,
  { load }: { readonly load: Distribution | null },
): Fault {
  const { site, workers, cache } = station.target;
  const loads =
    load === null
      ? null
      : new Crashes(site, `fault ${number}`, { every: null, repair: load }, (down) => {
          station.loseWorkers(number, down, 'restart');
          levers.settle();
        });
  let isOn = false;
  return {
    act: (level) => {
      const begins = level > 0 && !isOn;
      isOn = level > 0;
      if (!begins) return;
      cache?.clear();
      loads?.crash(workers);
    },
  };
}
