import type { Verdict } from './verdict.ts';

/** One thing that a gate asks, and what the table says of it. */
export interface GateCheck {
  /** Such as `dictation at 300: p95_ms`. */
  readonly name: string;
  readonly verdict: Verdict;
  /** What was measured; null when there is no such figure. */
  readonly value: number | null;
  /** null when the check compares with nothing. */
  readonly limit: number | null;
  /** On which side of the limit the value has to be, the limit itself included. */
  readonly bound: 'at most' | 'at least';
  /** One clause: why the verdict is what it is. */
  readonly reason: string;
}

/** A check that has nothing to compare. */
export const withoutFigure = (name: string, verdict: Verdict, reason: string): GateCheck => ({
  name,
  verdict,
  value: null,
  limit: null,
  bound: 'at most',
  reason,
});

/** A figure as sentences show it. */
export const plain = (x: number): string => {
  if (Number.isFinite(x)) return `${Number(x.toPrecision(6))}`;
  return x > 0 ? 'infinite' : '-infinite';
};
