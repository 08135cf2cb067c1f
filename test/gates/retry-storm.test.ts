import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type RetryStormOptions,
  type RetryStormPoint,
  retryStormWindows,
} from '../../src/gates/index.ts';

/** A window of 100 turns with so many attempts and errors. */
const point = (minute: number, attempts: number, errors: number, dependency?: string) => ({
  minute,
  user_turns: 100,
  service_attempts: attempts,
  dependency_error_rate: errors,
  ...(dependency === undefined ? {} : { dependency }),
});

const QUIET = point(0, 105, 0.01);
const STORM = point(1, 240, 0.2);

const minutes = (points: readonly RetryStormPoint[], options?: RetryStormOptions): number[] => {
  const found = retryStormWindows(points, options);
  expect(found.failures).toEqual([]);
  expect(found.storm).toBe(found.windows.length > 0);
  return found.windows.map(({ minute }) => minute);
};

describe('a retry storm', () => {
  test('is amplification together with errors', () => {
    expect(retryStormWindows([QUIET, STORM])).toEqual({
      storm: true,
      windows: [
        { minute: 1, dependency: null, ratio: 2.4, error_rate: 0.2, action: 'cap retries' },
      ],
      failures: [],
      judged: 2,
    });
  });

  test('is not: quiet windows, errors without retries, retries without errors', () => {
    expect(minutes([QUIET, point(1, 105, 0.6), point(2, 400, 0.01)])).toEqual([]);
  });

  test('is not a mere count of requests', () => {
    const busy = { ...QUIET, user_turns: 1e6, service_attempts: 1.05e6 };
    expect(minutes([busy, { ...busy, dependency_error_rate: 0.3 }])).toEqual([]);
  });

  test('begins at 1.8 attempts per turn and 5 % errors, both included, unless told otherwise', () => {
    const points = [
      point(0, 180, 0.05),
      point(1, 179, 0.05),
      point(2, 180, 0.049),
      point(3, 150, 0.03),
    ];
    expect(minutes(points)).toEqual([0]);
    expect(minutes(points, { attempts_per_turn: 1.5 })).toEqual([0, 1]);
    expect(minutes(points, { error_rate: 0.03 })).toEqual([0, 2]);
    expect(minutes(points, { attempts_per_turn: 1.5, error_rate: 0.03 })).toEqual([0, 1, 2, 3]);
  });

  test('that has settled goes on alarming', () => {
    const points = [QUIET, ...Array.from({ length: 60 }, (_, i) => point(i + 1, 240, 0.2))];
    expect(minutes(points)).toHaveLength(60);
    const baseline = { attempts_per_turn: 1.05, error_rate: 0.01 };
    expect(minutes(points, { baseline })).toHaveLength(60);
  });

  test('is seen per dependency: one that is quiet does not hide the other', () => {
    const points = [
      point(1, 240, 0.2, 'retrieval'),
      point(1, 100, 0, 'tools'),
      point(0, 240, 0.2, 'tools'),
      point(1, 240, 0.2, 'acl'),
    ];
    expect(
      retryStormWindows(points).windows.map(({ minute, dependency }) => [minute, dependency]),
    ).toEqual([
      [0, 'tools'],
      [1, 'acl'],
      [1, 'retrieval'],
    ]);
  });

  test('is told in order of minutes, whatever the order of the points', () => {
    expect(minutes([point(3, 240, 0.2), point(-1, 240, 0.2), QUIET, STORM])).toEqual([-1, 1, 3]);
  });
});

describe('against a baseline, a storm', () => {
  test('wants at least twice the normal error rate', () => {
    const baseline = { attempts_per_turn: 1, error_rate: 0.04 };
    const points = [point(0, 240, 0.079), point(1, 240, 0.08)];
    expect(minutes(points, { baseline })).toEqual([1]);
    expect(minutes(points)).toEqual([0, 1]);
  });

  test('wants at least twice the normal retries: 2.4 attempts where 1.7 are normal', () => {
    const baseline = { attempts_per_turn: 1.7, error_rate: 0 };
    expect(minutes([point(0, 239, 0.2), point(1, 240, 0.2)], { baseline })).toEqual([1]);
  });

  test('never takes less than the thresholds', () => {
    for (const baseline of [
      { attempts_per_turn: 1, error_rate: 0 },
      { attempts_per_turn: 1.1, error_rate: 0.01 },
      { attempts_per_turn: 0.2, error_rate: 0.025 },
    ]) {
      const points = [point(0, 179, 0.2), point(1, 240, 0.049), point(2, 180, 0.05)];
      expect(minutes(points, { baseline })).toEqual([2]);
    }
  });

  test('includes the threshold however it is rounded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 150, max: 900 }), (normal) => {
        const baseline = { attempts_per_turn: normal / 100, error_rate: 0 };
        expect(minutes([point(0, 2 * normal - 100, 0.2)], { baseline })).toEqual([0]);
        expect(minutes([point(0, 2 * normal - 101, 0.2)], { baseline })).toEqual([]);
      }),
      { seed: 1 },
    );
  });
});

