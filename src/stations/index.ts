/** Stations. Read station.ts, then site.ts, then delay.ts (the shortest one) and plain-pool.ts. */
export { AnyStreams } from './any-streams.ts';
export type { AutoscaleRules } from './autoscaler.ts';
export {
  type BatchProfile,
  BatchTime,
  type DeviceProfile,
  JobKind,
  NO_BATCH_TIME,
} from './batch-time.ts';
export { BatchingPool } from './batching-pool.ts';
export type { BreakdownRules } from './breakdowns.ts';
export { Cache, type CacheOptions } from './cache.ts';
export { Checkpoint } from './checkpoint.ts';
export type { SetupRules } from './cold-starts.ts';
export { ContinuousBatching, type ContinuousBatchingOptions } from './continuous-batching.ts';
export { Crashes } from './crashes.ts';
export { Delay, type LossRules } from './delay.ts';
export { Dependency, type DependencyOptions } from './dependency.ts';
export { Exit } from './exit.ts';
export { FailingPool, type WorkOfFailed } from './failing-pool.ts';
export { type Gaps, ModulatedGaps, poissonGaps, RenewalGaps, TracedGaps } from './gaps.ts';
export { GpuMemory } from './gpu-memory.ts';
export { Handover } from './handover.ts';
export { Hold } from './hold.ts';
export type { AudioStreams } from './known-targets.ts';
export type { PartitionRules } from './partition.ts';
export { PlainPool } from './plain-pool.ts';
export type { BatchingPoolOptions } from './pool-options.ts';
export { type Preemption, PreemptivePool } from './preemptive-pool.ts';
export { Releases } from './releases.ts';
export { Router } from './router.ts';
export { ScaledPool } from './scaled-pool.ts';
export type { SessionMemory, Sessions } from './sessions.ts';
export { SharedDevicePool } from './shared-device-pool.ts';
export { Sharing, type SharingOptions } from './sharing.ts';
export { Shortcut } from './shortcut.ts';
export { Site } from './site.ts';
export { SlowBatchTime } from './slow-times.ts';
export { Slowness } from './slowness.ts';
export { ClosedSource, OpenSource, PacedSource, type Start } from './source.ts';
export type { Station } from './station.ts';
export type { TokenCounts } from './token-counts.ts';
export { nameOf } from './turn-name.ts';
export { Loss, type WaitingRules } from './waiting-room.ts';
export { WatchedSite } from './watched-site.ts';
export {
  type Basis,
  type SiteWatch,
  type TurnKey,
  type TurnOfRoute,
  type Watch,
  type Witness,
  World,
} from './world.ts';
