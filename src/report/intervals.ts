import type { Estimate } from '../statistics/index.ts';
import { atLeast, halfWidth, measured } from './wording.ts';

/** Estimates of one column with their intervals, such as `412 ±9`, and why some have none. */
export interface IntervalColumn {
  readonly cells: readonly string[];
  /** One line for each reason; cells refer to it by a mark such as `[1]`. */
  readonly notes: readonly string[];
}

/** `size`: how many microseconds the column's unit has. `samples`: what the estimates are quantiles of. */
export function intervalColumn(
  estimates: readonly Estimate[],
  size: number,
  samples: string,
): IntervalColumn {
  const lacking = estimates.filter(({ lacks }) => lacks !== null && lacks !== 'data');
  const reasons = [...new Set(lacking.map((estimate) => whyNone(estimate, lacking, samples)))];
  const values = estimates.map(({ value }) => measured(value / size));
  const behind = estimates.map((estimate) => {
    if (lacking.includes(estimate)) {
      return `[${reasons.indexOf(whyNone(estimate, lacking, samples)) + 1}]`;
    }
    return plusMinus(estimate, size);
  });
  const width = Math.max(...behind.map((text) => text.length));
  const some = behind.some((text) => text.startsWith('±'));
  return {
    cells: values.map((value, i) => (width === 0 ? value : `${value} ${behind[i]!.padEnd(width)}`)),
    notes: [
      ...(some ? ['±: 95 % confidence interval over replications'] : []),
      ...reasons.map((reason, i) => `[${i + 1}] no interval: ${reason}`),
    ],
  };
}

function plusMinus({ value, high, standardError }: Estimate, size: number): string {
  if (Number.isNaN(value)) return '';
  if (standardError === Infinity) return '±inf';
  return value === Infinity ? '' : `±${halfWidth((high - value) / size, value / size)}`;
}

const replicationsOf = ({ replications }: Estimate): string =>
  replications < 2 ? 'one replication' : `${replications} replications`;

/** The same for all estimates that lack the same: what would do is what would do for each of them. */
export function whyNone(of: Estimate, among: readonly Estimate[], samples: string): string {
  const same = among.filter(
    ({ lacks, needed }) => lacks === of.lacks && needed > 0 === of.needed > 0,
  );
  const needed = Math.max(...same.map((estimate) => estimate.needed));
  switch (of.lacks) {
    case 'samples':
      return `too few ${samples} beyond the quantile; ${needed} in all would do`;
    case 'replications':
      return `${replicationsOf(of)} cannot tell; ${needed} would do`;
    default:
      return needed > 0
        ? `measured for less time than the system remembers; ${atLeast(needed)} would do`
        : 'the system has no steady state at this load';
  }
}
