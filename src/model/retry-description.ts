import type { Setback } from '../policies/index.ts';
import type { DistributionDescription } from './description.ts';

/** What happens when an attempt has no answer. */
interface RetryDescription {
  /** In all, the first one included; undefined: as many as it takes. */
  readonly attempts?: number | undefined;
  readonly backoff: BackoffDescription;
  readonly on: readonly Setback[];
  /** Of each attempt, and of the request; undefined: without end. */
  readonly timeout?: number | undefined;
  readonly deadline?: number | undefined;
  /** Does whoever is asked know when an attempt is given up? undefined: yes. */
  readonly propagate?: boolean | undefined;
  /** Is an attempt that is given up called off? */
  readonly cancelLate: boolean;
  /** Retries / first attempts; undefined: without limit. */
  readonly budget?: number | undefined;
}

/** Time before the next attempt: growing, or by a distribution. */
export type BackoffDescription =
  | {
      readonly kind: 'growing';
      readonly base: number;
      readonly factor: number;
      readonly most: number;
      readonly jitter: 'full' | 'none';
    }
  | { readonly kind: 'drawn'; readonly time: DistributionDescription };

/** A second attempt beside the first. */
interface HedgeDescription {
  /** The first has had no answer for so long. */
  readonly after: number;
  /** Or since then: as long as such a share of first attempts takes; undefined: always so long. */
  readonly quantile?: number | undefined;
}

/** When attempts are kept from setting out. */
interface BreakerDescription {
  readonly window: number;
  readonly failures: number;
  readonly least: number;
  readonly open: number;
  readonly probes: number;
}

/** What a route says of its attempts; each part may be left out. */
export interface AttemptsDescription {
  readonly retry?: RetryDescription | undefined;
  readonly hedge?: HedgeDescription | undefined;
  readonly breaker?: BreakerDescription | undefined;
}
