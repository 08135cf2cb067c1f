import type { AttemptsPlan, VoiceAgentPlan } from '../speech/index.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/** By station that the turns of a route ask: how often they do. */
export function askedBy(
  { languageModel, synthesizer, retrieval, tools }: VoiceAgentDescription,
  { asking, knowledge, rounds }: VoiceAgentPlan,
): ReadonlyMap<string, AttemptsPlan> {
  const plans = new Map([[languageModel, asking.languageModel]]);
  if (synthesizer !== undefined) plans.set(synthesizer, asking.synthesizer);
  if (retrieval !== undefined) plans.set(retrieval.index, knowledge!.lookUps.attempts);
  if (retrieval?.access) plans.set(retrieval.access.service, knowledge!.access!.attempts);
  if (tools !== undefined) plans.set(tools.service, rounds.tools!.attempts);
  return plans;
}
