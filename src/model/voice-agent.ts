import { Zipf } from '../random/index.ts';
import type { Traffic, VoiceAgentPlan } from '../speech/index.ts';
import { requestsPlan } from './attempts-plan.ts';
import { distributionOf } from './distributions.ts';
import { entryLimit } from './entry-limits.ts';
import { knowledgePlan } from './knowledge.ts';
import { idleGap, successPlan } from './voice-agent-demand.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

const SECOND = 1_000_000;

/** What a described route with an agent does, ready to run. */
export function voiceAgentPlan(route: VoiceAgentDescription, traffic: Traffic): VoiceAgentPlan {
  const { callers, utterance, endpoint, interruptions, retrieval, reply, success, partials } =
    route;
  const { semantic } = endpoint;
  const silence = Math.round(endpoint.silence);
  const chunk = Math.round(route.chunk);
  return {
    // Spelled out, so that the compiler sees one shape in all replications.
    callers: {
      tenants: callers.tenants.map(({ share, voices, instructions, admission }) => ({
        share,
        voices,
        instructions,
        limit: admission && entryLimit(admission),
      })),
      languages: callers.languages,
      intents: callers.intents,
      devices: callers.devices,
    },
    turns: distributionOf(callers.turns),
    utterance: {
      parts: distributionOf(utterance.parts),
      voiced: distributionOf(utterance.voiced),
      pause: distributionOf(utterance.pause),
    },
    endpoint: {
      silence,
      semantic: semantic
        ? {
            after: Math.round(semantic.after + semantic.inference),
            finds: semantic.finds,
            mistakes: semantic.mistakes,
          }
        : null,
      unheard: distributionOf(endpoint.unheard),
      late: distributionOf(endpoint.late),
    },
    knowledge: retrieval ? knowledgePlan(retrieval, success.errorsPerFallback) : null,
    asking: {
      languageModel: requestsPlan(route.attempts.languageModel),
      synthesizer: requestsPlan(route.attempts.synthesizer),
    },
    partials,
    guessAfter: Math.round(partials.startAfter ?? Infinity),
    afterCut: endpoint.afterCut,
    resumeShown: endpoint.afterCut === 'resume' ? 0 : Math.round(interruptions.detect),
    rounds: {
      tools: route.tools ? { ...route.tools, attempts: requestsPlan(route.tools.attempts) } : null,
      regenerated: reply.regenerated,
    },
    speaking: route.speaking
      ? {
          heard: route.speaking.heardPerSecond / SECOND,
          spoken: route.speaking.spokenPerSecond / SECOND,
          ahead: route.speaking.ahead,
        }
      : null,
    reply: {
      sentences: distributionOf(reply.sentences),
      tokens: distributionOf(reply.tokens),
      audioPerToken: reply.audioPerToken,
      stock: reply.stock,
      phrase: new Zipf(reply.phrases.keys, reply.phrases.exponent),
      phrases: reply.phrases.keys,
    },
    interruptions: {
      share: interruptions.share,
      after: distributionOf(interruptions.after),
      detect: Math.round(interruptions.detect),
    },
    think: distributionOf(callers.think),
    patience: distributionOf(callers.patience),
    firstWord: Math.round(route.firstWord),
    chunk,
    listening: route.listening,
    piece: Math.round(reply.piece),
    jitterBuffer: Math.round(route.playback.jitterBuffer),
    success: successPlan(success),
    repetitions: success.repetitions,
    idleGap: Math.round(idleGap(route)),
    traffic,
  };
}
