import type { Micros } from '../engine/index.ts';
import { type Bench, type Invariant, inMilliseconds } from './invariant.ts';

/** The fees of what a station served in any stretch of time of that length stay within a hard limit, in US dollars. */
export function spending(
  bench: Bench,
  { fee, most, within }: { readonly fee: number; readonly most: number; readonly within: Micros },
): Invariant {
  const jobs = Math.floor(most / fee + 1e-9); // that may be billed in that time
  const billed = new Float64Array(jobs + 1).fill(-Infinity); // when the latest ones were, in a ring
  let next = 0;
  return {
    left: (job) => {
      if (job.calledOff || Number.isNaN(job.beganAt)) return;
      const now = bench.now();
      billed[next] = now;
      next = (next + 1) % billed.length;
      const oldest = billed[next]!; // of one more than may be
      if (now - oldest >= within) return;
      const subject = bench.whose(job);
      bench.report(
        subject,
        `${subject} is number ${billed.length} in ${inMilliseconds(now - oldest)}: ${usd(billed.length * fee)} within ${inMilliseconds(within)}, more than ${usd(most)}`,
      );
    },
  };
}

const usd = (amount: number): string => `${Number(amount.toPrecision(6))} USD`;
