import {
  type DistributionDescription,
  distributionOf,
  type RouteDescription,
} from '../model/index.ts';
import type { Gaps, GroupSize } from '../theory/index.ts';
import { gapsOf, kendallTime, sum } from './kendall-time.ts';
import { counted, listed, rateInWords, short, timeInWords } from './wording.ts';

const SECOND = 1_000_000;

/** How jobs come to a station, as Kendall's notation sees it. Rates per second. */
export interface Arrivals {
  /** M, M^X, Mt, D, H2, G, MMPP(2), trace; null: the notation has no letter for them. */
  readonly letter: string | null;
  /** Jobs per second; NaN if only a simulation tells. */
  readonly rate: number;
  /** `Poisson arrivals at 0.8/s`; without a letter, as what jobs come. */
  readonly words: string;
  readonly pattern: Process;
}

type Process =
  | { readonly kind: 'poisson' }
  | { readonly kind: 'groups'; readonly groupRate: number; readonly group: GroupSize }
  | {
      readonly kind: 'renewal';
      readonly gaps: Gaps | undefined;
      readonly cv2: number;
      readonly heavy: boolean;
    }
  | {
      readonly kind: 'modulated';
      readonly rates: readonly number[];
      readonly leave: readonly number[];
    }
  | { readonly kind: 'swinging' }
  | { readonly kind: 'given' }
  | { readonly kind: 'other' };

type Jobs = Extract<RouteDescription, { kind: 'jobs' }>;
type Traffic = Jobs['traffic'];

/** How the jobs of a route come to its first station. */
export function arrivalsOf(route: RouteDescription): Arrivals {
  switch (route.kind) {
    case 'dictation':
    case 'voice_agent':
      return unknown('chunks of audio streams at a steady pace');
    case 'bulk_transcription':
      return unknown('segments of audio files');
    case 'jobs':
      return arrivalsBy(route.traffic);
  }
}

const unknown = (words: string): Arrivals => ({
  letter: null,
  rate: NaN,
  words,
  pattern: { kind: 'other' },
});

function arrivalsBy(traffic: Traffic): Arrivals {
  switch (traffic.kind) {
    case 'poisson':
      return poissonArrivals(traffic);
    case 'renewal':
      return renewalArrivals(traffic.interarrival);
    case 'mmpp':
      return modulatedArrivals(traffic.rates, traffic.leave);
    case 'trace': {
      const jobs = counted(traffic.times.length, 'arrival');
      const words = `${jobs} at given instants`;
      return { letter: 'trace', rate: NaN, words, pattern: { kind: 'given' } };
    }
    case 'closed':
      return unknown(`requests of ${counted(traffic.population, 'member')} who come back`);
    case 'paced': {
      const { streams, period } = traffic;
      if (streams === 1) return renewalArrivals({ family: 'constant', value: period });
      const words = `${streams} streams that each send a job every ${timeInWords(period / SECOND)}`;
      const rate = (streams * SECOND) / period;
      return { letter: null, rate, words, pattern: { kind: 'other' } };
    }
  }
}

function poissonArrivals({
  load,
  batch,
  cycle,
  shape,
}: Extract<Traffic, { kind: 'poisson' }>): Arrivals {
  const { mean, variance } = distributionOf(batch ?? { family: 'constant', value: 1 });
  const grouped = mean > 1;
  const size = variance > 0 ? `${short(mean)} jobs on average` : counted(mean, 'job');
  const groups = grouped ? `groups of ${size}` : 'arrivals';
  const rate = load * mean;
  if (cycle !== undefined) {
    const swings = `at a rate that swings around ${rateInWords(load)} every ${timeInWords(cycle.period / SECOND)}`;
    const words = `Poisson ${groups} ${swings}`;
    return { letter: grouped ? 'Mt^X' : 'Mt', rate, words, pattern: { kind: 'swinging' } };
  }
  if (shape !== undefined) {
    const words = `Poisson ${groups} at a rate that goes up and down, ${rateInWords(load)} at a factor of 1`;
    return { letter: grouped ? 'Mt^X' : 'Mt', rate, words, pattern: { kind: 'swinging' } };
  }
  const words = `Poisson ${groups} at ${rateInWords(load)}`;
  if (!grouped) return { letter: 'M', rate, words, pattern: { kind: 'poisson' } };
  const group = { mean, second: variance + mean * mean };
  return { letter: 'M^X', rate, words, pattern: { kind: 'groups', groupRate: load, group } };
}

function renewalArrivals(interarrival: DistributionDescription): Arrivals {
  const { letter, mean, cv2, heavy } = kendallTime(interarrival);
  const rate = 1 / mean;
  if (letter === 'M') return poissonOf(rate);
  const cv = cv2 === Infinity ? 'without finite variance' : `with cv ${short(Math.sqrt(cv2))}`;
  const words =
    letter === 'D'
      ? `an arrival every ${timeInWords(mean)}`
      : `independent gaps of ${timeInWords(mean)} between arrivals, ${cv}`;
  return {
    letter,
    rate,
    words,
    pattern: { kind: 'renewal', gaps: gapsOf(interarrival), cv2, heavy },
  };
}

function modulatedArrivals(rates: readonly number[], leave: readonly number[]): Arrivals {
  const times = leave.map((rate) => 1 / rate);
  const rate = sum(rates.map((each, state) => each * times[state]!)) / sum(times);
  const words = `Poisson arrivals at a rate that jumps between ${listed(rates.map(rateInWords))}`;
  return {
    letter: `MMPP(${rates.length})`,
    rate,
    words,
    pattern: { kind: 'modulated', rates, leave },
  };
}

/** Poisson arrivals at this rate. */
export const poissonOf = (rate: number): Arrivals => ({
  letter: 'M',
  rate,
  words: `Poisson arrivals at ${rateInWords(rate)}`,
  pattern: { kind: 'poisson' },
});

/** What comes together from several sources: Poisson if all of them are (superposition), a trace if all are. */
export function together(sources: readonly Arrivals[]): Arrivals {
  const [first] = sources;
  if (sources.length === 1) return first!;
  const rate = sum(sources.map((source) => source.rate));
  if (sources.every(({ pattern }) => pattern.kind === 'poisson')) return poissonOf(rate);
  const words = [...new Set(sources.map((source) => source.words))].join(' and as ');
  const given = sources.every(({ pattern }) => pattern.kind === 'given');
  if (given) {
    const all = words.replaceAll(' and as ', ' and ');
    return { letter: 'trace', rate, words: all, pattern: { kind: 'given' } };
  }
  return { letter: null, rate, words, pattern: { kind: 'other' } };
}

/** What an earlier station lets out, of which only the rate is known. */
export const letOut = (by: readonly string[], rate: number): Arrivals => ({
  letter: null,
  rate,
  words: `what ${listed(by)} let${by.length === 1 ? 's' : ''} out`,
  pattern: { kind: 'other' },
});
