import * as z from 'zod';
import {
  count,
  duration,
  exactlyOneOf,
  numberAbove,
  oneKeyOf,
  rate,
  share,
} from '../files/index.ts';
import { countDistribution, distribution } from './distribution-schema.ts';
import { distributionOf } from './distributions.ts';

const start = z
  .enum(['synchronous', 'staggered', 'random'])
  .default('random')
  .describe('How starts are spread: all at once, at equal distances, or uniformly at random');

const byRate = rate({ positive: true })
  .transform((load) => ({ quantity: 'rate' as const, load }))
  .describe('Arrivals per unit of time, such as 2/s');

const byConcurrency = numberAbove(0)
  .transform((load) => ({ quantity: 'concurrency' as const, load }))
  .describe('Calls at a time: arrival rate x nominal length of a call on an idle system');

/** Independent arrivals of calls. */
const poissonCalls = oneKeyOf({ rate: byRate, concurrency: byConcurrency })
  .transform((load) => ({ kind: 'poisson' as const, ...load }))
  .describe('Independent arrivals, whatever the system does');

const first = count().optional().describe('Only the first so many come; all if left out');

const cycle = z
  .strictObject({
    amplitude: share().describe('By how much the rate swings, as a share of its mean'),
    period: duration({ positive: true }).describe('From one peak to the next'),
    phase: duration()
      .prefault('0ms')
      .describe(
        'How long before the run begins the rate last rose through its mean; a quarter of the period begins at the peak; default 0ms',
      ),
  })
  .optional()
  .describe('A rate that swings like a sine, such as daily load; steady if left out');

/** Independent arrivals of files or jobs. */
const poisson = z
  .strictObject({
    rate: rate({ positive: true })
      .optional()
      .describe('Arrivals (of batches, if any) per unit of time, such as 2/s'),
    batch: countDistribution()
      .optional()
      .describe('How many come together at each arrival; one if left out'),
    cycle,
    count: first,
  })
  .check(exactlyOneOf(['rate'])) // as calls say of rate and concurrency, when both are missing
  .transform(({ rate, ...rest }) => ({
    kind: 'poisson' as const,
    quantity: 'rate' as const,
    load: rate!,
    ...rest,
  }))
  .describe('Independent arrivals, whatever the system does');

const renewal = z
  .strictObject({
    interarrival: distribution(duration, { positive: true })
      .refine((times) => distributionOf(times).mean > 0, { error: 'a mean above 0' })
      .describe('Time from one arrival to the next; the first comes one such time after the begin'),
    count: first,
  })
  .transform((renewal) => ({ kind: 'renewal' as const, ...renewal }))
  .describe(
    'Independent times between arrivals; a sweep of its rate stretches or shrinks them all alike',
  );

/** A list goes with another one, entry by entry. */
function asMany(
  list: readonly unknown[],
  other: readonly unknown[],
  path: string[],
  ctx: z.core.$RefinementCtx,
): void {
  if (list.length === other.length) return;
  const params = { found: `a list of ${list.length}` };
  ctx.addIssue({ code: 'custom', message: `a list of ${other.length}`, path, params });
}

const mmpp = z
  .strictObject({
    rates: z.array(rate()).min(2).max(100).describe('Arrivals per unit of time, by state'),
    leave: z
      .array(rate({ positive: true }))
      .describe(
        'How soon each state is left for the next one (the last for the first): 1 / the mean time in it',
      ),
    count: first,
  })
  .refine(({ rates }) => rates.some((rate) => rate > 0), {
    error: 'a rate above 0 in one state at least',
    path: ['rates'],
  })
  .superRefine(({ rates, leave }, ctx) => asMany(leave, rates, ['leave'], ctx))
  .transform((mmpp) => ({ kind: 'mmpp' as const, ...mmpp }))
  .describe(
    'Bursty arrivals: a Poisson process whose rate jumps at random (Markov-modulated); a sweep of its rate leaves the jumps where they are',
  );

const trace = z
  .strictObject({
    times: z
      .array(duration())
      .min(1)
      .superRefine((times, ctx) => {
        times.forEach((time, i) => {
          if (i === 0 || time >= times[i - 1]!) return;
          ctx.addIssue({ code: 'custom', message: 'no earlier than the one before', path: [i] });
        });
      })
      .describe('When the jobs come, since the run began'),
    work: z
      .array(duration())
      .optional()
      .describe('Work of each job: its service time where a pool has `service: of_job`'),
    count: first,
  })
  .superRefine(({ times, work = times }, ctx) => asMany(work, times, ['work'], ctx))
  .transform((trace) => ({ kind: 'trace' as const, ...trace, work: trace.work }))
  .describe('Arrivals one by one; a sweep of their rate stretches or shrinks their times');

const closed = z
  .strictObject({
    population: count().describe('Members of the population'),
    think: distribution(duration)
      .prefault('0ms')
      .describe('How long a member that has been served stays away; default 0ms'),
    start,
    within: duration()
      .optional()
      .describe(
        'The span over which starts are spread; if left out, one chunk for calls, else the mean think time',
      ),
    apart: duration({ positive: true })
      .optional()
      .describe('Instead of within, for staggered starts: the time between one start and the next'),
  })
  .refine(({ start, within = 0 }) => start !== 'synchronous' || within === 0, {
    error: '0ms, because synchronous starts are not spread',
    path: ['within'],
  })
  .refine(({ start, apart }) => apart === undefined || start === 'staggered', {
    error: 'nothing here, for only staggered starts are a time apart',
    path: ['apart'],
  })
  .refine(({ within, apart }) => within === undefined || apart === undefined, {
    error: 'within or apart, not both',
    path: ['apart'],
  })
  .transform((closed) => ({
    kind: 'closed' as const,
    ...closed,
    within: closed.within,
    apart: closed.apart,
  }))
  .describe('A population whose members come back after a think time');

const paced = z
  .strictObject({
    streams: count().describe('Number of streams'),
    period: duration({ positive: true }).describe('Each stream sends one job in every period'),
    start,
  })
  .transform((paced) => ({ kind: 'paced' as const, ...paced }))
  .describe('Streams that send jobs at a steady pace, like audio chunks');

export const callTraffic = oneKeyOf({ poisson: poissonCalls, closed }).describe(
  'Who calls, and when',
);
export const fileTraffic = oneKeyOf({ poisson, renewal, mmpp, closed }).describe(
  'How files arrive',
);
export const jobTraffic = oneKeyOf({ poisson, renewal, mmpp, trace, closed, paced }).describe(
  'How jobs arrive',
);
