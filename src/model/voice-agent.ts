import { Zipf } from '../random/index.ts';
import type { Traffic, VoiceAgentPlan } from '../speech/index.ts';
import { requestsPlan } from './attempts-plan.ts';
import { distributionOf } from './distributions.ts';
import { idleGap, successPlan } from './voice-agent-demand.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/** What a described route with an agent does, ready to run. */
export function voiceAgentPlan(route: VoiceAgentDescription, traffic: Traffic): VoiceAgentPlan {
  const { callers, utterance, endpoint, interruptions, retrieval, reply, success } = route;
  const silence = Math.round(endpoint.silence);
  const chunk = Math.round(route.chunk);
  return {
    callers,
    turns: distributionOf(callers.turns),
    utterance: {
      parts: distributionOf(utterance.parts),
      voiced: distributionOf(utterance.voiced),
      pause: distributionOf(utterance.pause),
    },
    endpoint: {
      silence,
      unheard: distributionOf(endpoint.unheard),
      late: distributionOf(endpoint.late),
    },
    retrieval: retrieval ? { ...retrieval, attempts: requestsPlan(retrieval.attempts) } : null,
    asking: {
      languageModel: requestsPlan(route.attempts.languageModel),
      synthesizer: requestsPlan(route.attempts.synthesizer),
    },
    reply: {
      sentences: distributionOf(reply.sentences),
      tokens: distributionOf(reply.tokens),
      audioPerToken: reply.audioPerToken,
      stock: reply.stock,
      phrase: new Zipf(reply.phrases.keys, reply.phrases.exponent),
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
