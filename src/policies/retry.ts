import type { Micros } from '../engine/index.ts';
import { type Distribution, type Uniforms, whole } from '../random/index.ts';

/** How an attempt can end without an answer, so that another one may help. */
export type Setback = 'shed' | 'failed' | 'timeout';

/** How long to wait before the next attempt. Times in microseconds. */
export type Backoff =
  | {
      readonly kind: 'growing';
      /** Before the second attempt; before each further one `factor` times as long, up to `most`. */
      readonly base: Micros;
      /** 1 or more. */
      readonly factor: number;
      readonly most: Micros;
      /** Is any time up to that as likely, so that those who were lost together do not come back together? */
      readonly jitter: boolean;
    }
  | { readonly kind: 'drawn'; readonly time: Distribution };

/**
 * Time before the retry of that number, from 1: whole microseconds, 1 or more, so that time passes whoever retries.
 * Growing times are truncated exponential backoff; the jitter is "full jitter" (Brooker 2015, Exponential Backoff
 * And Jitter, AWS Architecture Blog).
 */
export function backoffTime(backoff: Backoff, retry: number, luck: Uniforms): Micros {
  return Math.max(1, whole(unrounded(backoff, retry, luck)));
}

function unrounded(backoff: Backoff, retry: number, luck: Uniforms): number {
  if (backoff.kind === 'drawn') return backoff.time.draw(luck);
  const time = grown(backoff, retry);
  return backoff.jitter ? time * luck.uniform() : time;
}

function grown(
  { base, factor, most }: Extract<Backoff, { kind: 'growing' }>,
  retry: number,
): number {
  if (factor === 1) return Math.min(base, most);
  let time = base;
  for (let i = 1; i < retry && time < most; i++) time *= factor;
  return Math.min(time, most);
}
