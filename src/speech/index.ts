/** What callers do and what befalls them. Read dictation.ts: it goes in the order of a call. */
export { type BulkPlan, BulkTranscription } from './bulk-transcription.ts';
export { type DelayName, delays } from './delays.ts';
export { Dictation, type DictationPlan } from './dictation.ts';
export { PlainJobs } from './plain-jobs.ts';
export { type DelayTally, RouteTally } from './route-tally.ts';
export type { Traffic } from './traffic.ts';
