/** What callers do and what befalls them. Read dictation.ts: it goes in the order of a call. */
export type { AttemptCounts, AttemptTally } from './attempt-tally.ts';
export type { AttemptsPlan } from './attempts-plan.ts';
export { Benchmark, type BenchmarkPlan, type BenchmarkSamples } from './benchmark.ts';
export { type BulkPlan, BulkTranscription } from './bulk-transcription.ts';
export { Client } from './client.ts';
export { type DelayName, delays } from './delays.ts';
export { Dictation, type DictationPlan } from './dictation.ts';
export type { KnowledgePlan, KnowledgeStations } from './knowledge.ts';
export { PlainJobs } from './plain-jobs.ts';
export { type DelayTally, RouteTally } from './route-tally.ts';
export { type StageName, type StagesOfGap, stages } from './stages.ts';
export { type SuccessPlan, successProbability } from './success.ts';
export { Surge } from './surge.ts';
export type { TenantCounts } from './tenant-tally.ts';
export type { Traffic } from './traffic.ts';
export { VoiceAgent } from './voice-agent.ts';
export type { VoiceAgentPlan, VoiceAgentStations } from './voice-agent-plan.ts';
export { type VoiceCounts, VoiceTally } from './voice-tally.ts';
