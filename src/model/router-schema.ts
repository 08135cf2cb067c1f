import * as z from 'zod';
import { atLeastOneOf, count, duration, named, numberAbove } from '../files/index.ts';
import type { RouterDescription } from './description.ts';
import { fee } from './gpu-schema.ts';
import { describeTrouble, refuseTrouble, troubleKeys } from './trouble-schema.ts';

const healthCheck = z
  .strictObject({
    every: duration({ range: ['10ms', '1h'] }).describe('Time between two checks: 10ms to 1h'),
    failures: count({ most: 100 })
      .default(3)
      .describe('So many in a row that fail eject a station; default 3'),
    successes: count({ most: 100 })
      .default(2)
      .describe('So many in a row that succeed take it back; default 2'),
  })
  .describe(
    'Checks that fail while all workers of a station are broken down; until it is ejected, jobs are sent there',
  );

const fallback = z
  .strictObject(troubleKeys('jobs'))
  .check(atLeastOneOf(['enter', 'burn']))
  .superRefine(refuseTrouble)
  .describe('For policy fallback: when a station is in trouble, so that the next one is used')
  .transform(describeTrouble);

/** A station that sends each job to one of others. */
export const router = z
  .strictObject({
    kind: z.literal('router').describe('Sends each job to one of several stations'),
    to: named(duration(), 'station').describe(
      'By station: how long it takes to get there and back, which is taken on the way there; 0ms for one at the same place',
    ),
    policy: z
      .enum(['nearest', 'least_loaded', 'power_of_two', 'round_robin', 'random', 'fallback'])
      .default('power_of_two')
      .describe(
        'Which station: the nearest; the one with the fewest jobs for each worker, a tie going to the nearest; the less loaded one of two drawn at random; one after the other; any; the first one in the file that is not in trouble, as fallback says. Default power_of_two',
      ),
    overflow: numberAbove(0)
      .optional()
      .describe(
        'For nearest: a station with so many jobs for each worker, waiting or in service (or open audio streams, if it keeps any), is passed over; if all have so many, the least loaded gets the job; if left out, the nearest gets all',
      ),
    fallback: fallback.optional(),
    signals: duration()
      .prefault('0ms')
      .describe(
        'Time between two reports of how loaded the stations are; in between, the last one counts. 0ms: it is always known; default 0ms',
      ),
    sticky: z
      .boolean({ error: 'true or false' })
      .default(false)
      .describe(
        'Whether members of a population always go where they went first, as long as that is healthy. Audio streams and conversations do anyway; default false',
      ),
    health_check: healthCheck.optional(),
    fee: fee(),
  })
  .describe('Sends each job to one of several stations, such as one in each region');

/** What the file says of a router, as plain data. */
export function describeRouter(
  name: string,
  { to, health_check, ...rest }: z.output<typeof router>,
): RouterDescription {
  const targets = Object.entries(to).map(([station, network]) => ({ station, network }));
  return {
    ...rest,
    name,
    to: rest.policy === 'fallback' ? targets : targets.sort((a, b) => a.network - b.network),
    healthCheck: health_check,
  };
}
