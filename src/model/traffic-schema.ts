import * as z from 'zod';
import { count, duration, numberAbove, oneKeyOf, rate } from '../files/index.ts';
import { distribution } from './distribution-schema.ts';

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

/** Independent arrivals, of files and jobs by rate, of calls also by concurrency. */
const poissonCalls = oneKeyOf({ rate: byRate, concurrency: byConcurrency })
  .transform((load) => ({ kind: 'poisson' as const, ...load }))
  .describe('Independent arrivals, whatever the system does');
const poisson = oneKeyOf({ rate: byRate })
  .transform((load) => ({ kind: 'poisson' as const, ...load }))
  .describe('Independent arrivals, whatever the system does');

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
export const fileTraffic = oneKeyOf({ poisson, closed }).describe('How files arrive');
export const jobTraffic = oneKeyOf({ poisson, closed, paced }).describe('How jobs arrive');
