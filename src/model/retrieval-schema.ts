import * as z from 'zod';
import { atLeastOneOf, count, duration, money, share } from '../files/index.ts';
import { distribution } from './distribution-schema.ts';
import type { FallbackDescription, RetrievalDescription } from './retrieval-description.ts';
import { attemptsInTime, hedgesInTime } from './retry-schema.ts';
import { describeTrouble, refuseTrouble, troubleKeys } from './trouble-schema.ts';

const stationName = () => z.string({ error: 'the name of a station' });
export const cancelLate = z
  .boolean({ error: 'true or false' })
  .default(true)
  .describe(
    'Whether what is given up, by its timeout or the deadline, is called off; if false, it goes on to its end in vain; default true',
  );

const documents = z
  .strictObject({
    recall: share()
      .prefault('100%')
      .describe(
        'Share of the turns whose answer is among what all their look-ups find; it is in each of these as likely; default 100%',
      ),
    entity_errors: z
      .strictObject({
        quiet: share().prefault('0%').describe('Where noise never matters; default 0%'),
        noisy: share().prefault('0%').describe('Where it always does; default 0%'),
      })
      .prefault({})
      .describe('How often the recognizer gets a name that the question turns on wrong'),
    per_entity_error: share()
      .prefault('100%')
      .describe('Share of the recall that is lost where it does; default 100%'),
    last_change: distribution(duration, { positive: true })
      .prefault('3650d')
      .describe('Time since the document with the answer was last changed; default 3650d'),
    forbidden: share()
      .prefault('0%')
      .describe(
        'Share of the turns whose answer stands in a document that the caller must not see; default 0%',
      ),
    unnoticed: share()
      .prefault('0%')
      .describe(
        'Share of the answers that are not among what was found of which the check does not notice it; default 0%',
      ),
    passage_tokens: count({ least: 0, most: 100_000 })
      .default(0)
      .describe('Tokens that what a look-up finds adds to the prompt of the turn; default 0'),
  })
  .prefault({})
  .describe('What replies are based on');

const versions = z
  .strictObject({
    every: duration({ positive: true }).describe('How often a version replaces the one before it'),
    lag: duration()
      .prefault('0ms')
      .describe('How long before it came it holds what was known then; default 0ms'),
    failing: share()
      .prefault('0%')
      .describe('Share of the versions that do not come, so that the one before stays; default 0%'),
    fresh_within: duration({ positive: true })
      .optional()
      .describe(
        'What the index holds does not count as fresh once it is older; if left out, it always does',
      ),
    when_old: z
      .enum(['refuse', 'answer'])
      .default('refuse')
      .describe(
        'What happens then: refuse, nothing is based on it (it fails closed); answer, replies are all the same; default refuse',
      ),
  })
  .describe('How the index is made anew; if left out, it is never old');

const { retry, breaker } = attemptsInTime;
const access = z
  .strictObject({
    service: stationName().describe('Dependency station that is asked'),
    deadline: duration({ positive: true })
      .optional()
      .describe('The check is given up so long after it was asked for; if left out, never'),
    cancel_late: cancelLate,
    retry,
    breaker,
    uncertain: z
      .enum(['refuse', 'answer'])
      .default('refuse')
      .describe(
        'What happens if the check has no answer: refuse, nothing that was found is shown (it fails closed); answer, all of it; default refuse',
      ),
  })
  .describe('A check whether the caller may see what was found; none if left out');

const fallbackNames = ['smaller_k', 'snippets', 'template', 'hand_off'] as const;

const smallerK = z
  .strictObject({
    needed: count({ most: 64 }).describe('So many look-ups will do then'),
    after: duration({ positive: true })
      .optional()
      .describe(
        'Once the look-ups have been on for so long; if left out, only when the others have failed',
      ),
  })
  .describe('Of the fallback smaller_k: fewer look-ups will do, and find less');

const snippets = z
  .strictObject({
    cache: stationName().describe('Cache station that holds them by tenant and intent'),
    recall: share()
      .prefault('100%')
      .describe('Share of what there was to be found that they hold; default 100%'),
  })
  .describe('Of the fallback snippets: what was found for the tenant and the intent before');

const handOff = z
  .strictObject({
    risk: z
      .enum(['high', 'all'])
      .default('high')
      .describe('high: only intents of high risk; all: whatever it is; default high'),
    fee: money(['USD'])
      .prefault('0 USD')
      .describe('What a human costs for each turn that he takes, such as 0.50 USD; default 0 USD'),
  })
  .prefault({})
  .describe('Of the fallback hand_off: a human goes on with the call');

const underLoad = z
  .strictObject({
    station: stationName().describe(
      'The station whose load is looked at, such as the language model',
    ),
    ...troubleKeys('turns of the route'),
  })
  .check(atLeastOneOf(['enter', 'burn']))
  .superRefine(refuseTrouble)
  .describe(
    'When turns do without look-ups, because there is trouble: they have the first of the fallbacks that fits them, and those for which none does go on as usual; never if left out',
  )
  .transform(({ station, ...trouble }) => ({ station, trouble: describeTrouble(trouble) }));

