/**
 * Simulated time in whole microseconds, held in a double. Times up to 35 years are exact, with room for
 * the phase in one number.
 * Instants and durations are both `Micros`. A duration is rounded once, when an event is scheduled.
 */
export type Micros = number;

/**
 * Phases of one round, in the order in which they run. An instant is one round or more: work that
 * takes no time starts another. `Dispatch` has no events: when no fault, completion, arrival or
 * timeout is left at this instant, every marked station dispatches once, in declaration order.
 * `Observe` runs once all rounds of the instant are over.
 */
export const Phase = {
  Fault: 0,
  Completion: 1,
  Arrival: 2,
  Timeout: 3,
  Dispatch: 4,
  Observe: 5,
} as const;

/** A phase in which events happen. */
export type EventPhase = Exclude<(typeof Phase)[keyof typeof Phase], typeof Phase.Dispatch>;
