/** The delays of a turn: from when to when, and on whose clock. Service and client clocks are never subtracted. */
export const delays = {
  first_partial: {
    from: 'first voiced audio',
    to: 'first partial transcript shown',
    clock: 'client',
  },
  endpoint: { from: 'last voiced instant', to: 'end of turn decided', clock: 'service' },
  final: { from: 'last voiced instant', to: 'final transcript', clock: 'service' },
  retrieval: { from: 'asked', to: 'slowest needed look-up, or no more to come', clock: 'service' },
  llm_first_token: { from: 'prompt sent', to: 'first token', clock: 'service' },
  tts_first_byte: { from: 'first sentence asked for', to: 'its first byte', clock: 'service' },
  synthesis: {
    from: 'first sentence asked for',
    to: 'last byte of the reply',
    clock: 'service',
  },
  first_audio: {
    from: 'end of turn decided',
    to: 'first reply byte sent',
    clock: 'service',
  },
  turn_gap: { from: 'last voiced instant', to: 'reply audible', clock: 'client' },
  barge_in: { from: 'caller starts over the reply', to: 'reply silent', clock: 'client' },
  underrun: {
    from: 'reply audible',
    to: 'reply played: only the gaps in it, together',
    clock: 'client',
  },
  chunk_response: { from: 'audio chunk sent', to: 'its result received', clock: 'client' },
  response: {
    from: 'arrival in the system',
    to: 'leaving the system (a file: its last segment)',
    clock: 'service',
  },
} as const;

export type DelayName = keyof typeof delays;
