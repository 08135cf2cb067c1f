import * as z from 'zod';
import { count, money, numberAbove, price, size } from '../files/index.ts';

/** GPUs of one kind. */
export const gpuGroup = z
  .strictObject({
    count: count({ most: 100_000 }).describe('How many GPUs there are'),
    memory: size({ positive: true })
      .optional()
      .describe('Memory of each, such as 24GiB; if left out, without limit'),
    price: price().optional().describe('Price of each, such as 2.95 USD/h; if left out, none'),
  })
  .describe('GPUs of one kind');

/** On which GPUs a station stands, instead of `workers`. */
export const onGpus = () =>
  z
    .string({ error: 'the name of a group under gpus' })
    .optional()
    .describe(
      'Group of GPUs: one worker on each of them. Stations on one group share the memory of its GPUs. Either this or workers',
    );

/** How fast the workers of a station are. */
export const speed = () =>
  z
    .union([numberAbove(0), z.array(numberAbove(0))])
    .default(1)
    .describe('1 takes the time written here, 2 half of it; for all workers, or a list; default 1');

/** What each job costs. */
export const fee = () =>
  money(['USD'])
    .optional()
    .describe('Price of each job served, such as 0.0004 USD; if left out, none');

/** What a station that holds audio streams needs of each GPU. */
export const streamMemory = z
  .strictObject({
    weights: size().prefault('0B').describe('Taken for good, for the weights; default 0B'),
    per_stream: size()
      .prefault('0B')
      .describe(
        'Taken by each audio stream for as long as it is open. A call for which no GPU has room is turned away; default 0B',
      ),
  })
  .describe('Memory that the station needs of each GPU; without limit unless it stands on gpus');
