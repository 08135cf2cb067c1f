/** The delays of a turn: from when to when, and on whose clock. Service and client clocks are never subtracted. */
export const delays = {
  first_partial: {
    from: 'first voiced audio',
    to: 'first partial transcript shown',
    clock: 'client',
  },
  endpoint: { from: 'last voiced instant', to: 'end of turn decided', clock: 'service' },
  final: { from: 'last voiced instant', to: 'final transcript', clock: 'service' },
  chunk_response: { from: 'audio chunk sent', to: 'its result received', clock: 'client' },
  response: {
    from: 'arrival in the system',
    to: 'leaving the system (a file: its last segment)',
    clock: 'service',
  },
} as const;

export type DelayName = keyof typeof delays;
