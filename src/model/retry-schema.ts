import * as z from 'zod';
import { count, duration, isMapping, meantBranch, numberAbove, share } from '../files/index.ts';
import { distribution } from './distribution-schema.ts';

const growing = z
  .strictObject({
    base: duration({ positive: true }).describe('Before the second attempt'),
    factor: numberAbove(0)
      .refine((factor) => factor >= 1, { error: 'a number of 1 or more' })
      .default(2)
      .describe('Before each further attempt so many times as long; default 2'),
    most: duration({ positive: true })
      .prefault('20s')
      .describe('It grows no longer than that; default 20s'),
    jitter: z
      .enum(['full', 'none'])
      .default('full')
      .describe('full: any time up to that, uniformly at random; none: exactly that; default full'),
  })
  .refine(({ base, most }) => base <= most, { error: 'no less than base', path: ['most'] })
  .transform((backoff) => ({ kind: 'growing' as const, ...backoff }));

const drawn = distribution(duration).transform((time) => ({ kind: 'drawn' as const, time }));

const GROWING = ['base', 'factor', 'most', 'jitter'];

/** A mapping is growing if it has one of its keys. */
const backoff = z
  .union([growing, drawn])
  .describe(
    'Time from the end of an attempt to the next: growing, such as { base: 100ms, factor: 2, most: 5s, jitter: full }, or a distribution, such as { exponential: { mean: 10s } }; at least 1us',
  )
  .register(meantBranch, {
    branchOf: (input) => {
      if (input === undefined) return undefined;
      return isMapping(input) && GROWING.some((key) => Object.hasOwn(input, key)) ? 0 : 1;
    },
  });

/** What every policy of retries may say. */
const tries = {
  attempts: count()
    .optional()
    .describe('The most attempts, the first one included; as many as it takes if left out'),
  backoff,
  on: z
    .array(z.enum(['shed', 'failed', 'timeout']))
    .min(1)
    .default(['shed', 'failed', 'timeout'])
    .describe(
      'After what there is another attempt: a station shed it, or lost it otherwise (a breaker that is open counts as that), or its time was up; all if left out. Whoever loses patience has gone',
    ),
  timeout: duration({ positive: true })
    .optional()
    .describe(
      'An attempt without an answer, or the first part of one, is given up after so long; if left out, never',
    ),
};

const budget = share()
  .optional()
  .describe(
    'Retries and hedges / first attempts: each first attempt earns such a part of a token, each further one takes a token, or is not made. Ten tokens are there at the beginning, and there is room for no more; no limit if left out',
  );

const retry = z
  .strictObject({
    ...tries,
    cancel_late: z
      .boolean()
      .default(true)
      .describe(
        'Whether an attempt that is given up is called off: then it leaves if it waits, and its result is dropped if it is served; if false, it goes on to the end in vain; default true',
      ),
    deadline: duration({ positive: true })
      .optional()
      .describe(
        'The request fails so long after it began: no attempt goes on, and none begins, at that instant or later; if left out, never',
      ),
    budget,
  })
  .transform(({ cancel_late, ...rest }) => ({ ...rest, cancelLate: cancel_late }))
  .describe('What happens when an attempt has no answer; if left out, there is only one');

const hedge = z
  .strictObject({
    after: duration({ positive: true }).describe(
      'If the first attempt has had no answer for so long, a second one sets out beside it; the first answer wins, and the other attempt is called off',
    ),
  })
  .describe('A second attempt beside one that takes long; none if left out');

const breaker = z
  .strictObject({
    window: duration({ range: ['1ms', '1h'] }).describe(
      'Attempts that ended so recently are looked at, to a tenth of it; 1ms to 1h',
    ),
    failures: share({ positive: true }).describe(
      'It opens when such a share of them had no answer',
    ),
    least: count().default(20).describe('and there were at least so many of them; default 20'),
    open: duration({ positive: true }).describe(
      'How long it stays open: attempts fail at once, and reach no station',
    ),
    probes: count()
      .default(3)
      .describe(
        'Then so many attempts are let through: if all succeed it closes, if one fails it opens again; default 3',
      ),
  })
  .describe('A circuit breaker: keeps attempts from a service that fails; none if left out');

/** The keys of a route that say how often it asks. */
export const attempts = {
  retry: retry.optional(),
  hedge: hedge.optional(),
  breaker: breaker.optional(),
};

/** The same for what has a deadline of its own, and says itself whether what is late is called off. */
export const attemptsInTime = {
  retry: z
    .strictObject({ ...tries, budget })
    .describe('What happens when an attempt has no answer; if left out, there is only one')
    .optional(),
  hedge: hedge.optional(),
  breaker: breaker.optional(),
};

/** The same for answers that come in parts: a second attempt beside the first would go on where that left off. */
export const attemptsOfStreams = { retry: retry.optional(), breaker: breaker.optional() };

interface Attempts {
  readonly retry?: Partial<z.output<typeof retry>> | undefined;
  readonly hedge?: z.output<typeof hedge> | undefined;
}

/** A hedge that would never set out is a slip. */
export function hedgesInTime({ retry, hedge }: Attempts, ctx: z.core.$RefinementCtx): void {
  if (retry === undefined || hedge === undefined) return;
  const refuse = (path: string[], message: string) =>
    ctx.addIssue({ code: 'custom', path, message });
  if (retry.attempts === 1) {
    refuse(['retry', 'attempts'], '2 or more, because a hedge is one of them');
  }
  for (const key of ['timeout', 'deadline'] as const) {
    if (hedge.after < (retry[key] ?? Infinity)) continue;
    refuse(['hedge', 'after'], `less than the ${key} of retry, for a hedge sets out before it`);
    return;
  }
}
