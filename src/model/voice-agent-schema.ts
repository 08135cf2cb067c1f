import * as z from 'zod';
import {
  count,
  duration,
  name,
  named,
  numberAbove,
  oneKeyOf,
  ratio,
  share,
} from '../files/index.ts';
import { admission } from './admission-schema.ts';
import type { StationDescription } from './description.ts';
import { countDistribution, distribution } from './distribution-schema.ts';
import { describeRetrieval, retrieval } from './retrieval-schema.ts';
import { attemptsOfStreams } from './retry-schema.ts';
import { describeTools, tools } from './tools-schema.ts';
import { callTraffic } from './traffic-schema.ts';
import { judgedDelays, type VoiceAgentDescription } from './voice-agent-description.ts';
import { idleResponse } from './voice-agent-idle.ts';

export const stationName = z.string({ error: 'the name of a station' });

/** Tokens: a bare number. */
const tokens = ({ positive }: { positive: boolean }) =>
  positive ? numberAbove(0) : count({ least: 0 });

/** Names, each with its share of the calls; without shares all are as frequent. */
function kinds<Shape extends z.ZodRawShape>(noun: string, shape: Shape) {
  const entry = z.strictObject({
    share: share().optional().describe('Share of the calls; if all leave it out, equal shares'),
    ...shape,
  });
  return named(entry, noun).superRefine((entries, ctx) => {
    const shares = Object.values(entries).map((one) => (one as { share?: number }).share);
    const given = shares.filter((one) => one !== undefined);
    if (given.length === 0) return;
    const sum = given.reduce((all, one) => all + one, 0);
    if (given.length === shares.length && Math.abs(sum - 1) < 1e-9) return;
    const found = `${Number((100 * sum).toPrecision(6))}%`;
    const message =
      given.length === shares.length
        ? 'shares that add up to 100%'
        : 'a share for each of them, or for none';
    ctx.addIssue({ code: 'custom', message, params: { found } });
  });
}

const callers = z
  .strictObject({
    turns: countDistribution().describe('Planned turns of a call'),
    think: distribution(duration).describe('From the end of a reply until the caller speaks again'),
    patience: distribution(duration, { positive: true })
      .prefault('10s')
      .describe(
        'From the end of his speech until a caller hangs up, unless the first of the reply has come; default 10s',
      ),
    tenants: kinds('tenant', {
      voices: count({ most: 10_000 })
        .default(1)
        .describe('Voices that speak for the tenant in each language; default 1'),
      instructions: count({ least: 0, most: 1_000_000 })
        .default(0)
        .describe('Tokens that begin every prompt: instructions, tools, examples; default 0'),
      admission: admission
        .optional()
        .describe('Who of its callers is let in: the others find the line busy; all if left out'),
    })
      .prefault({ everyone: {} })
      .describe('On whose behalf the agent answers; one tenant if left out'),
    languages: kinds('language', {
      tokens_per_second: numberAbove(0)
        .default(3.3)
        .describe(
          'Tokens of a second of speech; default 3.3: 150 words a minute, 1.3 tokens a word',
        ),
      normalization: duration()
        .prefault('0ms')
        .describe(
          'How long the text of a sentence is made ready for synthesis (numbers, dates, names), before the synthesizer is asked; default 0ms',
        ),
    })
      .prefault({ any: {} })
      .describe('Languages of the callers; one if left out'),
    devices: kinds('device', {
      noise: share()
        .prefault('0%')
        .describe(
          'How often noise matters: it spoils words, and hides or feigns voice; default 0%',
        ),
    })
      .prefault({ any: {} })
      .describe('What callers speak into; one kind without noise if left out'),
    intents: kinds('intent', {
      risk: z
        .enum(['safe', 'high'])
        .default('safe')
        .describe('What a wrong answer does; default safe'),
      template: z
        .boolean({ error: 'true or false' })
        .default(false)
        .describe('Whether there is a ready answer to it, for want of a better; default false'),
    })
      .prefault({ any: {} })
      .describe('What turns are about; one intent, safe and without a ready answer, if left out'),
  })
  .describe('Who calls, and how');

const utterance = z
  .strictObject({
    parts: countDistribution().prefault(1).describe('Voiced parts of an utterance; default 1'),
    voiced: distribution(duration, { positive: true }).describe('Length of a voiced part'),
    pause: distribution(duration)
      .prefault('300ms')
      .describe('Between one voiced part and the next; default 300ms'),
  })
  .describe('What a caller says in a turn');

