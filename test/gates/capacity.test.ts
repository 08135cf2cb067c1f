import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CapacityStep, firstCapacityBreak } from '../../src/gates/index.ts';

const BUDGETS = { p95_ms: 500, error_rate: 0.01 };

/** A table from a sketch: '.' passes, 'x' breaks the delay budget; concurrencies 100, 200, ... */
const table = (sketch: string): CapacityStep[] =>
  [...sketch].map((mark, i) => ({
    concurrency: (i + 1) * 100,
    p95_ms: mark === 'x' ? 900 : 300,
    error_rate: 0.001,
  }));

const summary = (rows: readonly CapacityStep[], sustain?: number) => {
  const found = firstCapacityBreak(rows, BUDGETS, sustain === undefined ? {} : { sustain });
  const { capacity, censored, firstFailing, failures } = found;
  expect(failures).toEqual([]);
  return { capacity, censored, first: firstFailing?.concurrency ?? null };
};

describe('the supported capacity', () => {
  test.each([
    // sketch, sustain, capacity, first failing
    ['...xx', 2, 300, 400],
    ['...x', 2, 300, 400], // the last step counts as confirmed
    ['.x..xx', 2, 400, 500], // a single blip does not cap
    ['.xx....', 2, 100, 200], // later passes do not raise
    ['.x.x.x', 2, 500, 600],
    ['.x..', 1, 100, 200], // the first violation counts
    ['..xx.xxx', 3, 500, 600],
    ['..xx', 3, 200, 300], // all that are left violate
    ['..x.xx', 9, 400, 500],
    ['xx..', 2, null, 100], // never passed before the break
    ['x', 2, null, 100],
  ])('of %s with sustain %d is %s', (sketch, sustain, capacity, first) => {
    expect(summary(table(sketch), sustain)).toEqual({ capacity, censored: false, first });
  });

  test.each([
    ['...', 300],
    ['.', 100],
    ['x.', 200],
    ['.x.', 300],
  ])('of %s is "at least" the last step', (sketch, capacity) => {
    expect(summary(table(sketch))).toEqual({ capacity, censored: true, first: null });
  });

  test('wants two violations in a row unless told otherwise', () => {
    expect(summary(table('.x.xx'))).toEqual({ capacity: 300, censored: false, first: 400 });
  });

  const sketch = fc.string({ unit: fc.constantFrom('.', 'x'), minLength: 1, maxLength: 12 });
  const sustain = fc.integer({ min: 1, max: 4 });

  test('does not depend on the order of the steps', () => {
    const shuffled = sketch.chain((marks) => {
      const rows = table(marks);
      return fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      );
    });
    fc.assert(
      fc.property(shuffled, sustain, ([rows, mixed], k) => {
        const found = firstCapacityBreak(mixed, BUDGETS, { sustain: k });
        expect(found).toEqual(firstCapacityBreak(rows, BUDGETS, { sustain: k }));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('is never raised by a pass after a sustained violation', () => {
    fc.assert(
      fc.property(sketch, sketch, sustain, (before, after, k) => {
        const short = summary(table(`${before}${'x'.repeat(k)}`), k);
        expect(short.censored).toBe(false);
        expect(summary(table(`${before}${'x'.repeat(k)}${after}`), k)).toEqual(short);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test('is never capped by fewer violations in a row than are wanted, with a pass after them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }), (blips) => {
        const marks = blips.map((length) => `${'x'.repeat(length)}.`).join('');
        expect(summary(table(marks), 4)).toMatchObject({
          capacity: marks.length * 100,
          censored: true,
        });
      }),
      { seed: 3 },
    );
  });

  test('never rises when a step is run again', () => {
    fc.assert(
      fc.property(sketch, fc.nat(11), fc.boolean(), (marks, at, passes) => {
        const rows = table(marks);
        const again = {
          concurrency: ((at % rows.length) + 1) * 100,
          p95_ms: passes ? 1 : 900,
          error_rate: 0,
        };
        const before = summary(rows).capacity ?? 0;
        expect(summary([again, ...rows]).capacity ?? 0).toBeLessThanOrEqual(before);
      }),
      { seed: 4 },
    );
  });
});

describe('a step', () => {
  test('that was run twice fails if either row does, and shows the worse figures', () => {
    const rows = [
      { concurrency: 200, p95_ms: 100, error_rate: 0.02 },
      { concurrency: 100, p95_ms: 100, error_rate: 0 },
      { concurrency: 200, p95_ms: 600, error_rate: 0 },
    ];
    expect(firstCapacityBreak(rows, BUDGETS)).toEqual({
      capacity: 100,
      censored: false,
      firstFailing: {
        concurrency: 200,
        p95_ms: 600,
        error_rate: 0.02,
        broke: ['p95_ms', 'error_rate'],
      },
      failures: [],
    });
  });

  test('passes exactly at its budget', () => {
    const rows = [{ concurrency: 1, p95_ms: 500, error_rate: 0.01 }];
    expect(firstCapacityBreak(rows, BUDGETS)).toMatchObject({ capacity: 1, censored: true });
  });

  test('may fail with an infinite delay: that is a figure', () => {
    const rows = [{ concurrency: 1, p95_ms: Infinity, error_rate: 0 }];
    const found = firstCapacityBreak(rows, BUDGETS);
    expect(found.firstFailing).toEqual({ ...rows[0], broke: ['p95_ms'] });
    expect(found.failures).toEqual([]);
  });

  test('needs only the figures that have a budget', () => {
    const rows = [{ concurrency: 1, error_rate: 0.5 }];
    const found = firstCapacityBreak(rows, { error_rate: 0.1 });
    expect(found.firstFailing).toEqual({
      concurrency: 1,
      p95_ms: null,
      error_rate: 0.5,
      broke: ['error_rate'],
    });
    expect(found.failures).toEqual([]);
  });
});

describe('a figure that cannot be judged', () => {
  const good = { concurrency: 100, p95_ms: 300, error_rate: 0 };
  const later = { concurrency: 300, p95_ms: 300, error_rate: 0 };

  test.each([
    [{ concurrency: 200, error_rate: 0 }, 'step 200: p95_ms is missing'],
    [{ concurrency: 200, p95_ms: null, error_rate: 0 }, 'step 200: p95_ms is missing'],
    [{ concurrency: 200, p95_ms: 300 }, 'step 200: error_rate is missing'],
    [{ concurrency: 200, p95_ms: NaN, error_rate: 0 }, 'step 200: p95_ms is not a number'],
    [{ concurrency: 200, p95_ms: '300', error_rate: 0 }, 'step 200: p95_ms is not a number'],
    [{ concurrency: 200, p95_ms: -1, error_rate: 0 }, 'step 200: p95_ms is negative'],
    [{ concurrency: 200, p95_ms: 300, error_rate: -0.1 }, 'step 200: error_rate is negative'],
    [{ concurrency: 200, p95_ms: 300, error_rate: 5 }, 'step 200: error_rate is above 1'],
  ])('in %o is named, and nothing at or beyond its step is supported', (step, failure) => {
    const found = firstCapacityBreak([later, step, good], BUDGETS);
    expect(found.failures).toEqual([failure]);
    expect(found).toMatchObject({ capacity: 100, censored: false });
    expect(found.firstFailing).toMatchObject({ concurrency: 200, broke: [] });
  });

  test('is not made good by another row of the same step', () => {
    const rows = [good, { concurrency: 100, p95_ms: NaN, error_rate: 0 }];
    expect(firstCapacityBreak(rows, BUDGETS)).toEqual({
      capacity: null,
      censored: false,
      firstFailing: { concurrency: 100, p95_ms: 300, error_rate: 0, broke: [] },
      failures: ['step 100: p95_ms is not a number'],
    });
  });

  test('beyond the break is named all the same', () => {
    const rows = [...table('.xx'), { concurrency: 900, p95_ms: NaN, error_rate: 0 }];
    const found = firstCapacityBreak(rows, BUDGETS);
    expect(found.capacity).toBe(100);
    expect(found.failures).toEqual(['step 900: p95_ms is not a number']);
  });
});

describe('there is no capacity, and a reason by name,', () => {
  const none = { capacity: null, censored: false, firstFailing: null };

  test('without steps', () => {
    expect(firstCapacityBreak([], BUDGETS)).toEqual({
      ...none,
      failures: ['the table has no steps'],
    });
  });

  test.each([undefined, null, NaN, Infinity, -1, '100'])(
    'with a concurrency of %o',
    (concurrency) => {
      const rows = [...table('..'), { concurrency, p95_ms: 1, error_rate: 0 }];
      const failures = ['row 3: concurrency is not a number of at least 0'];
      expect(firstCapacityBreak(rows, BUDGETS)).toEqual({ ...none, failures });
    },
  );

  test('with a row that is none', () => {
    const rows = [null, undefined, 7] as unknown as CapacityStep[];
    expect(firstCapacityBreak(rows, BUDGETS).failures).toHaveLength(3);
  });

  test.each([
    [{}, 2, 'no budget is given'],
    [{ p95_ms: NaN }, 2, 'the budget of p95_ms is not a number of at least 0'],
    [{ error_rate: -1 }, 2, 'the budget of error_rate is not a number of at least 0'],
    [BUDGETS, 0, 'sustain is not a positive whole number'],
    [BUDGETS, 1.5, 'sustain is not a positive whole number'],
  ])('with budgets %o and sustain %d', (budgets, sustain, failure) => {
    const found = firstCapacityBreak(table('..'), budgets, { sustain });
    expect(found).toEqual({ ...none, failures: [failure] });
  });
});
