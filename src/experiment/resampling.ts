import { namedStream } from '../random/index.ts';

/** So many put the ends of a 95 % interval within about a tenth of a standard error. */
const RESAMPLINGS = 200;

/** Which replications to take instead of 0, 1, 2, ...: drawn with replacement, the same at each call. */
export function resamplings(replications: number): number[][] {
  const stream = namedStream('resampling', `${replications} replications`);
  return Array.from({ length: RESAMPLINGS }, () =>
    Array.from({ length: replications }, () => stream.below(replications)),
  );
}
