import type { AutoscaleRules } from '../stations/index.ts';
import type { AutoscaleDescription } from './autoscale-schema.ts';
import { distributionOf } from './distributions.ts';

/** How the number of workers follows the load, ready to run. */
export function autoscaleRules(description: AutoscaleDescription): AutoscaleRules {
  const { target, every, signalDelay, window, provision, coolDown, ...workers } = description;
  return {
    ...workers,
    signal: target.signal,
    target: target.value,
    every: Math.round(every),
    signalDelay: Math.round(signalDelay),
    window: Math.round(window),
    provision: distributionOf(provision),
    coolDown: Math.round(coolDown),
  };
}
