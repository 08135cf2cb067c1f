import type { Micros } from '../engine/index.ts';

/** By what share of itself the delay moves at an attempt: small, so that it settles; large enough to follow the load. */
const STEP = 0.05;

/**
 * How long to wait before a second attempt sets out: fixed, or so that in the long run only a share of the first
 * attempts takes longer. Then it grows at each attempt that takes longer and shrinks at each that does not, in such
 * proportion that both balance at the quantile (Robbins & Monro 1951). So it needs no answer of those
 * that are called off.
 */
export class HedgeDelay {
  /** Not rounded. */
  time: Micros;
  private readonly up: number;
  private readonly down: number;

  /** `quantile`: the share of first attempts that it is to outlast, 0 to 1; null for a fixed time. */
  constructor(time: Micros, quantile: number | null) {
    this.time = time;
    this.up = quantile === null ? 1 : 1 + STEP * quantile;
    this.down = quantile === null ? 1 : 1 - STEP * (1 - quantile);
  }

  /** A first attempt takes longer than that. */
  exceeded(): void {
    this.time *= this.up;
  }

  /** It had its answer before. */
  met(): void {
    this.time *= this.down;
  }
}
