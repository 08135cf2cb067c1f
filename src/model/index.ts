/**
 * From a model file to a system that runs. Read model-file.ts (what a file holds), description.ts (what it
 * says, as plain data), system.ts (how that is wired) and replication.ts (how it is run and measured).
 */
export {
  type AttemptCounts,
  type DelayName,
  delays,
  type StageName,
  type StagesOfGap,
  stages,
} from '../speech/index.ts';
export { type BenchmarkRun, runBenchmark } from './benchmark-run.ts';
export type { TokensDescription } from './continuous-description.ts';
export {
  type Ceiling,
  callLength,
  ceilings,
  pace,
  relaxationOf,
  type StationDemand,
  stationDemands,
} from './demand.ts';
export type * from './description.ts';
export { distributionOf } from './distributions.ts';
export { modelJsonSchema, modelOverlayJsonSchema, profileJsonSchema } from './json-schema.ts';
export { compareKeys, type KeyComparison, keysUnder } from './key-comparison.ts';
export { handOffFee } from './knowledge.ts';
export type { Load } from './load.ts';
export { extendedModel, modelFile, modelOf, profiledModel, readModel } from './model-file.ts';
export type { OwnParts } from './own-parts.ts';
export { profileFile } from './profile.ts';
export { type BenchmarkReport, underProtocol } from './protocol.ts';
export { type LoadGenerator, type ProtocolDescription, protocol } from './protocol-schema.ts';
export { type Replay, replay } from './replay.ts';
export * from './replication.ts';
export * from './replication-result.ts';
export { isCall, stationsOf, stopsOf, triesAgain } from './routes.ts';
export * from './trace.ts';
export { lastVoiced, type TracedDelay, tracedDelays } from './turn-delays.ts';
