/** What a fate is asked for: part of its key, so every purpose has its own luck. Never renumber. */
export const Purpose = {
  Presence: 0,
  Turns: 1,
  Utterance: 2,
  Pause: 3,
  File: 4,
} as const;
