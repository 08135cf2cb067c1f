import * as z from 'zod';
import { count, duration, numberAbove, oneKeyOf, share } from '../files/index.ts';
import type { DistributionDescription } from './description.ts';
import { distribution } from './distribution-schema.ts';

/** How the number of workers follows the load. Durations in microseconds, unrounded. */
export interface AutoscaleDescription {
  readonly target: { readonly signal: 'utilization' | 'backlog'; readonly value: number };
  readonly every: number;
  readonly signalDelay: number;
  readonly window: number;
  readonly provision: DistributionDescription;
  readonly coolDown: number;
  readonly least: number;
  readonly most: number;
  readonly initial: number;
}

const target = oneKeyOf({
  utilization: share({ positive: true })
    .transform((value) => ({ signal: 'utilization' as const, value }))
    .describe(
      'Share of the workers that are busy, such as 70%; of continuous batching, share of the places for sequences that are taken',
    ),
  backlog: numberAbove(0)
    .transform((value) => ({ signal: 'backlog' as const, value }))
    .describe('Jobs that wait for each worker'),
});

const time = () => duration({ range: ['0s', '1d'] });

export const autoscale = z
  .strictObject({
    target: target.describe(
      'What each worker is meant to have. Wanted are (workers that serve x what each has / target) of them, rounded up',
    ),
    every: duration({ range: ['100ms', '1h'] })
      .prefault('15s')
      .describe('How often it is decided; default 15s'), // Kubernetes' horizontal pod autoscaler does so
    signal_delay: time()
      .prefault('0s')
      .describe('How old the newest of what is known then is; default 0s'),
    window: duration({ range: ['100ms', '1d'] })
      .prefault('60s')
      .describe('Over how long what is known is averaged; default 60s'),
    provision: distribution(duration).describe(
      'From the decision to a worker that serves: a machine, then its model',
    ),
    cool_down: time()
      .prefault('5min')
      .describe('How long after any change no worker is told to go; default 5min'),
    least: count({ most: 100_000 }).default(1).describe('The fewest workers; default 1'),
    most: count({ most: 100_000 })
      .optional()
      .describe('The most workers; if left out, all that the station has'),
    initial: count({ most: 100_000 })
      .optional()
      .describe('Workers at the beginning; if left out, as many as least'),
  })
  .describe(
    'The number of workers follows the load. Those told to go finish what they have, audio streams until they close; those that are off cost nothing. If left out, all are always on',
  );

/** `workers`: how many the station has. */
export function describeAutoscale(
  entry: z.output<typeof autoscale> | undefined,
  workers: number,
): AutoscaleDescription | undefined {
  if (entry === undefined) return undefined;
  const { target, every, window, provision, least, most = workers, initial = least } = entry;
  return {
    target,
    every,
    signalDelay: entry.signal_delay,
    window,
    provision,
    coolDown: entry.cool_down,
    least,
    most,
    initial,
  };
}