const endpoint = z
  .strictObject({
    silence: duration().describe('Silence after which a turn counts as ended'),
    semantic: z
      .strictObject({
        after: duration().describe('Silence after which the classifier is asked, once a pause'),
        inference: duration().prefault('0ms').describe('How long it takes; default 0ms'),
        finds: share().describe(
          'Share of the turns whose end it hears; of the others silence tells',
        ),
        mistakes: share()
          .prefault('0%')
          .describe('Share of the pauses within a turn that it takes for the end; default 0%'),
      })
      .optional()
      .describe(
        'A classifier that hears from what was said whether it is complete, and so ends turns before the silence does; none if left out',
      ),
    after_cut: z
      .enum(['resume', 'new_turn'])
      .default('resume')
      .describe(
        'What follows when the caller speaks on after his turn was taken for ended: resume, what was started is called off with the first chunk, and all that he says is one turn; new_turn, he is taken for one who speaks over the reply, what was said so far stays answered as it is, and the rest is asked anew; default resume',
      ),
    unheard: distribution(duration)
      .prefault('0ms')
      .describe(
        'Where noise matters: how much of the end of a voiced part it hides, so that silence seems to begin earlier; default 0ms',
      ),
    late: distribution(duration)
      .prefault('0ms')
      .describe(
        'Where noise matters: how much longer it is taken for voice after the last part; default 0ms',
      ),
  })
  .describe(
    'When a turn has ended. Whoever speaks on after that takes it back: what was started is called off and the turn goes on',
  );

const reply = z
  .strictObject({
    sentences: countDistribution().describe('Sentences of a reply'),
    tokens: distribution(tokens, { positive: true }).describe('Tokens of a sentence'),
    audio_per_token: duration({ positive: true })
      .prefault('300ms')
      .describe('Audio of a token; default 300ms: 150 words a minute, 1.3 tokens a word'),
    stock: share()
      .prefault('0%')
      .describe('Share of the sentences that are stock phrases, alike for all callers; default 0%'),
    phrases: oneKeyOf({
      zipf: z
        .strictObject({
          keys: count({ most: 1_000_000 }).describe('How many stock phrases there are'),
          exponent: ratio().describe('0: all alike; 1: the k-th is asked for 1/k as often'),
        })
        .describe('The k-th phrase is asked for in proportion to k^-exponent'),
    })
      .prefault({ zipf: { keys: 100, exponent: 1 } })
      .describe('Which stock phrase it is; default zipf with 100 keys and exponent 1'),
    regenerated: share()
      .prefault('0%')
      .describe(
        'Share of the replies whose first sentence must not be said, so that they are made anew; default 0%',
      ),
    piece: duration({ range: ['10ms', '10s'] })
      .prefault('400ms')
      .describe('Audio that the synthesizer sends at a time; default 400ms'),
  })
  .describe('What the agent answers');

const partials = z
  .strictObject({
    revised: z
      .strictObject({
        quiet: share().prefault('0%').describe('Where noise never matters; default 0%'),
        noisy: share().prefault('0%').describe('Where it always does; default 0%'),
      })
      .prefault({})
      .describe('Share of the words in partial transcripts that are later revised (churn)'),
    unsettled: count({ most: 100 })
      .default(3)
      .describe(
        'So many words at their end may still be revised once the caller pauses; default 3',
      ),
    start_after: duration({ positive: true })
      .optional()
      .describe(
        'After so much silence a reply is begun on the partial transcript, though the turn does not count as ended: nothing of it is spoken before, and it is thrown away if the caller speaks on or the final transcript differs; never if left out',
      ),
  })
  .prefault({})
  .describe('Partial transcripts, and what is begun on them');

const interruptions = z
  .strictObject({
    share: share()
      .prefault('0%')
      .describe(
        'Share of the replies that callers speak over, if they last long enough; never the last one of a call; default 0%',
      ),
    after: distribution(duration)
      .prefault('1s')
      .describe('How much of the reply they hear before; default 1s'),
    detect: duration()
      .prefault('200ms')
      .describe('Voice that the service needs to be sure that somebody speaks; default 200ms'),
  })
  .prefault({})
  .describe('Barge-in: callers who speak over a reply. It is stopped, and their next turn goes on');

