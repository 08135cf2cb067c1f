import { type Estimate, significanceAbove, upperBound } from '../statistics/index.ts';

export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'NO DATA';

/** One measured quantity that may be at most `limit`, in the same unit. */
export interface Figure {
  readonly name: string;
  readonly estimate: Estimate;
  readonly limit: number;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** The figure with the least room: the largest estimate for its limit. null without any data. */
  readonly binding: string | null;
  /** One sentence. */
  readonly reason: string;
}

/**
 * Judges a gate: every figure at most its limit.
 *
 * - FAIL: at least one figure lies above its limit beyond chance. Among m figures one would do so by
 *   luck more often than `alpha`; Holm's correction (1979) over all of them keeps the chance of a
 *   false FAIL below it. One clear failure is enough, whatever the other figures lack.
 * - PASS: the one-sided upper bound of every figure, each at `alpha`, is inside its limit. That needs
 *   no correction: a gate that should fail passes only if the very figure that is too large looks small
 *   enough, a chance of `alpha` at most (Berger 1982, intersection-union test).
 * - NO DATA: no figure, or one without data or without a limit to be judged by.
 * - INCONCLUSIVE: the rest, and every figure that has a point estimate but no interval.
 *
 * Standard error 0 (all replications equal, also when all are infinite) is compared directly.
 */
export function judge(figures: readonly Figure[], alpha = 0.05): Judgement {
  const known = figures.filter((figure) => !hasNoData(figure));
  const binding = tightest(known)?.name ?? null;
  const rule = (verdict: Verdict, reason: string): Judgement => ({ verdict, binding, reason });

  const failed = significantlyAbove(figures, alpha);
  if (failed.length > 0) return rule('FAIL', `above the limit: ${list(failed, beside)}`);
  if (figures.length === 0) return rule('NO DATA', 'no figure is judged');
  const without = figures.filter(hasNoData);
  if (without.length > 0) {
    return rule('NO DATA', `no data for ${list(without, ({ name }) => name)}`);
  }
  const points = figures.filter((figure) => figure.estimate.lacks !== null);
  if (points.length > 0) return rule('INCONCLUSIVE', `no interval for ${list(points, wanting)}`);
  const open = figures.filter(({ estimate, limit }) => !(upperBound(estimate, alpha) <= limit));
  if (open.length > 0) {
    return rule('INCONCLUSIVE', `the limit lies within the error of ${list(open, beside)}`);
  }
  return rule('PASS', `within every limit; the least room has ${beside(tightest(known)!)}`);
}

const SECOND = 1_000_000;

const hasNoData = ({ estimate, limit }: Figure): boolean =>
  Number.isNaN(estimate.value) || Number.isNaN(limit);

/** Holm (1979): the smallest p-value against alpha/m, the next against alpha/(m-1), and so on. */
export function significantlyAbove(figures: readonly Figure[], alpha: number): Figure[] {
  const ranked = figures
    .map((figure) => ({ figure, p: hasNoData(figure) ? 1 : evidence(figure) }))
    .sort((a, b) => a.p - b.p);
  const kept = ranked.findIndex(({ p }, i) => !(p <= alpha / (ranked.length - i)));
  return ranked.slice(0, kept === -1 ? ranked.length : kept).map(({ figure }) => figure);
}

const evidence = ({ estimate, limit }: Figure): number => significanceAbove(estimate, limit);

function tightest(figures: readonly Figure[]): Figure | undefined {
  return figures.reduce<Figure | undefined>(
    (least, figure) => (least === undefined || use(figure) > use(least) ? figure : least),
    undefined,
  );
}

/** Share of its limit that a figure uses: 1 at the limit, more above; limits of 0 and below too. */
function use({ estimate: { value }, limit }: Figure): number {
  if (value === limit) return 1;
  if (limit > 0) return value / limit;
  if (limit === 0 || value >= 0) return value > limit ? Infinity : 0;
  return limit / value;
}

/** What a figure wants before it can have an interval. */
function wanting({ name, estimate: { lacks, needed } }: Figure): string {
  if (lacks !== 'time') return `${name} (wants ${needed} ${lacks})`;
  if (needed === 0) return `${name} (no steady state)`;
  return `${name} (wants ${Math.ceil(needed / SECOND)} s measured)`;
}

const beside = ({ name, estimate, limit }: Figure): string =>
  `${name}, ${plain(estimate.value)} against ${plain(limit)}`;

const plain = (x: number): string =>
  Number.isFinite(x) ? `${Number(x.toPrecision(4))}` : 'infinite';

const list = (figures: readonly Figure[], say: (figure: Figure) => string): string =>
  figures.map(say).join('; ');
