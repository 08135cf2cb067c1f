import type { Micros } from '../engine/index.ts';
import { nameOf, type TurnOfRoute } from '../stations/index.ts';
import { type Bench, type Invariant, inMilliseconds } from './invariant.ts';

const ofTurn = ({ caller, number }: TurnOfRoute): string => nameOf(caller, number + 1);

/** No reply of a route is made from what the caller must not see. */
export const nothingForbidden = (bench: Bench, route: number): Invariant => ({
  answers: (turn, { forbidden }) => {
    if (turn.route !== route || !forbidden) return;
    bench.report(ofTurn(turn), `${ofTurn(turn)} is answered from what its caller must not see`);
  },
});

/** No reply of a route is made from what nobody has said that the caller may see: it fails closed. */
export const nothingUnchecked = (bench: Bench, route: number): Invariant => ({
  answers: (turn, { unchecked }) => {
    if (turn.route !== route || !unchecked) return;
    bench.report(
      ofTurn(turn),
      `${ofTurn(turn)} is answered although nobody has said what its caller may see`,
    );
  },
});

/** No reply of a route is made from what is older than that. */
export const nothingStale = (bench: Bench, route: number, within: Micros): Invariant => ({
  answers: (turn, { age }) => {
    if (turn.route !== route || age <= within) return;
    bench.report(
      ofTurn(turn),
      `${ofTurn(turn)} is answered from what is ${inMilliseconds(age)} old, more than ${inMilliseconds(within)}`,
    );
  },
});

/** No reply of a route has a gap longer than that: its audio comes before what came earlier has been played. */
export const noGap = (bench: Bench, route: number, most: Micros): Invariant => ({
  gaps: (turn, length) => {
    if (turn.route !== route || length <= most) return;
    bench.report(
      ofTurn(turn),
      `the reply to ${ofTurn(turn)} has a gap of ${inMilliseconds(length)}, more than ${inMilliseconds(most)}`,
    );
  },
});