const success = z
  .strictObject({
    quality: share()
      .prefault('100%')
      .describe('Share of the turns that succeed when nothing goes wrong; default 100%'),
    word_errors: z
      .strictObject({
        quiet: share().prefault('0%').describe('Where noise never matters; default 0%'),
        noisy: share().prefault('0%').describe('Where it always does; default 0%'),
        per_fallback: ratio()
          .prefault(1)
          .describe(
            'How many times as many words, and names in questions, a recognizer gets wrong for each step that it lies below the best, where a router has fallbacks; default 1',
          ),
      })
      .prefault({})
      .describe('Share of the words that the recognizer gets wrong'),
    per_word_error: ratio()
      .prefault(1)
      .describe('Share of success lost for each share of words wrong; default 1'),
    per_cut: share().prefault('0%').describe('Share of success lost by each early cut; default 0%'),
    per_underrun: share()
      .prefault('0%')
      .describe('Share of success lost by each gap in the reply; default 0%'),
    per_fallback: share()
      .prefault('0%')
      .describe(
        'Share of success lost by each step that the recognizer or the language model which served the turn lies below the best, where a router has fallbacks; default 0%',
      ),
    per_ungrounded: share()
      .prefault('0%')
      .describe(
        'Share of success lost where the answer was not in what the reply is based on; default 0%',
      ),
    per_stale: share()
      .prefault('0%')
      .describe('Share of success lost where it has changed since; default 0%'),
    bearable: duration().prefault('1s').describe('A turn gap that costs nothing; default 1s'),
    per_second: share()
      .prefault('0%')
      .describe('Share of success lost by each second of turn gap beyond; default 0%'),
    repetitions: count({ least: 0, most: 7 })
      .default(0)
      .describe('How often a caller repeats a turn that did not succeed; default 0'),
  })
  .prefault({})
  .describe('When a turn succeeds: with the product of what each trouble leaves');

const playback = z
  .strictObject({
    jitter_buffer: duration()
      .prefault('60ms')
      .describe('Audio that is held back before a reply is played; default 60ms'),
  })
  .prefault({})
  .describe("On the caller's device");

const attempts = z
  .strictObject({
    language_model: z
      .strictObject(attemptsOfStreams)
      .prefault({})
      .describe('Of requests for a reply: answered with the first token'),
    synthesizer: z
      .strictObject(attemptsOfStreams)
      .prefault({})
      .describe('Of requests for the audio of a sentence: answered with the first piece'),
  })
  .prefault({})
  .describe('How often services are asked; once each if left out');

/** Keys of every route on which callers talk with an agent, whatever answers them. */
export const talk = {
  class: name().describe('Class of its jobs'),
  uplink: stationName.optional().describe('Delay station from the caller to the service'),
  downlink: stationName.optional().describe('Delay station from the service to the caller'),
  chunk: duration({ range: ['10ms', '2s'] }).describe('Audio in one chunk, 10ms to 2s'),
  listening: z
    .enum(['always', 'gated'])
    .default('always')
    .describe('Whether chunks are sent during replies too, or only while the caller speaks'),
  callers,
  utterance,
  endpoint,
  interruptions,
  tools: tools.optional(),
  reply,
  playback,
  success,
  traffic: callTraffic,
  promise: z
    .strictObject({
      primary: z
        .enum(judgedDelays)
        .default('turn_gap')
        .describe('The delay that gates judge; default turn_gap'),
    })
    .prefault({})
    .describe('What users are promised'),
};

/** A route on which an agent answers. */
export const voiceAgent = z
  .strictObject({
    kind: z.literal('voice_agent').describe('Callers who talk with an agent'),
    class: talk.class,
    uplink: talk.uplink,
    recognizer: stationName.describe('Batching pool, with batch_time, that recognizes speech'),
    language_model: stationName.describe('Continuous batching station that generates the reply'),
    phrase_cache: stationName
      .optional()
      .describe('Cache of the audio of stock phrases; if left out, all is synthesized'),
    synthesizer: stationName.describe(
      'Continuous batching station, each piece of audio a token, or batching pool with batch_time, which makes a sentence at a time',
    ),
    vocoder: stationName
      .optional()
      .describe(
        'Batching pool, with batch_time, that makes sound of each piece that the synthesizer makes (the cache holds sound); if left out, the synthesizer does',
      ),
    downlink: talk.downlink,
    chunk: talk.chunk,
    listening: talk.listening,
    callers,
    utterance,
    first_word: duration()
      .prefault('300ms')
      .describe('Voice that is needed before a first partial can be shown; default 300ms'),
    partials,
    endpoint,
    interruptions,
    retrieval: retrieval.optional(),
    tools: talk.tools,
    reply,
    attempts,
    playback,
    success,
    traffic: talk.traffic,
    promise: talk.promise,
  })
  .describe('Callers who talk with an agent that answers by voice');

