import * as z from 'zod';
import { duration } from '../files/index.ts';
import type { WorkOfFailed } from '../stations/index.ts';
import type { DistributionDescription } from './description.ts';
import { distribution } from './distribution-schema.ts';

/** How workers fail and are repaired, each on its own. */
export interface BreakdownsDescription {
  /** From ready to failed, and from failed to ready. */
  readonly every: DistributionDescription;
  readonly repair: DistributionDescription;
  /** What becomes of the jobs in service. */
  readonly work: WorkOfFailed;
}

export const breakdowns = z
  .strictObject({
    every: distribution(duration, { positive: true }).describe(
      'How long a worker is up, busy or idle, before it fails',
    ),
    repair: distribution(duration).describe('From failed to ready'),
    work: z
      .enum(['resume', 'lost', 'restart'])
      .describe(
        'What becomes of the jobs that it serves then: resume, they go on there after the repair; lost, they are, and count as failed; restart, they go back to the head of their line and are served anew, by any worker',
      ),
  })
  .describe('Workers fail, each on its own; if left out, never');
