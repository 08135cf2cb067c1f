import { type DistributionDescription, distributionOf } from '../model/index.ts';
import { constantGaps, exponentialGaps, type Gaps, type Moments } from '../theory/index.ts';
import { short, timeInWords } from './wording.ts';

const SECOND = 1_000_000;

/** A random time as Kendall's notation sees it. */
export interface KendallTime {
  /** M exponential, D constant, E3 Erlang of 3 stages, H2 a mixture of 2 exponentials, G anything else. */
  readonly letter: string;
  /** Seconds. */
  readonly mean: number;
  /** Squared coefficient of variation; may be Infinity. */
  readonly cv2: number;
  /** Are long times rare and so long that a few of them decide what a run finds? */
  readonly heavy: boolean;
}

/** `faster`: by what the time of the description is divided. */
export function kendallTime(of: DistributionDescription, faster = 1): KendallTime {
  const { mean, variance } = distributionOf(of);
  const cv2 = mean > 0 ? variance / (mean * mean) : 0;
  return { letter: letterOf(of, cv2), mean: mean / SECOND / faster, cv2, heavy: isHeavy(of, cv2) };
}

/** Times that vary more leave it to a few long ones what a run finds. */
const WILD = 10;

/** Figures of waiting depend on squares of times, which vary without limit where the tail has a power of 4 or less. */
function isHeavy(of: DistributionDescription, cv2: number): boolean {
  if (of.family === 'mixture')
    return cv2 > WILD || of.parts.some((part) => kendallTime(part.of).heavy);
  return cv2 > WILD || (of.family === 'pareto' && of.shape <= 4);
}

/** Deviations of parameters that have been rounded. */
const TINY = 1e-9;

function letterOf(of: DistributionDescription, cv2: number): string {
  if (cv2 < TINY) return 'D';
  switch (of.family) {
    case 'exponential':
      return 'M';
    case 'erlang':
    case 'gamma':
      return stagesLetter(1 / cv2);
    case 'weibull':
      return of.shape === 1 ? 'M' : 'G';
    case 'mixture':
      return mixed(of.parts.map(({ weight, of }) => ({ weight, time: kendallTime(of) }))).letter;
    default:
      return 'G';
  }
}

/** Gamma is Erlang where 1 / cv² is whole, and exponential at 1. */
function stagesLetter(stages: number): string {
  const whole = Math.round(stages);
  if (whole < 1 || Math.abs(stages - whole) > TINY * stages) return 'G';
  return whole === 1 ? 'M' : `E${whole}`;
}

/** The time of a job of any kind, where kinds are mixed by weight. */
export function mixed(
  kinds: readonly { readonly weight: number; readonly time: KendallTime }[],
): KendallTime {
  const some = kinds.filter(({ weight }) => weight > 0);
  const parts = some.length > 0 ? some : kinds.map(({ time }) => ({ weight: 1, time }));
  const total = sum(parts.map(({ weight }) => weight));
  const mean = sum(parts.map(({ weight, time }) => weight * time.mean)) / total;
  const square =
    sum(parts.map(({ weight, time }) => weight * time.mean * time.mean * (1 + time.cv2))) / total;
  const cv2 = mean > 0 ? Math.max(0, square / (mean * mean) - 1) : 0;
  const letters = new Set(parts.map(({ time }) => time.letter));
  const [letter = 'D'] = letters;
  const means = new Set(parts.map(({ time }) => time.mean));
  const heavy = parts.some(({ time }) => time.heavy);
  if (letters.size > 1) return { letter: 'G', mean, cv2, heavy };
  if (means.size === 1) return { letter, mean, cv2, heavy };
  return { letter: letter === 'M' ? `H${means.size}` : 'G', mean, cv2, heavy };
}

export const sum = (values: readonly number[]): number => values.reduce((all, x) => all + x, 0);

/** `exponential service of 1 s` */
export function timeInLetters({ letter, mean, cv2 }: KendallTime, noun: string): string {
  const time = timeInWords(mean);
  switch (letter) {
    case 'M':
      return `exponential ${noun} of ${time}`;
    case 'D':
      return `constant ${noun} of ${time}`;
    default: {
      const cv = cv2 === Infinity ? 'without finite variance' : `with cv ${short(Math.sqrt(cv2))}`;
      return `${noun} of ${time} ${cv}`;
    }
  }
}

/**
 * The moments that formulas ask for. None of those used here depends on the third, so it is the least that
 * there can be (Cauchy and Schwarz).
 */
export function momentsOf({ mean, cv2 }: KendallTime): Moments {
  const second = mean * mean * (1 + cv2);
  return { mean, second, third: (second * second) / mean };
}

/** Gaps whose Laplace transform is rational, or constant; undefined for others. */
export function gapsOf(of: DistributionDescription): Gaps | undefined {
  switch (of.family) {
    case 'constant':
      return of.value > 0 ? constantGaps(of.value / SECOND) : undefined;
    case 'exponential':
      return exponentialGaps(SECOND / of.mean);
    case 'erlang':
      return erlangGaps(of.mean / SECOND, of.stages);
    case 'mixture': {
      const total = sum(of.parts.map(({ weight }) => weight));
      const parts = of.parts.map(({ weight, of }) => ({ share: weight / total, gaps: gapsOf(of) }));
      if (parts.some(({ gaps }) => gaps === undefined)) return undefined;
      return {
        mean: sum(parts.map(({ share, gaps }) => share * gaps!.mean)),
        tailTransform: (s) => sum(parts.map(({ share, gaps }) => share * gaps!.tailTransform(s))),
      };
    }
    default:
      return undefined;
  }
}

/** With x = 1 / (1 + s × mean / k) the transform of a stage, (1 - xᵏ) / s is mean / k × (x + x² + ... + xᵏ). */
function erlangGaps(mean: number, stages: number): Gaps {
  return {
    mean,
    tailTransform: (s) => {
      const stage = 1 / (1 + (s * mean) / stages);
      let powers = 0;
      for (let k = 0; k < stages; k++) powers = stage * (1 + powers);
      return (mean / stages) * powers;
    },
  };
}
