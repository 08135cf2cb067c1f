import * as z from 'zod';
import { count, duration, exactlyOneOf, numberAbove, ratio } from '../files/index.ts';
import { perClass } from './class-schema.ts';
import { distribution, looksLikeDistribution } from './distribution-schema.ts';

const delay = z
  .strictObject({
    kind: z.literal('delay').describe('A network hop: takes time, never queues'),
    time: distribution(duration).describe('How long it takes'),
  })
  .describe('A network hop');

const batch = z
  .strictObject({
    max: perClass(count({ most: 10_000 }))
      .prefault(1)
      .describe(
        'The most jobs that one worker serves together, for all classes or by class; default 1',
      ),
    linger: perClass(duration())
      .prefault('0ms')
      .describe('How long the first waiting job may be held to fill a batch; default 0ms'),
  })
  .prefault({});

const batchTime = z.strictObject({
  base: duration().describe('Time of a batch, whatever is in it'),
  per_job: duration().prefault('0ms').describe('Added for each job; default 0ms'),
  per_audio_second: duration()
    .prefault('0ms')
    .describe('Added for each second of audio; default 0ms'),
  final_base: duration()
    .prefault('0ms')
    .describe('Added once to a batch that holds finalization jobs; default 0ms'),
  per_final: duration().prefault('0ms').describe('Added for each finalization job; default 0ms'),
  noise_cv: ratio()
    .prefault(0)
    .describe('Coefficient of variation of the noise that multiplies the sum; default 0'),
});

const batchingPool = z
  .strictObject({
    kind: z.literal('batching_pool').describe('Workers that serve jobs in batches'),
    workers: count({ most: 100_000 }).describe('Number of workers'),
    speed: z
      .union([numberAbove(0), z.array(numberAbove(0))])
      .default(1)
      .describe(
        '1 takes the time written here, 2 half of it; for all workers, or a list; default 1',
      ),
    dispatch: z
      .enum(['strict_urgency', 'fifo'])
      .default('strict_urgency')
      .describe('Which waiting jobs are served first'),
    batch: batch.describe('When jobs are served together; one at a time if left out'),
    batch_time: batchTime
      .optional()
      .describe('Time of a batch: (base + the parts of its jobs) x noise. Either this or service'),
    service: perClass(distribution(duration), (mapping) => !looksLikeDistribution(mapping))
      .optional()
      .describe(
        'Service time of single jobs, for all classes or by class. Either this or batch_time',
      ),
  })
  .check(exactlyOneOf(['batch_time', 'service']))
  .describe('Workers that serve jobs in batches');

export const station = z.discriminatedUnion('kind', [delay, batchingPool]);
