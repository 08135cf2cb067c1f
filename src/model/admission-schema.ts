import * as z from 'zod';
import { atLeastOneOf, count, duration, rate } from '../files/index.ts';

const MOST = 1_000_000;

export const quota = z
  .strictObject({
    calls: count({ most: MOST }).describe('The most calls in each window'),
    per: duration({ range: ['1ms', '31d'] }).describe(
      'Length of the windows, which follow each other from the beginning of the run: 1ms to 31d',
    ),
  })
  .describe('So many calls per window: what comes beyond is refused at once');

/** Who is let in. Each part may be left out, but not all. */
export const admission = z
  .strictObject({
    rate: rate({ positive: true })
      .optional()
      .describe(
        'Tokens: jobs let in per unit of time in the long run; they come at this rate while there is room, which is full at the beginning',
      ),
    burst: count({ most: MOST })
      .optional()
      .describe('For rate: the most jobs let in at once after a time without any'),
    concurrency: count({ most: MOST })
      .optional()
      .describe('The most jobs inside at a time, waiting or in service'),
    quota: quota.optional(),
  })
  .check(atLeastOneOf(['rate', 'concurrency', 'quota']))
  .superRefine(({ rate, burst }, ctx) => {
    const lacks = rate !== undefined && burst === undefined;
    const message = lacks
      ? 'an integer of 1 or more, because there is a rate'
      : 'no burst without rate';
    if (lacks || (rate === undefined && burst !== undefined)) {
      ctx.addIssue({ code: 'custom', path: ['burst'], message });
    }
  });

export type AdmissionDescription = z.output<typeof admission>;
export type QuotaDescription = z.output<typeof quota>;
