import type * as z from 'zod';
import { duration, numberAbove, share } from '../files/index.ts';

/** When something is in trouble, as plain data; Infinity for never, or none. */
export interface TroubleDescription {
  readonly enter: number;
  readonly leave: number;
  readonly burn: number;
  readonly late: number;
  readonly window: number;
  readonly hold: number;
}

/** Keys that say when a station is in trouble; `ended` are what may be lost or late: jobs, turns. */
export const troubleKeys = (ended: string) => ({
  enter: numberAbove(0)
    .optional()
    .describe(
      'So many jobs for each worker, waiting or in service (or open audio streams), are trouble',
    ),
  leave: numberAbove(0)
    .optional()
    .describe('For enter: no more than so many are none any more; half of enter if left out'),
  burn: share({ positive: true })
    .optional()
    .describe(
      `Of the ${ended} that ended lately, such a share lost, or late, is trouble: an error budget burns. Nothing is known of fewer than 20`,
    ),
  late: duration({ positive: true })
    .optional()
    .describe(`For burn: ${ended} that take longer count too; if left out, only those lost do`),
  window: duration({ positive: true })
    .optional()
    .describe(
      'For burn: what ended so long ago counts 1/e; if left out, the last hundred or so count, unless none has ended for 10s',
    ),
  hold: duration().prefault('10s').describe('So long without trouble, and it is over; default 10s'),
});

interface Written {
  readonly enter?: number | undefined;
  readonly leave?: number | undefined;
  readonly burn?: number | undefined;
  readonly late?: number | undefined;
  readonly window?: number | undefined;
  readonly hold: number;
}

/** Keys that say nothing, and limits the wrong way round. */
export function refuseTrouble(written: Written, ctx: z.RefinementCtx): void {
  const refuse = (key: string, message: string): void => {
    ctx.addIssue({ code: 'custom', path: [key], message });
  };
  const { enter = Infinity, leave = 0, burn, late, window } = written;
  if (leave > enter) refuse('leave', 'no more than enter');
  if (burn !== undefined) return;
  if (late !== undefined) refuse('late', 'burn beside it');
  if (window !== undefined) refuse('window', 'burn beside it');
}

/** What the file says of trouble, as plain data. */
export function describeTrouble({
  enter = Infinity,
  leave = enter / 2,
  ...rest
}: Written): TroubleDescription {
  const { burn = Infinity, late = Infinity, window = Infinity, hold } = rest;
  return { enter, leave, burn, late, window, hold };
}
