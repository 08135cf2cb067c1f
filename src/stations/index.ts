/** Stations. Read station.ts, then site.ts, then delay.ts (the shortest one). */
export { type BatchProfile, BatchTime, JobKind } from './batch-time.ts';
export { BatchingPool } from './batching-pool.ts';
export { Delay } from './delay.ts';
export { Exit } from './exit.ts';
export { type Gaps, ModulatedGaps, poissonGaps, RenewalGaps, TracedGaps } from './gaps.ts';
export { GpuMemory } from './gpu-memory.ts';
export { Handover } from './handover.ts';
export type { Sessions } from './sessions.ts';
export { Sharing, type SharingOptions } from './sharing.ts';
export { Site } from './site.ts';
export { ClosedSource, OpenSource, PacedSource, type Start } from './source.ts';
export type { Station } from './station.ts';
export { Loss, type WaitingRules } from './waiting-room.ts';
export { World } from './world.ts';
