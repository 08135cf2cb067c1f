import { sharesByVoice } from '../speech/index.ts';
import type { ContinuousBatchingOptions, GpuMemory } from '../stations/index.ts';
import { autoscaleRules } from './autoscale-rules.ts';
import type { ContinuousBatchingDescription } from './continuous-description.ts';
import type { ModelDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import { reaches } from './routes.ts';

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
            eviction: voices.eviction,
            keepAlive: Math.round(voices.keepAlive ?? Infinity),
            ...(voices.prewarm > 0 && {
              prewarm: popularVoices(station.name, model).slice(0, voices.prewarm),
            }),
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

/** Numbers of the voices that agents ask a station for, those of most callers first. */
function popularVoices(station: string, model: ModelDescription): number[] {
  const callers = new Map<number, number>(); // by voice: share of the callers, summed over agents
  for (const route of model.routes) {
    if (route.kind !== 'voice_agent' || !reaches(route.synthesizer, station, model)) continue;
    const shares = sharesByVoice(route.callers);
    for (const [voice, share] of shares.entries()) {
      callers.set(voice, (callers.get(voice) ?? 0) + share);
    }
  }
  return [...callers].sort(([a, of], [b, other]) => other - of || a - b).map(([voice]) => voice);
}
