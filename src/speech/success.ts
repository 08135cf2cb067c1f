/** What makes a turn succeed. Shares are from 0 to 1, times in microseconds. */
export interface SuccessPlan {
  /** Share of the turns that succeed when nothing goes wrong: the offline quality of the model tier. A fault may change it. */
  quality: number;
  /** Share of words that the recognizer gets wrong, in quiet and in noise. */
  readonly wordErrors: { readonly quiet: number; readonly noisy: number };
  /** How many times as many a recognizer gets wrong for each step that it lies below the best. */
  readonly errorsPerFallback: number;
  /** Share of success lost: for each share of words wrong, for each early cut, for each underrun. */
  readonly perWordError: number;
  readonly perCut: number;
  readonly perUnderrun: number;
  /** And for each step that what recognized or answered lies below the best. */
  readonly perFallback: number;
  /** And where the answer was not in what was looked up, or has changed since. */
  readonly perUngrounded: number;
  readonly perStale: number;
  /** Callers bear so long a turn gap; each microsecond beyond loses this share. */
  readonly bearable: number;
  readonly perWait: number;
}

/**
 * Probability that a turn succeeds: the product of what each trouble leaves of it. A turn without any has
 * the quality of the model tier; each factor is one share of turns that are lost to one cause, so they are
 * independent causes. Our own formula; its coefficients stand in the model file.
 */
export function successProbability(
  plan: SuccessPlan,
  turn: {
    readonly noise: number;
    readonly cuts: number;
    readonly underruns: number;
    readonly recognizerTier: number;
    readonly languageModelTier: number;
    readonly gap: number;
    /** 1 if it is so, or the probability that it is. */
    readonly ungrounded: number;
    readonly stale: number;
  },
): number {
  const { quiet, noisy } = plan.wordErrors;
  const errors = times(plan.errorsPerFallback, turn.recognizerTier);
  const wordErrors = (quiet + (noisy - quiet) * turn.noise) * errors;
  const waited = Math.max(turn.gap - plan.bearable, 0);
  return (
    plan.quality *
    left(plan.perWordError * wordErrors) *
    times(left(plan.perCut), turn.cuts) *
    times(left(plan.perUnderrun), turn.underruns) *
    times(left(plan.perFallback), turn.recognizerTier + turn.languageModelTier) *
    left(plan.perUngrounded * turn.ungrounded) *
    left(plan.perStale * turn.stale) *
    left(plan.perWait * waited)
  );
}

const left = (lost: number): number => Math.max(1 - lost, 0);

/** A small whole power, by exact products: engines need not agree on others. */
export function times(factor: number, count: number): number {
  let product = 1;
  for (let i = 0; i < count && product > 0; i++) product *= factor;
  return product;
}
