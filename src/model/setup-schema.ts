import * as z from 'zod';
import { count, duration } from '../files/index.ts';
import { distribution } from './distribution-schema.ts';

/** How workers of a pool come and go. */
export const setup = z
  .strictObject({
    time: distribution(duration).describe(
      'From off to ready: one worker is set up for each batch that finds none free, as long as it is needed; whatever the speed',
    ),
    keep_alive: distribution(duration)
      .prefault('0s')
      .describe(
        'How long a worker that has nothing to do stays on; at that very instant it goes off; default 0s',
      ),
    prewarm: count({ least: 0, most: 100_000 })
      .default(0)
      .describe('So many workers are on from the beginning, and so many always stay on; default 0'),
  })
  .describe('Workers are off until they are needed (cold starts); if left out, always on');
