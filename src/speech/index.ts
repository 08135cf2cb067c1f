/** What callers do and what befalls them. Read dictation.ts: it goes in the order of a call. */
export { type BulkPlan, BulkTranscription } from './bulk-transcription.ts';
export type { CallerKinds } from './callers.ts';
export { type DelayName, delays } from './delays.ts';
export { Dictation, type DictationPlan } from './dictation.ts';
export { PlainJobs } from './plain-jobs.ts';
export { type DelayTally, RouteTally } from './route-tally.ts';
export { type StageName, type StagesOfGap, stages } from './stages.ts';
export { type SuccessPlan, successProbability } from './success.ts';
export type { TenantCounts } from './tenant-tally.ts';
export type { Traffic } from './traffic.ts';
export { VoiceAgent } from './voice-agent.ts';
export type { VoiceAgentPlan, VoiceAgentStations } from './voice-agent-plan.ts';
export { turnDelays, type VoiceCounts, VoiceTally } from './voice-tally.ts';
