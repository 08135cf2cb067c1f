import * as z from 'zod';
import { count, duration, nearestWord, oneKeyOf, ratio } from '../files/index.ts';
import { perClass } from './class-schema.ts';
import type { CacheDescription } from './description.ts';
import { distribution } from './distribution-schema.ts';
import { fee } from './gpu-schema.ts';

const popularity = () =>
  oneKeyOf({
    zipf: z
      .strictObject({
        keys: count({ most: 1_000_000 }).describe('How many keys there are'),
        exponent: ratio().describe('0: all alike; 1: the k-th is asked for 1/k as often'),
      })
      .describe('The k-th key is asked for in proportion to k^-exponent'),
  });

/** Is this mapping meant to say how popular keys are, even if misspelt? Else it has a key for each class. */
export const looksLikePopularity = (mapping: object): boolean =>
  Object.keys(mapping).some((key) => nearestWord(key, ['zipf']) !== undefined);

/** A station that is asked for things by their key. */
export const cache = z
  .strictObject({
    kind: z.literal('cache').describe('A store that is asked for things by their key'),
    capacity: count({ most: 1_000_000 }).describe('The most entries at a time'),
    eviction: z
      .enum(['lru', 'fifo', 'lfu'])
      .default('lru')
      .describe(
        'Which entry makes room: the one not used for longest, the one inserted first, or the one asked for least often since the run began, which keeps out what has been asked for still less often; default lru',
      ),
    keep: duration({ positive: true })
      .optional()
      .describe(
        'How long an entry lasts from its insertion; it is gone at that very instant. If left out, for as long as there is room',
      ),
    renewed: z
      .boolean({ error: 'true or false' })
      .default(false)
      .describe('Whether an entry lasts for that long from its last use instead; default false'),
    hit_time: distribution(duration)
      .prefault('0ms')
      .describe(
        'How long it takes to serve what is there; what is missing is told at once; default 0ms',
      ),
    keys: perClass(popularity(), (mapping) => !looksLikePopularity(mapping))
      .optional()
      .describe(
        'What plain jobs ask for, each independently of all others, for all classes or by class; one number is the same thing for all. Jobs of other routes bring their keys',
      ),
    backend: z
      .string({ error: 'the name of a station' })
      .optional()
      .describe(
        'Station, further on on the routes, that makes what is missing: plain jobs that find what they ask for go on behind it. If left out, all jobs go on alike',
      ),
    fee: fee(),
    inserted: z
      .enum(['at_miss', 'when_made'])
      .default('at_miss')
      .describe(
        'When what was missing is there: for whoever asks next, or once it has been made (behind the backend, or as the route says); default at_miss',
      ),
    single_flight: duration({ positive: true })
      .optional()
      .describe(
        'For when_made: one job makes what is missing, and whoever asks for it meanwhile waits for that, but after so long the next one makes it too. If left out, all that miss it make it',
      ),
  })
  .describe('A store that is asked for things by their key: phrases, templates, snippets');

/** What the file says of a cache, as plain data. `forEachClass` gives every class its value. */
export function describeCache(
  name: string,
  { hit_time, keys, single_flight, ...rest }: z.output<typeof cache>,
  forEachClass: (value: NonNullable<typeof keys>) => NonNullable<CacheDescription['keys']>,
): CacheDescription {
  return {
    ...rest,
    name,
    keep: rest.keep,
    hitTime: hit_time,
    singleFlight: single_flight,
    keys: keys === undefined ? undefined : forEachClass(keys),
    backend: rest.backend,
  };
}
