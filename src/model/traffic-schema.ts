import * as z from 'zod';
import {
  count,
  duration,
  exactlyOneOf,
  numberAbove,
  oneKeyOf,
  rate,
  ratio,
  share,
} from '../files/index.ts';
import { countDistribution, distribution } from './distribution-schema.ts';
import { distributionOf } from './distributions.ts';

const start = z
  .enum(['synchronous', 'staggered', 'random'])
  .default('random')
  .describe('How starts are spread: all at once, at equal distances, or uniformly at random');

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

/** Points of a shape; two at one instant are a jump. */
const points = (...pairs: (readonly [number, number])[]) => ({
  points: pairs.map(([at, factor]) => ({ at, factor })),
});

const shape = oneKeyOf({
  ramp: z
    .strictObject({
      from: ratio().prefault(0).describe('What the rate is multiplied by before; default 0'),
      to: ratio().prefault(1).describe('And after; default 1'),
      begins: duration().prefault('0ms').describe('When it begins to change; default 0ms'),
      over: duration({ positive: true }).describe('For how long it changes'),
    })
    .transform(({ from, to, begins, over }) => points([begins, from], [begins + over, to]))
    .describe('A rate that goes from one level to another, on a straight line'),
  spike: z
    .strictObject({
      at: duration().describe('When it begins'),
      lasts: duration({ positive: true }).describe('How long it lasts'),
      times: ratio().describe('What the rate is multiplied by meanwhile'),
    })
    .transform(({ at, lasts, times }) =>
      points([0, 1], [at, 1], [at, times], [at + lasts, times], [at + lasts, 1]),
    )
    .describe('A rate that jumps, and falls back'),
  on_off: z
    .strictObject({
      on: duration({ positive: true }).describe('For how long arrivals come'),
      off: duration({ positive: true }).describe('For how long none come after that'),
      times: ratio({ positive: true })
        .prefault(1)
        .describe('What the rate is multiplied by while they come; default 1'),
    })
    .transform(({ on, off, times }) => ({
      ...points([0, times], [on, times], [on, 0]),
      period: on + off,
    }))
    .describe('Arrivals that come and stay away in turns'),
  daily: z
    .strictObject({
      factors: z
        .array(ratio())
        .min(2)
        .max(1000)
        .refine((all) => all.some((factor) => factor > 0), { error: 'a factor above 0' })
        .describe(
          'What the rate is multiplied by at instants equally far apart, such as each hour',
        ),
      period: duration({ positive: true })
        .prefault('24h')
        .describe('After which they begin anew; default 24h'),
    })
    .transform(({ factors, period }) => ({
      ...points(
        ...[...factors, factors[0]!].map(
          (factor, i) => [(i * period) / factors.length, factor] as const,
        ),
      ),
      period,
    }))
    .describe('A profile of the day, straight lines between its points'),
})
  .optional()
  .describe(
    'How the rate goes up and down over the run: the load is that at a factor of 1. What is too many is left out at random (thinning), so that the same come at every load; steady if left out',
  );

const notBoth = ({ cycle, shape }: { cycle?: unknown; shape?: unknown }): boolean =>
  cycle === undefined || shape === undefined;
const NOT_BOTH = { error: 'cycle or shape, not both', path: ['shape'] };

/** Independent arrivals of calls. */
const poissonCalls = z
  .strictObject({
    rate: rate({ positive: true }).optional().describe('Arrivals per unit of time, such as 2/s'),
    concurrency: numberAbove(0)
      .optional()
      .describe('Calls at a time: arrival rate x nominal length of a call on an idle system'),
    cycle,
    shape,
  })
  .check(exactlyOneOf(['rate', 'concurrency']))
  .refine(notBoth, NOT_BOTH)
  .transform(({ rate, concurrency, ...rest }) => ({
    kind: 'poisson' as const,
    ...(rate === undefined
      ? { quantity: 'concurrency' as const, load: concurrency! }
      : { quantity: 'rate' as const, load: rate }),
    ...rest,
  }))
  .describe('Independent arrivals, whatever the system does');

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
    shape,
    count: first,
  })
  .check(exactlyOneOf(['rate'])) // as calls say of rate and concurrency, when both are missing
  .refine(notBoth, NOT_BOTH)
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

function inTime(times: readonly number[], ctx: z.core.$RefinementCtx): void {
  times.forEach((time, i) => {
    if (i === 0 || time >= times[i - 1]!) return;
    ctx.addIssue({ code: 'custom', message: 'no earlier than the one before', path: [i] });
  });
}

const timesOf = (who: string) =>
  z
    .array(duration())
    .min(1)
    .superRefine(inTime)
    .optional()
    .describe(`When the ${who} come, since the run began. Either these or a file`);

const fileWith = (sizes: string) =>
  z
    .string({ error: 'the path of a CSV file of arrivals' })
    .optional()
    .describe(
      `Path of a CSV file, relative to this one, with a line for each arrival: time_s, in seconds since the run began, and perhaps ${sizes}. A column of anything else, such as audio or text, is refused`,
    );

const ONE_BY_ONE =
  'Arrivals one by one, written down here or replayed from a file; a sweep of their rate stretches or shrinks their times';

const trace = z
  .strictObject({
    times: timesOf('jobs'),
    work: z
      .array(duration())
      .optional()
      .describe('Work of each job: its service time where a pool has `service: of_job`'),
    file: fileWith('work_s, the work of the job'),
    count: first,
  })
  .check(exactlyOneOf(['times', 'file']))
  .superRefine(({ times = [], work = times }, ctx) => asMany(work, times, ['work'], ctx))
  .transform(({ times = [], work, count }) => ({ kind: 'trace' as const, times, work, count }))
  .describe(ONE_BY_ONE);

const traceOfCalls = z
  .strictObject({
    times: timesOf('calls'),
    file: fileWith('turns, how many turns it has'),
    turns: z.array(count()).optional().describe('Turns of each call; drawn if left out'),
  })
  .check(exactlyOneOf(['times', 'file']))
  .superRefine(({ times = [], turns = times }, ctx) => asMany(turns, times, ['turns'], ctx))
  .transform(({ times = [], turns }) => ({ kind: 'trace' as const, times, work: turns }))
  .describe(ONE_BY_ONE);

const traceOfFiles = z
  .strictObject({
    times: timesOf('files'),
    file: fileWith('audio_s, its length in seconds'),
    audio: z
      .array(duration({ positive: true }))
      .optional()
      .describe('Audio length of each file; drawn if left out'),
  })
  .check(exactlyOneOf(['times', 'file']))
  .superRefine(({ times = [], audio = times }, ctx) => asMany(audio, times, ['audio'], ctx))
  .transform(({ times = [], audio }) => ({ kind: 'trace' as const, times, work: audio }))
  .describe(ONE_BY_ONE);

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

export const callTraffic = oneKeyOf({
  poisson: poissonCalls,
  renewal,
  mmpp,
  trace: traceOfCalls,
  closed,
}).describe('Who calls, and when');
export const fileTraffic = oneKeyOf({
  poisson,
  renewal,
  mmpp,
  trace: traceOfFiles,
  closed,
}).describe('How files arrive');
export const jobTraffic = oneKeyOf({ poisson, renewal, mmpp, trace, closed, paced }).describe(
  'How jobs arrive',
);
