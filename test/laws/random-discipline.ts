import fc from 'fast-check';

const times = fc.constantFrom('5ms', '30ms', '200ms');

/** Of all classes together, or of each. */
const byClass = (names: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(value, forEach(names, value));

const forEach = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
  fc.record(Object.fromEntries(names.map((name) => [name, value])));

/** Orders that any pool may have: weights are alike for classes of one urgency. */
const orders = (names: readonly string[], urgencies: readonly number[]) => {
  const deadlines = byClass(names, times);
  const weights = fc.array(fc.constantFrom(0.5, 1, 7), { minLength: 3, maxLength: 3 });
  return {
    earliest: deadlines.map((deadline) => ({ dispatch: 'earliest_deadline', deadline })),
    fair: weights.map((weights) => ({
      dispatch: 'weighted_fair',
      weights: Object.fromEntries(names.map((name, i) => [name, weights[urgencies[i]!]!])),
    })),
  };
};

/** Of a pool whose jobs have service times. `workers`: how many; the same where none go off. */
export function disciplines(
  names: readonly string[],
  urgencies: readonly number[],
  workers: number,
): fc.Arbitrary<object> {
  const { earliest, fair } = orders(names, urgencies);
  const alone = names.filter(
    (_, i) => urgencies.filter((urgency) => urgency === urgencies[i]).length === 1,
  );
  const bucket = fc.oneof(
    fc.record({ rate: fc.constantFrom('8/s', '60/s'), burst: fc.constantFrom(1, 5) }),
    fc.record({ concurrency: fc.constantFrom(1, 4) }),
    fc.constant({ quota: { calls: 5, per: '200ms' } }),
  );
  const kept =
    alone.length === 0 || workers === 1
      ? []
      : [
          fc.record({ reserved: fc.constant({ [alone[0]!]: 1 }), overflow: fc.boolean() }),
          fc.constant({ keep_free: { [alone.at(-1)!]: workers - 1 } }),
        ];
  return fc.oneof(
    earliest,
    fair,
    fc.constant({ dispatch: 'shortest_first' }),
    fc.constantFrom('resume', 'restart').map((preemption) => ({
      dispatch: 'strict_urgency',
      preemption,
    })),
    byClass(names, times).map((age) => ({ shed_after: age })),
    byClass(names, times).map((work) => ({ work_limit: work })),
    forEach(names, bucket).map((admission) => ({ admission })),
    ...kept,
  );
}

/** Of a pool that serves audio, which has to wait and stands in no line that goes by its length. */
export const disciplinesOfAudio = (
  names: readonly string[],
  urgencies: readonly number[],
): fc.Arbitrary<object> => orders(names, urgencies).fair;