/** What a reply is based on. */
export const retrieval = z
  .strictObject({
    index: stationName().describe('Dependency station in which look-ups are made'),
    fanout: count({ most: 64 }).default(1).describe('Look-ups of a turn, in parallel; default 1'),
    needed: count({ most: 64 })
      .optional()
      .describe(
        'How many of them must find something: the reply waits for the slowest of these, the others are called off; all if left out',
      ),
    deadline: duration({ positive: true })
      .optional()
      .describe('Look-ups are given up so long after they were asked; if left out, never'),
    cancel_late: cancelLate,
    ...attemptsInTime,
    documents,
    versions: versions.optional(),
    access: access.optional(),
    check_grounding: z
      .enum(['none', 'high', 'all'])
      .default('none')
      .describe(
        'For which risks it is checked, in no time, whether the answer is among what was found: if it is not, nothing is based on that; default none',
      ),
    fallbacks: z
      .array(z.enum(fallbackNames))
      .default([])
      .describe(
        'What is tried, in this order, where too little was found, or nothing may be based on it; a turn fails for which none is left. template: a ready answer, to safe intents that have one; the others are said below',
      ),
    smaller_k: smallerK.optional(),
    snippets: snippets.optional(),
    hand_off: handOff,
    under_load: underLoad.optional(),
  })
  .superRefine(({ fanout, needed = fanout, deadline, retry, hedge, ...rest }, ctx) => {
    const refuse = (path: (string | number)[], message: string) =>
      ctx.addIssue({ code: 'custom', path, message });
    const { fallbacks, smaller_k } = rest;
    if (needed > fanout) refuse(['needed'], 'at most fanout');
    if (smaller_k !== undefined && smaller_k.needed >= needed) {
      refuse(['smaller_k', 'needed'], 'fewer than are needed otherwise');
    }
    if (fallbacks.indexOf('smaller_k') > 0) {
      refuse(['fallbacks'], 'smaller_k first, because the others do without the look-ups');
    }
    for (const name of ['smaller_k', 'snippets'] as const) {
      if (fallbacks.includes(name) && rest[name] === undefined) {
        refuse([name], 'a mapping, because it is one of the fallbacks');
      }
    }
    if (rest.under_load !== undefined && fallbacks.every((name) => name === 'smaller_k')) {
      refuse(['fallbacks'], 'one that does without look-ups, because of under_load');
    }
    if (new Set(fallbacks).size < fallbacks.length) refuse(['fallbacks'], 'each fallback once');
    hedgesInTime({ retry: retry && { ...retry, deadline }, hedge }, ctx);
  })
  .describe('Look-ups between the final transcript and the language model; none if left out');

type Retrieval = z.output<typeof retrieval>;

/** What the file says of retrieval, as plain data. */
export function describeRetrieval(file: Retrieval): RetrievalDescription {
  const { index, fanout, needed = fanout, access } = file;
  const { entity_errors, per_entity_error, last_change, passage_tokens, ...rest } = file.documents;
  return {
    index,
    fanout,
    needed,
    attempts: attemptsInTimeOf(file),
    documents: {
      ...rest,
      entityErrors: entity_errors,
      perEntityError: per_entity_error,
      lastChange: last_change,
      passageTokens: passage_tokens,
    },
    versions: file.versions && {
      every: file.versions.every,
      lag: file.versions.lag,
      failing: file.versions.failing,
      freshWithin: file.versions.fresh_within,
      whenOld: file.versions.when_old,
    },
    access: access && {
      service: access.service,
      attempts: attemptsInTimeOf(access),
      uncertain: access.uncertain,
    },
    checked: file.check_grounding,
    underLoad: file.under_load,
    fallbacks: file.fallbacks.map((kind) => describeFallback(kind, file)),
  };
}

function describeFallback(
  kind: (typeof fallbackNames)[number],
  { smaller_k, snippets, hand_off }: Retrieval,
): FallbackDescription {
  switch (kind) {
    case 'smaller_k':
      return { kind, ...smaller_k! };
    case 'snippets':
      return { kind, ...snippets! };
    case 'template':
      return { kind };
    case 'hand_off':
      return { kind, ...hand_off };
  }
}

/** What has a deadline of its own is tried once, or as its policy says. */
export function attemptsInTimeOf({
  deadline,
  cancel_late: cancelLate,
  retry,
  hedge,
  breaker,
}: Pick<Retrieval, 'deadline' | 'cancel_late' | 'retry' | 'breaker'> &
  Partial<Pick<Retrieval, 'hedge'>>): RetrievalDescription['attempts'] {
  const once = { attempts: hedge === undefined ? 1 : 2, backoff: AT_ONCE, on: [] }; // a hedge is an attempt
  return { retry: { ...(retry ?? once), deadline, cancelLate }, hedge, breaker };
}

const AT_ONCE = { kind: 'drawn', time: { family: 'constant', value: 0 } } as const;