describe('a small window', () => {
  const small = (turns: number) => ({
    ...STORM,
    user_turns: turns,
    service_attempts: turns * 5,
  });

  test('of one turn never alarms, and is not counted as judged', () => {
    expect(retryStormWindows([small(1)])).toEqual({
      storm: false,
      windows: [],
      failures: [],
      judged: 0,
    });
  });

  test('alarms from 10 turns on unless told otherwise', () => {
    expect(minutes([small(9)])).toEqual([]);
    expect(minutes([small(10)])).toEqual([1]);
    expect(minutes([small(2)], { min_turns: 2 })).toEqual([1]);
    expect(minutes([small(10)], { min_turns: 11 })).toEqual([]);
  });

  test('without turns or attempts is idle, and needs no error rate', () => {
    const idle = { minute: 0, user_turns: 0, service_attempts: 0 };
    expect(minutes([idle, { ...idle, dependency_error_rate: 0 }])).toEqual([]);
  });
});

describe('the action', () => {
  test('is to cap retries, and from half of them failing on to enable the fallback too', () => {
    const points = [point(0, 240, 0.49), point(1, 240, 0.5), point(2, 240, 1)];
    expect(retryStormWindows(points).windows.map(({ action }) => action)).toEqual([
      'cap retries',
      'cap retries, enable fallback',
      'cap retries, enable fallback',
    ]);
  });
});

describe('a point that cannot be judged is named and left out:', () => {
  test.each([
    ['minute', undefined, 'is missing'],
    ['minute', '3', 'is not a number'],
    ['minute', Infinity, 'is infinite'],
    ['user_turns', undefined, 'is missing'],
    ['user_turns', NaN, 'is not a number'],
    ['user_turns', -1, 'is negative'],
    ['user_turns', Infinity, 'is infinite'],
    ['user_turns', 0, 'is 0, with service_attempts'],
    ['service_attempts', null, 'is missing'],
    ['service_attempts', '240', 'is not a number'],
    ['service_attempts', -240, 'is negative'],
    ['dependency_error_rate', '', 'is missing'],
    ['dependency_error_rate', NaN, 'is not a number'],
    ['dependency_error_rate', -0.1, 'is negative'],
    ['dependency_error_rate', 20, 'is above 1'],
    ['dependency', 7, 'is not a name'],
  ])('%s of %o %s', (field, value, says) => {
    const found = retryStormWindows([QUIET, { ...STORM, [field]: value }]);
    expect(found).toEqual({
      storm: false,
      windows: [],
      failures: [`row 2: ${field} ${says}`],
      judged: 1,
    });
  });

  test.each([[null], [undefined], [7], ['storm'], [[1, 100, 240, 0.2]]])('%o', (row) => {
    const found = retryStormWindows([row as RetryStormPoint, STORM]);
    expect(found.failures).toEqual(['row 1: not a record of figures']);
    expect(found).toMatchObject({ storm: true, judged: 1 });
  });
});

