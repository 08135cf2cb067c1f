/** A share of few trials that each have an event or not, with its 95 % interval. */
export interface Proportion {
  readonly events: number;
  readonly trials: number;
  readonly low: number;
  readonly high: number;
}

/** 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval: it holds for few trials too, and for none or all with the event (Wilson 1927; Brown, Cai
 * & DasGupta 2001). Without trials anything is possible.
 */
export function proportion(events: number, trials: number): Proportion {
  if (trials === 0) return { events, trials, low: 0, high: 1 };
  const share = events / trials;
  const middle = share + (Z * Z) / (2 * trials);
  const half = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials));
  const scale = 1 + (Z * Z) / trials;
  return {
    events,
    trials,
    low: events === 0 ? 0 : (middle - half) / scale,
    high: events === trials ? 1 : (middle + half) / scale,
  };
}
