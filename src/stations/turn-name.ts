/** What messages call a turn: the call by its number in the arrival stream, the turn in it from 1. */
export const nameOf = (call: number, turn: number): string => `call ${call}, turn ${turn}`;
