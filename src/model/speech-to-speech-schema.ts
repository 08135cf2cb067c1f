import * as z from 'zod';
import { count, numberAbove } from '../files/index.ts';
import type { StationDescription } from './description.ts';
import { attemptsOfStreams } from './retry-schema.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';
import { idleResponse } from './voice-agent-idle.ts';
import { describeTalk, stationName, talk } from './voice-agent-schema.ts';

/** A route on which one model hears and answers by voice, in place of recognizer, language model and synthesizer. */
export const speechToSpeech = z
  .strictObject({
    kind: z
      .literal('speech_to_speech')
      .describe('Callers who talk with one model that hears and speaks'),
    ...talk,
    model: stationName.describe(
      'Continuous batching station that reads the audio of the caller as tokens and makes the audio of the reply as tokens',
    ),
    audio_tokens: z
      .strictObject({
        heard: numberAbove(0)
          .default(12.5)
          .describe('Tokens that the model reads of a second of voice; default 12.5, as Moshi'),
        spoken: numberAbove(0)
          .default(12.5)
          .describe('Tokens, or frames, that it makes for a second of audio; default 12.5'),
        ahead: count({ least: 0, most: 10_000 })
          .default(1)
          .describe(
            'Tokens that it makes before the first of which there is audio: text it thinks first, or acoustic delay; default 1',
          ),
      })
      .prefault({})
      .describe(
        'What the model makes of audio. Its context grows with what both sides have said, in these tokens',
      ),
    attempts: z
      .strictObject(attemptsOfStreams)
      .prefault({})
      .describe('How often the model is asked for a reply: answered with the first token'),
  })
  .describe(
    'Callers who talk with one model, audio in and audio out. There are no transcripts; what stages after the model would take is zero',
  );

/** As the same description as a cascade: the stations that it does not have are left out. */
export function describeSpeechToSpeech(
  name: string,
  route: z.output<typeof speechToSpeech>,
  stations: readonly StationDescription[],
): VoiceAgentDescription {
  const { heard, spoken, ahead } = route.audio_tokens;
  const described = {
    ...describeTalk(name, route),
    recognizer: undefined,
    languageModel: route.model,
    speaking: { heardPerSecond: heard, spokenPerSecond: spoken, ahead },
    phraseCache: undefined,
    synthesizer: undefined,
    firstWord: 0,
    partials: { revised: { quiet: 0, noisy: 0 }, unsettled: 0, startAfter: undefined },
    retrieval: undefined,
    attempts: { languageModel: route.attempts, synthesizer: {} },
  };
  return { ...described, idleResponse: idleResponse(described, stations) };
}
