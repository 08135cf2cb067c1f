import type { VoiceAgentPlan } from '../speech/index.ts';
import type { Lever, Levers } from './lever.ts';

/** What faults may pull at a route on which an agent answers. */
export class AgentLevers {
  /** Silence that the service needs beyond what it usually does. */
  readonly silence: Lever;
  /** Share of the usual quality that is left. */
  readonly quality: Lever;
  /** Share of the versions of the index that come, of those that usually do. */
  readonly versions: Lever;

  constructor(levers: Levers, { endpoint, success, knowledge }: VoiceAgentPlan) {
    const { silence } = endpoint;
    const { quality } = success;
    const versions = knowledge?.versions ?? null;
    const failing = versions?.failing ?? 0;
    this.silence = levers.sum((longer) => {
      endpoint.silence = silence + Math.round(longer);
    });
    this.quality = levers.product((left) => {
      success.quality = quality * left;
    });
    this.versions = levers.product((coming) => {
      if (versions !== null) versions.failing = 1 - (1 - failing) * coming;
    });
  }
}
