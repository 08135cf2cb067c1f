import type * as z from 'zod';
import type { Micros, Simulation } from '../engine/index.ts';
import { GpuMemory } from '../stations/index.ts';
import type { GpuDescription, OnGpus } from './description.ts';
import type { gpuGroup } from './gpu-schema.ts';
import type { GpuResult } from './replication-result.ts';

/** What the file says of its GPUs, as plain data. */
export const describeGpus = (
  gpus: Readonly<Record<string, z.output<typeof gpuGroup>>> = {},
): GpuDescription[] =>
  Object.entries(gpus).map(([name, { count, memory, price }]) => ({ name, count, memory, price }));

/** The speed of each worker of a station: so many as the file says, or one on each GPU of its group. */
export function speedsOf(
  station: {
    readonly workers?: number | undefined;
    readonly gpus?: string | undefined;
    readonly speed: number | readonly number[];
  },
  gpus: readonly GpuDescription[],
): readonly number[] {
  const { workers, speed } = station;
  if (typeof speed !== 'number') return speed;
  const group = gpus.find(({ name }) => name === station.gpus);
  return Array.from({ length: workers ?? group!.count }, () => speed);
}

/** The memory of every GPU in one run. */
export class GpuMemories {
  /** By name of the group, GPU by GPU. */
  readonly groups: ReadonlyMap<string, readonly GpuMemory[]>;
  private readonly sim: Simulation;

  constructor(sim: Simulation, gpus: readonly GpuDescription[]) {
    this.sim = sim;
    this.groups = new Map(
      gpus.map(({ name, count, memory }) => [name, this.made(count, memory ?? Infinity)]),
    );
  }

  /**
   * By worker: the memory of its GPU, which all stations on the group share; without a group one of its own
   * that has no limit. Weights are for the station to keep there.
   */
  of({ gpus, speeds }: OnGpus): readonly GpuMemory[] {
    return gpus === undefined ? this.made(speeds.length, Infinity) : this.groups.get(gpus)!;
  }

  measure(): void {
    for (const memory of [...this.groups.values()].flat()) memory.measure();
  }

  /** What was measured, over so long a time. */
  results(measure: Micros): GpuResult[] {
    return [...this.groups].map(([group, memories]) => {
      const sum = (of: (memory: GpuMemory) => number): number =>
        memories.reduce((sum, memory) => sum + of(memory), 0);
      const [{ capacity }] = memories as [GpuMemory];
      const least = memories.reduce((least, { leastFree }) => Math.min(least, leastFree), Infinity);
      const all = capacity * memories.length * measure;
      return {
        group,
        usedMean: capacity === Infinity ? NaN : sum(({ used }) => used.integral) / all,
        leastFree: least / capacity, // of infinities NaN
        refusals: sum(({ refusals }) => refusals),
      };
    });
  }

  private made(count: number, capacity: number): GpuMemory[] {
    return Array.from({ length: count }, () => new GpuMemory(this.sim, Math.floor(capacity)));
  }
}
