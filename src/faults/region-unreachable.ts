import type { Fault } from './fault.ts';
import type { Lever } from './lever.ts';

/**
 * A network partition: a router does not reach one of its targets any more. Calls there fail once the attempt to connect
 * is given up; callers whose audio streams are lost reconnect elsewhere, each after a while of his own.
 */
export const regionUnreachable = (number: number, cut: Lever): Fault => ({
  act: (level) => cut.pull(number, level > 0 ? 1 : 0),
});
