/** Mean and variance of something that varies from call to call. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Sum of a random number of independent terms (Wald's equation, and its like for the variance). */
export const sumOf = (count: Moments, term: Moments): Moments => ({
  mean: count.mean * term.mean,
  variance: count.mean * term.variance + count.variance * term.mean * term.mean,
});

/** Variance of something so many times as large; it may be infinite. */
export const scaled = (variance: number, by: number): number => (by === 0 ? 0 : variance * by * by);
