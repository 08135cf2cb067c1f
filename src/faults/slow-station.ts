import type { Micros } from '../engine/index.ts';
import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/** How work becomes slower: all of it by so much, all of it so many times, or a share of it by so much. */
export type Slowing =
  | { readonly shape: 'shift'; readonly by: Micros }
  | { readonly shape: 'scale'; readonly factor: number }
  | { readonly shape: 'tail'; readonly share: number; readonly by: Micros };

/** A station takes longer for what it does: for a batch, a step, a look-up, a way through the network. */
export function slowStation(number: number, station: StationLevers, slowing: Slowing): Fault {
  switch (slowing.shape) {
    case 'shift':
      return { act: (level) => station.shift.pull(number, level * slowing.by) };
    case 'scale':
      return { act: (level) => station.scale.pull(number, 1 + level * (slowing.factor - 1)) };
    case 'tail':
      return {
        act: (level) => {
          station.spared.pull(number, 1 - level * slowing.share);
          station.tail.pull(number, level > 0 ? slowing.by : 0);
        },
      };
  }
}
