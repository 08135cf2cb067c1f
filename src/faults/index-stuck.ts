import type { AgentLevers } from './agent-levers.ts';
import type { Fault } from './fault.ts';

/** The index is not made anew any more, or only now and then: such a share of its versions does not come. */
export const indexStuck = (
  number: number,
  agent: AgentLevers,
  { share }: { readonly share: number },
): Fault => ({ act: (level) => agent.versions.pull(number, 1 - level * share) });
