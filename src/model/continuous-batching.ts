import type { ContinuousBatchingOptions, GpuMemory } from '../stations/index.ts';
import { autoscaleRules } from './autoscale-schema.ts';
import type { ContinuousBatchingDescription } from './continuous-description.ts';
import type { ModelDescription } from './description.ts';
import { distributionOf } from './distributions.ts';

/** What a described station with continuous batching does, ready to run. Its weights are put on its GPUs. */
export function continuousBatchingOptions(
  station: ContinuousBatchingDescription,
  model: ModelDescription,
  urgencies: number,
  memories: readonly GpuMemory[],
): ContinuousBatchingOptions {
  const { speeds, stepTime, maxSequences, stepTokens, routing, memory, voices, work } = station;
  for (const gpu of memories) gpu.keep(Math.round(memory.weights));
  return {
    speeds,
    autoscale: station.autoscale === undefined ? null : autoscaleRules(station.autoscale),
    memories,
    urgencies,
    stepTime,
    maxSequences,
    stepTokens,
    routing,
    perToken: Math.round(memory.perToken),
    reservesAll: memory.reservesAll ?? false,
    voices:
      voices === undefined
        ? null
        : {
            resident: voices.resident,
            load: distributionOf(voices.load),
            bytes: Math.round(memory.perVoice),
            spread: voices.spread,
          },
    work: model.routes.map((route) =>
      route.kind !== 'jobs' || work === undefined
        ? null
        : {
            prompt: distributionOf(work.prompt[route.class]!),
            output: distributionOf(work.output[route.class]!),
          },
    ),
  };
}
