/** Chance: named streams for what the system does, fates for what befalls a caller, and distributions. */
export { Bernoulli, Constant, Uniform } from './bounded.ts';
export { Empirical, Mixture } from './composed.ts';
export { Geometric, Zipf } from './counts.ts';
export type { Distribution, Uniforms } from './distribution.ts';
export { Draws } from './draws.ts';
export { Fates } from './fates.ts';
export { Erlang, Exponential, Gamma } from './gamma-family.ts';
export { Lognormal, Pareto, Weibull } from './heavy-tailed.ts';
export { exp, log, log1p, pow, sineOfTurn, whole } from './math.ts';
export { namedStream } from './named-stream.ts';
export { RandomStream } from './random-stream.ts';
export { normalQuantile } from './special-functions.ts';
