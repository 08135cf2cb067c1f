import * as z from 'zod';
import { count, duration } from '../files/index.ts';
import type { RetrievalDescription } from './retrieval-description.ts';
import { attemptsInTime, hedgesInTime } from './retry-schema.ts';

/** What a reply is based on. */
export const retrieval = z
  .strictObject({
    index: z
      .string({ error: 'the name of a station' })
      .describe('Dependency station in which look-ups are made'),
    fanout: count({ most: 64 }).default(1).describe('Look-ups of a turn, in parallel; default 1'),
    needed: count({ most: 64 })
      .optional()
      .describe(
        'How many of them must find something: the reply waits for the slowest of these, the others are called off, and with fewer the turn fails; all if left out',
      ),
    deadline: duration({ positive: true })
      .optional()
      .describe('Look-ups are given up so long after they were asked; if left out, never'),
    cancel_late: z
      .boolean()
      .default(true)
      .describe(
        'Whether a look-up that is given up, by its timeout or the deadline, is called off; if false, it goes on to its end in vain; default true',
      ),
    ...attemptsInTime,
  })
  .superRefine(({ fanout, needed = fanout, deadline, retry, hedge }, ctx) => {
    if (needed > fanout) {
      ctx.addIssue({ code: 'custom', path: ['needed'], message: 'at most fanout' });
    }
    hedgesInTime({ retry: retry && { ...retry, deadline }, hedge }, ctx);
  })
  .describe('Look-ups between the final transcript and the language model; none if left out');

/** What the file says of retrieval, as plain data. */
export function describeRetrieval({
  index,
  fanout,
  needed = fanout,
  ...asked
}: z.output<typeof retrieval>): RetrievalDescription {
  const { deadline, cancel_late: cancelLate, retry, hedge, breaker } = asked;
  const once = { attempts: hedge === undefined ? 1 : 2, backoff: AT_ONCE, on: [] }; // a hedge is an attempt
  const attempts = { retry: { ...(retry ?? once), deadline, cancelLate }, hedge, breaker };
  return { index, fanout, needed, attempts };
}

const AT_ONCE = { kind: 'drawn', time: { family: 'constant', value: 0 } } as const;
