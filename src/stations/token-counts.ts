/** What a station with continuous batching did since measuring began. Plain data. */
export interface TokenCounts {
  /** Sequences in its steps, summed over steps. */
  sequenceSteps: number;
  /** Tokens of context read, recomputation included, and those found in the cache. */
  promptTokens: number;
  cachedTokens: number;
  outputTokens: number;
  preemptions: number;
  voiceLoads: number;
  voiceEvictions: number;
  /** Tokens read and made for jobs that were called off in service. */
  cancelledTokens: number;
}

export const noTokens = (): TokenCounts => ({
  sequenceSteps: 0,
  promptTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  preemptions: 0,
  voiceLoads: 0,
  voiceEvictions: 0,
  cancelledTokens: 0,
});
