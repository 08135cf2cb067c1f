import { ZERO } from '../engine/index.ts';

/** Tokens that there is room for, all there at the beginning: as many as gRPC's retry throttling suggests (proposal A6). */
const MOST_TOKENS = 10;

/** What is forgiven of a token, so that rounding errors of doubles keep nobody waiting. */
const FORGIVEN = 1e-9;

/**
 * A limit on retries as a share of first attempts: each first attempt brings that share of a token, each retry
 * takes a token. So n first attempts are followed by at most n x share + 10 retries, however many
 * are lost (Beyer et al. 2016, Site Reliability Engineering, ch. 21: retry budgets; Finagle's RetryBudget).
 */
export class RetryBudget {
  private tokens = ZERO + MOST_TOKENS;
  private readonly share: number;

  /** `share`: retries / first attempts, 0 or more. */
  constructor(share: number) {
    this.share = share;
  }

  /** A first attempt sets out. */
  earn(): void {
    this.tokens = Math.min(MOST_TOKENS, this.tokens + this.share);
  }

  /** Takes the token that a retry needs, if there is one. */
  take(): boolean {
    if (this.tokens < 1 - FORGIVEN) return false;
    this.tokens -= 1;
    return true;
  }
}
