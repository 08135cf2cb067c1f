import * as z from 'zod';
import { duration } from '../files/index.ts';
import { admission } from './admission-schema.ts';
import { countDistribution, distribution } from './distribution-schema.ts';
import { attempts, hedgesInTime } from './retry-schema.ts';
import { speechToSpeech } from './speech-to-speech-schema.ts';
import { callTraffic, fileTraffic, jobTraffic } from './traffic-schema.ts';
import { voiceAgent } from './voice-agent-schema.ts';

const name = (noun: string) => z.string({ error: `the name of a ${noun}` });
const className = name('class').describe('Class of its jobs');

const dictation = z
  .strictObject({
    kind: z.literal('dictation').describe('Callers who dictate'),
    class: className,
    uplink: name('station').optional().describe('Delay station from the caller to the service'),
    recognizer: name('station').describe('Batching pool, with batch_time, that recognizes speech'),
    downlink: name('station').optional().describe('Delay station from the service to the caller'),
    chunk: duration({ range: ['10ms', '2s'] }).describe('Audio in one chunk, 10ms to 2s'),
    listening: z
      .enum(['always', 'gated'])
      .default('always')
      .describe('Whether chunks are sent during pauses too, or only while the caller speaks'),
    utterance: distribution(duration, { positive: true }).describe('Length of an utterance'),
    first_word: duration()
      .prefault('300ms')
      .describe('Voice that is needed before a first partial can be shown; default 300ms'),
    endpoint: z
      .strictObject({
        silence: duration().describe('Silence after which an utterance counts as ended'),
      })
      .describe('When an utterance ends'),
    pause: distribution(duration).describe('From the end of a turn until the caller speaks again'),
    turns: countDistribution().describe('Utterances of a call'),
    traffic: callTraffic,
    promise: z
      .strictObject({
        primary: z
          .enum(['first_partial', 'endpoint', 'final', 'chunk_response'])
          .default('first_partial')
          .describe('The delay that gates judge; default first_partial'),
      })
      .prefault({})
      .describe('What users are promised'),
  })
  .describe('Callers who dictate, utterance after utterance');

const bulkTranscription = z
  .strictObject({
    kind: z.literal('bulk_transcription').describe('Files to be transcribed'),
    class: className,
    recognizer: name('station').describe('Batching pool, with batch_time, that recognizes speech'),
    file: distribution(duration, { positive: true }).describe('Audio length of a file'),
    segment: duration({ positive: true }).describe('Audio length of the segments it is cut in'),
    traffic: fileTraffic,
  })
  .describe('Files that are cut in segments and transcribed');

const jobs = z
  .strictObject({
    kind: z.literal('jobs').describe('Plain jobs'),
    class: className,
    through: z
      .array(name('station'))
      .min(1)
      .describe('The stations that each job goes through, in order'),
    traffic: jobTraffic,
    admission: admission
      .optional()
      .describe(
        'Who is let in: the others are shed when they come, and are not tried again; all if left out',
      ),
    ...attempts,
  })
  .superRefine(hedgesInTime)
  .describe('Plain jobs that go through one or more stations');

export const route = z.discriminatedUnion('kind', [
  dictation,
  voiceAgent,
  speechToSpeech,
  bulkTranscription,
  jobs,
]);
