import { significanceAbove, upperBound } from '../statistics/index.ts';
import { type GateCheck, plain } from './check.ts';
import type { TableFigure } from './table-figures.ts';
import { type Figure, judge, significantlyAbove } from './verdict.ts';

/** Chance that a figure passes which should not, and that any of a gate fails without cause. */
export const ALPHA = 0.05;

/** A figure beside its limit, not judged yet: that takes all the figures of a gate. */
export interface Question extends TableFigure, Pick<GateCheck, 'name' | 'bound'> {
  readonly limit: number;
  /** What the verdict hangs on; of a figure that is to be at least its limit, the negative of both. */
  readonly figure: Figure;
  /** The figure is above its limit, and the verdict hangs on this gain in task success instead. */
  readonly gain?: number;
}

/**
 * Answers all questions of a gate together, as `judge` does: PASS by the one-sided bound of each, FAIL by
 * Holm's correction over all of them, which may use up `alpha`. Checks among them stay as they are.
 */
export function answered(questions: readonly (Question | GateCheck)[], alpha: number): GateCheck[] {
  const figures = questions.flatMap((question) => ('figure' in question ? [question.figure] : []));
  const failed = new Set(significantlyAbove(figures, alpha));
  return questions.map((question) => {
    if (!('figure' in question)) return question;
    const { name, estimate, limit, bound, figure } = question;
    const verdict = failed.has(figure) ? 'FAIL' : passes(figure) ? 'PASS' : 'INCONCLUSIVE';
    const reason = reasonOf(question, verdict);
    return { name, verdict, value: estimate.value, limit, bound, reason };
  });
}

export const passes = (figure: Figure): boolean => judge([figure], ALPHA).verdict === 'PASS';

/** Chance of so large an estimate if the figure were at most its limit. */
export const chanceOf = ({ estimate, limit }: Figure): number => significanceAbove(estimate, limit);

type Answer = 'PASS' | 'FAIL' | 'INCONCLUSIVE';

function reasonOf(question: Question, verdict: Answer): string {
  const { gain, basis } = question;
  if (gain === undefined) return basisSaid(question, verdict);
  const makes = { PASS: 'makes', FAIL: 'does not make', INCONCLUSIVE: 'may or may not make' };
  const said = `a gain of ${plain(gain)} in task success ${makes[verdict]} up for it`;
  return basis === 'interval' ? said : `${said}; ${basisSaid(question, verdict)}`;
}

function basisSaid(question: Question, verdict: Answer): string {
  switch (question.basis) {
    case 'point':
      return 'point estimate, no interval';
    case 'required':
      return 'point estimate, no interval, and the gate requires one';
    case 'withheld':
      return 'the table gives no interval for it';
    case 'unstable':
      return 'unstable: it grows for as long as one looks';
    case 'interval':
      return intervalSaid(question, verdict);
  }
}

function intervalSaid({ figure, bound, estimate }: Question, verdict: Answer): string {
  if (verdict === 'FAIL') {
    return bound === 'at most' ? 'above it beyond chance' : 'below it beyond chance';
  }
  if (verdict === 'PASS') {
    const end = upperBound(figure.estimate, ALPHA);
    return `${bound} ${plain(bound === 'at most' ? end : 0 - end)} with 95 % confidence`;
  }
  return `too close to tell: its 95 % interval is ${plain(estimate.low)} to ${plain(estimate.high)}`;
}
