/**
 * Zero, held as a double. V8 lays out the objects of a class by what their fields have held so far. If a field begins
 * as the integer 0 and holds a double later, all are laid out anew: what was compiled for them is thrown away, and code
 * that reaches them checks from then on what it has found. So a field begins as this one if it will hold instants, what is
 * reckoned from them, bytes or shares. Counts begin as 0; those that are drawn are made whole first.
 */
export const ZERO: number = new Float64Array(1)[0]!;
