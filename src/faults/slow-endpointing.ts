import type { Micros } from '../engine/index.ts';
import type { AgentLevers } from './agent-levers.ts';
import type { Fault } from './fault.ts';

/** Voice activity detection is slow: it takes so much more silence until a turn counts as ended. */
export const slowEndpointing = (
  number: number,
  agent: AgentLevers,
  { by }: { readonly by: Micros },
): Fault => ({ act: (level) => agent.silence.pull(number, level * by) });
