import type { AgentLevers } from './agent-levers.ts';
import type { Fault } from './fault.ts';

/** An older model answers, or a worse one: such a share of the turns that would have succeeded does not. */
export const modelRollback = (
  number: number,
  agent: AgentLevers,
  { share }: { readonly share: number },
): Fault => ({ act: (level) => agent.quality.pull(number, 1 - level * share) });