/** What the file says of such a route, as plain data. */
export function describeVoiceAgent(
  name: string,
  route: z.output<typeof voiceAgent>,
  stations: readonly StationDescription[],
): VoiceAgentDescription {
  const described = describe(name, route);
  return { ...described, idleResponse: idleResponse(described, stations) };
}

function describe(
  name: string,
  route: z.output<typeof voiceAgent>,
): Omit<VoiceAgentDescription, 'idleResponse'> {
  return {
    ...describeTalk(name, route),
    recognizer: route.recognizer,
    languageModel: route.language_model,
    phraseCache: route.phrase_cache,
    synthesizer: route.synthesizer,
    ...(route.vocoder !== undefined && { vocoder: route.vocoder }),
    firstWord: route.first_word,
    partials: {
      revised: route.partials.revised,
      unsettled: route.partials.unsettled,
      startAfter: route.partials.start_after,
    },
    retrieval: route.retrieval && describeRetrieval(route.retrieval),
    attempts: {
      languageModel: route.attempts.language_model,
      synthesizer: route.attempts.synthesizer,
    },
  };
}

/** What a talk is like whatever answers. */
export function describeTalk(
  name: string,
  route: Omit<z.output<z.ZodObject<typeof talk>>, 'kind'>,
): Omit<
  VoiceAgentDescription,
  | 'recognizer'
  | 'languageModel'
  | 'phraseCache'
  | 'synthesizer'
  | 'firstWord'
  | 'partials'
  | 'retrieval'
  | 'attempts'
  | 'idleResponse'
> {
  const { callers, endpoint, reply, success } = route;
  const { after_cut, ...rest } = endpoint;
  return {
    kind: 'voice_agent',
    name,
    class: route.class,
    uplink: route.uplink,
    downlink: route.downlink,
    chunk: route.chunk,
    listening: route.listening,
    callers: {
      turns: callers.turns,
      think: callers.think,
      patience: callers.patience,
      tenants: withShares(callers.tenants),
      languages: withShares(callers.languages).map(
        ({ tokens_per_second, normalization, ...rest }) => ({
          ...rest,
          tokensPerSecond: tokens_per_second,
          ...(normalization > 0 && { normalization }),
        }),
      ),
      devices: withShares(callers.devices),
      intents: withShares(callers.intents),
    },
    utterance: route.utterance,
    endpoint: { ...rest, semantic: endpoint.semantic, afterCut: after_cut },
    interruptions: route.interruptions,
    tools: route.tools && describeTools(route.tools),
    reply: {
      sentences: reply.sentences,
      tokens: reply.tokens,
      audioPerToken: reply.audio_per_token,
      stock: reply.stock,
      phrases: reply.phrases,
      regenerated: reply.regenerated,
      piece: reply.piece,
    },
    playback: { jitterBuffer: route.playback.jitter_buffer },
    success: {
      quality: success.quality,
      wordErrors: { quiet: success.word_errors.quiet, noisy: success.word_errors.noisy },
      errorsPerFallback: success.word_errors.per_fallback,
      perWordError: success.per_word_error,
      perCut: success.per_cut,
      perUnderrun: success.per_underrun,
      perFallback: success.per_fallback,
      perUngrounded: success.per_ungrounded,
      perStale: success.per_stale,
      bearable: success.bearable,
      perSecond: success.per_second,
      repetitions: success.repetitions,
    },
    traffic: route.traffic,
    primary: route.promise.primary,
  };
}

function withShares<Kind extends { share?: number | undefined }>(
  kinds: Readonly<Record<string, Kind>>,
): (Kind & { name: string; share: number })[] {
  const entries = Object.entries(kinds);
  return entries.map(([name, kind]) => ({
    name,
    ...kind,
    share: kind.share ?? 1 / entries.length,
  }));
}
