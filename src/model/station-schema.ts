import * as z from 'zod';
import {
  count,
  duration,
  exactlyOneOf,
  isMapping,
  meantBranch,
  nearestWord,
  ratio,
  share,
} from '../files/index.ts';
import { quota } from './admission-schema.ts';
import { autoscale } from './autoscale-schema.ts';
import { breakdowns } from './breakdown-schema.ts';
import { cache } from './cache-schema.ts';
import { calibrated } from './calibration-schema.ts';
import { perClass } from './class-schema.ts';
import { client } from './client-schema.ts';
import { continuousBatching } from './continuous-schema.ts';
import { dependency } from './dependency-schema.ts';
import { discipline } from './discipline-schema.ts';
import { distribution, looksLikeDistribution } from './distribution-schema.ts';
import { fee, onGpus, speed, streamMemory } from './gpu-schema.ts';
import { router } from './router-schema.ts';
import { setup } from './setup-schema.ts';

const delay = z
  .strictObject({
    kind: z.literal('delay').describe('A network hop: takes time, never queues'),
    time: distribution(duration).describe('How long it takes'),
    quota: quota
      .optional()
      .describe(
        'Of an outside provider: so many calls per window, the others are shed; no limit if left out',
      ),
    packet: duration({ range: ['1ms', '1s'] })
      .optional()
      .describe(
        'Audio in one packet of the codec, such as 20ms: it is sent once it is full, and lost by itself; if left out, what is sent is not cut in packets',
      ),
    loss: z
      .strictObject({
        share: share()
          .refine((lost) => lost <= 0.9, { error: 'at most 90%' })
          .describe('Share of what is sent, or of its packets, that is lost, each time anew'),
        resend_after: duration({ positive: true }).describe('It is sent again so long after'),
      })
      .optional()
      .describe(
        'What the network loses and sends again; what a stream sends after it waits for it; nothing if left out',
      ),
    fee: fee(),
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
  noise_correlation: share()
    .optional()
    .describe(
      'Correlation of the logarithm of the noise from one batch to the next: slow spells and fast ones; lognormal noise only; if left out, none',
    ),
  stall_share: share()
    .optional()
    .describe('Rare stalls: so large a share of the batches takes longer by stall_time'),
  stall_time: duration({ positive: true })
    .optional()
    .describe('Mean of the exponential time that a stall adds'),
  device: z
    .strictObject({
      base: duration().prefault('0ms').describe('Time of a batch, whatever is in it; default 0ms'),
      per_job: duration().prefault('0ms').describe('Added for each job; default 0ms'),
      per_audio_second: duration()
        .prefault('0ms')
        .describe('Added for each second of audio; default 0ms'),
      instances: count({ most: 10_000 }).describe('So many workers in a row share one device'),
      sharing: z
        .enum(['in_turn', 'side_by_side'])
        .default('in_turn')
        .describe(
          'in_turn: one batch after the other; side_by_side: all that are there at once, each at an equal share of its speed; default in_turn',
        ),
    })
    .optional()
    .describe(
      'The part of a batch on a device that several workers share: it serves one batch at a time, while the rest of batch_time goes on side by side on every worker',
    ),
  noise: z
    .enum(['lognormal', 'gamma'])
    .default('lognormal')
    .describe(
      'Distribution of the noise, its mean is 1; gamma with noise_cv 100% is exponential; default lognormal',
    ),
});

const timeByClass = () =>
  perClass(distribution(duration), (mapping) => !looksLikeDistribution(mapping));

const OF_JOB = 'of_job';

const service = z.union([timeByClass(), z.literal(OF_JOB)]).register(meantBranch, {
  branchOf: (input) => {
    if (typeof input === 'string') return nearestWord(input, [OF_JOB]) === undefined ? 0 : 1;
    return isMapping(input) ? 0 : -1;
  },
});

const patience = perClass(
  distribution(duration, { positive: true }),
  (mapping) => !looksLikeDistribution(mapping),
);

const batchingPool = z
  .strictObject({
    kind: z.literal('batching_pool').describe('Workers that serve jobs in batches'),
    workers: count({ most: 100_000 }).optional().describe('Number of workers. Either this or gpus'),
    gpus: onGpus(),
    memory: streamMemory.optional(),
    fee: fee(),
    speed: speed(),
    ...calibrated,
    ...discipline,
    batch: batch.describe('When jobs are served together; one at a time if left out'),
    batch_time: batchTime
      .optional()
      .describe('Time of a batch: (base + the parts of its jobs) x noise. Either this or service'),
    service: service
      .optional()
      .describe(
        'Service time of single jobs, for all classes or by class; of_job: the work that each job of a trace brings. Either this or batch_time',
      ),
    queue_limit: perClass(count({ least: 0, most: 1_000_000 }))
      .optional()
      .describe(
        'The most jobs that may wait: a job that comes beyond, and cannot start at once, is shed. One number counts the jobs of all classes together; by class, each counts its own, and classes left out have no limit. Only plain jobs are shed. If left out, no limit',
      ),
    work_limit: perClass(duration({ positive: true }))
      .optional()
      .describe(
        'The most work that may wait, as the time that one worker of speed 1 takes for it: a job that cannot start at once, and with which more would wait, is shed. Counted as for queue_limit; only plain jobs are shed. If left out, no limit',
      ),
    patience: patience
      .optional()
      .describe(
        'How long a job waits before it leaves, for all classes or by class; classes left out wait for as long as it takes. Service that has begun is not cut. Only plain jobs leave. If left out, none does',
      ),
    setup: setup.optional(),
    breakdowns: breakdowns.optional(),
    reconnect: distribution(duration)
      .optional()
      .describe(
        'How long it takes a caller to open his audio stream anew whose worker is lost, such as { uniform: { from: 100ms, to: 1s } }; then he sends again what waits. If left out, no time',
      ),
    autoscale: autoscale.optional(),
  })
  .check(exactlyOneOf(['workers', 'gpus']))
  .check(exactlyOneOf(['batch_time', 'service']))
  .describe('Workers that serve jobs in batches');

const sharing = z
  .strictObject({
    kind: z.literal('sharing').describe('Workers that serve jobs side by side'),
    workers: count({ most: 100_000 }).default(1).describe('Number of workers; default 1'),
    concurrency: count()
      .optional()
      .describe(
        'The most jobs in service at a time, over all workers: others wait, by urgency, then first come first served; if left out, no limit',
      ),
    slowdown: share()
      .prefault('100%')
      .describe(
        'With n jobs on each worker each runs at the rate 1 / (1 + slowdown x (n - 1)): 100% is processor sharing, 0% leaves jobs alone; default 100%',
      ),
    work: timeByClass().describe(
      'How long a job takes on a worker of its own, for all classes or by class',
    ),
    first: timeByClass()
      .optional()
      .describe(
        'Work of a job until its first piece is ready, such as the first chunk of audio, for all classes or by class',
      ),
    fee: fee(),
    ...calibrated,
  })
  .refine(({ workers, concurrency }) => concurrency === undefined || concurrency >= workers, {
    error: 'at least as many as there are workers',
    path: ['concurrency'],
  })
  .describe('Workers that serve jobs side by side, each the slower the more there are');

export const station = z.discriminatedUnion('kind', [
  delay,
  batchingPool,
  sharing,
  cache,
  continuousBatching,
  router,
  client,
  dependency,
]);
