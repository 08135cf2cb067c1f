import type { DistributionDescription } from './description.ts';
import type { AttemptsDescription } from './retry-description.ts';
import type { TroubleDescription } from './trouble-schema.ts';

/** What a reply is based on: look-ups in parallel, and what there is instead. */
export interface RetrievalDescription {
  /** Name of the dependency. */
  readonly index: string;
  /** Look-ups of a turn, and how many of them must find something. */
  readonly fanout: number;
  readonly needed: number;
  /** Of each look-up; its deadline is that of the retrieval. */
  readonly attempts: AttemptsDescription;
  readonly documents: {
    readonly recall: number;
    readonly entityErrors: { readonly quiet: number; readonly noisy: number };
    readonly perEntityError: number;
    readonly lastChange: DistributionDescription;
    readonly forbidden: number;
    readonly unnoticed: number;
    readonly passageTokens: number;
  };
  /** undefined: the index is never old. */
  readonly versions:
    | {
        readonly every: number;
        readonly lag: number;
        readonly failing: number;
        /** undefined: it always counts as fresh. */
        readonly freshWithin: number | undefined;
        readonly whenOld: 'refuse' | 'answer';
      }
    | undefined;
  /** undefined: everybody may see everything. */
  readonly access:
    | {
        readonly service: string;
        readonly attempts: AttemptsDescription;
        readonly uncertain: 'refuse' | 'answer';
      }
    | undefined;
  /** For which risks it is checked whether the answer is among what was found. */
  readonly checked: 'none' | 'high' | 'all';
  /** While this station is in trouble, or turns fail or come late, turns have a fallback at once; undefined: never. */
  readonly underLoad?:
    | { readonly station: string; readonly trouble: TroubleDescription }
    | undefined;
  /** In the order in which they are tried. */
  readonly fallbacks: readonly FallbackDescription[];
}

export type FallbackDescription =
  | { readonly kind: 'smaller_k'; readonly needed: number; readonly after?: number | undefined }
  | { readonly kind: 'snippets'; readonly cache: string; readonly recall: number }
  | { readonly kind: 'template' }
  /** `fee`: US dollars for each turn that a human takes. */
  | { readonly kind: 'hand_off'; readonly risk: 'high' | 'all'; readonly fee: number };