describe('nothing is judged, and a failure says why,', () => {
  test.each([[[]], [null], [undefined], [{}], ['points']])('in an empty table: %o', (points) => {
    expect(retryStormWindows(points as readonly RetryStormPoint[])).toEqual({
      storm: false,
      windows: [],
      failures: ['the table has no windows'],
      judged: 0,
    });
  });

  const baseline = { attempts_per_turn: 1.1, error_rate: 0.01 };

  test.each([
    [{ attempts_per_turn: NaN }, 'attempts_per_turn is not a number'],
    [{ attempts_per_turn: '1.8' }, 'attempts_per_turn is not a number'],
    [{ attempts_per_turn: 0 }, 'attempts_per_turn is 0'],
    [{ attempts_per_turn: Infinity }, 'attempts_per_turn is infinite'],
    [{ error_rate: 0 }, 'error_rate is 0'],
    [{ error_rate: -0.05 }, 'error_rate is negative'],
    [{ error_rate: 5 }, 'error_rate is above 1'],
    [{ min_turns: null }, 'min_turns is missing'],
    [{ min_turns: 1 }, 'min_turns is below 2'],
    [
      { baseline: { ...baseline, attempts_per_turn: undefined } },
      'baseline.attempts_per_turn is missing',
    ],
    [{ baseline: { ...baseline, error_rate: NaN } }, 'baseline.error_rate is not a number'],
    [{ baseline: { ...baseline, error_rate: 0.6 } }, 'baseline.error_rate is above 0.5'],
  ])('with options %o', (options, failure) => {
    expect(retryStormWindows([STORM], options as RetryStormOptions)).toEqual({
      storm: false,
      windows: [],
      failures: [`options: ${failure}`],
      judged: 0,
    });
  });

  test('with options or a baseline that are no records', () => {
    for (const options of [null, 7, [1.8]]) {
      const found = retryStormWindows([STORM], options as unknown as RetryStormOptions);
      expect(found).toMatchObject({ storm: false, failures: ['options: not a record'] });
    }
    const found = retryStormWindows([STORM], { baseline: null } as unknown as RetryStormOptions);
    expect(found).toMatchObject({ storm: false, judged: 0 });
    expect(found.failures).toHaveLength(2);
  });
});

describe('whatever it is given, the alarm', () => {
  const junk = fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true });
  /** Mostly what a figure or option can be, so that some of the windows alarm; and often not. */
  const mostly = (...values: readonly unknown[]) =>
    fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...values) },
      { weight: 1, arbitrary: fc.constantFrom(undefined, null, '', '9', -1, NaN, Infinity) },
      { weight: 1, arbitrary: junk },
    );
  const row = fc.record(
    {
      minute: mostly(0, 1, 2),
      user_turns: mostly(0, 1, 20, 100),
      service_attempts: mostly(0, 20, 100, 1e9),
      dependency_error_rate: mostly(0, 0.01, 0.1, 1),
      dependency: mostly(undefined, 'tools', '__proto__'),
    },
    { requiredKeys: ['minute', 'user_turns', 'service_attempts'] },
  );
  const mixed = fc.array(fc.oneof({ weight: 4, arbitrary: row }, junk), { maxLength: 4 });
  const options = fc.oneof(
    fc.constant(undefined),
    junk,
    fc.record(
      { error_rate: mostly(0.05, 0.5), min_turns: mostly(2, 20), baseline: junk },
      { requiredKeys: [] },
    ),
  );

  const shows = (ratio: number, errors: number) => (point: RetryStormPoint) => {
    const { user_turns: turns, service_attempts: attempts, dependency_error_rate } = point ?? {};
    if (typeof turns !== 'number' || typeof attempts !== 'number') return false;
    return attempts / turns === ratio && dependency_error_rate === errors;
  };

  test('never throws on junk, and every storm rests on attempts and errors that were measured', () => {
    let storms = 0;
    fc.assert(
      fc.property(fc.oneof(mixed, junk), options, (points, given) => {
        const found = retryStormWindows(
          points as readonly RetryStormPoint[],
          given as RetryStormOptions,
        );
        expect(found.storm).toBe(found.windows.length > 0);
        expect(found.windows.length).toBeLessThanOrEqual(found.judged);
        if (found.judged === 0) expect(found.storm).toBe(false);
        for (const { ratio, error_rate } of found.windows) {
          storms++;
          expect(ratio).toBeGreaterThanOrEqual(1.8);
          expect(error_rate).toBeGreaterThan(0);
          expect((points as RetryStormPoint[]).some(shows(ratio, error_rate))).toBe(true);
        }
      }),
      { seed: 2, numRuns: 5_000 },
    );
    expect(storms).toBeGreaterThan(50);
  });

  test('does not depend on the order of the points', () => {
    const table = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(table, (order) => {
        const points = order.map((minute) => point(minute, 100 + minute * 10, minute / 100));
        const sorted = [...points].sort((a, b) => a.minute - b.minute);
        expect(retryStormWindows(points)).toEqual(retryStormWindows(sorted));
      }),
      { seed: 3 },
    );
  });
});
