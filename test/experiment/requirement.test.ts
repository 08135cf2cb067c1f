import { describe, expect, test } from 'vitest';
import { judgeRequirement } from '../../src/experiment/requirement.ts';

const LEVELS = [100, 200, 300, 400];

/** What a sweep found: passes up to `capacity`, with an interval over replications. */
function swept(capacity: number | null, low: number, high: number) {
  const next = LEVELS.find((level) => level > (capacity ?? 0));
  return {
    levels: LEVELS,
    stableUpTo: 300,
    unstableFrom: 400,
    stabilityKnown: true,
    capacity: {
      capacity,
      censored: next === undefined,
      firstFailing:
        next === undefined
          ? null
          : { concurrency: next, p95_ms: 1000, error_rate: 0, broke: ['p95_ms' as const] },
      failures: [] as string[],
      route: 'calls',
      interval: { low, high } as { low: number; high: number } | null,
    },
  };
}

const capacityOf = (least: number) => ({
  text: `capacity >= ${least}`,
  figure: 'capacity' as const,
  least,
});
const stabilityOf = (least: number) => ({ ...capacityOf(least), figure: 'stable_up_to' as const });

describe('a required capacity', () => {
  test.each([
    ['holds at the lower end of the interval', 200, swept(300, 200, 300), 'PASS'],
    ['lies within the interval', 250, swept(300, 200, 300), 'INCONCLUSIVE'],
    [
      'lies between the last step that holds and the next',
      350,
      swept(300, 300, 300),
      'INCONCLUSIVE',
    ],
    ['is that of a step that fails', 400, swept(300, 300, 300), 'FAIL'],
    ['is above a step that fails', 1000, swept(200, 100, 300), 'FAIL'],
    ['is beyond a sweep that holds throughout', 500, swept(400, 400, 400), 'NO DATA'],
    ['is within a sweep that holds throughout', 400, swept(400, 400, 400), 'PASS'],
    ['is asked of a sweep whose first step fails', 100, swept(null, 0, 0), 'FAIL'],
  ] as const)('%s', (_, least, found, verdict) => {
    expect(judgeRequirement(capacityOf(least), found)).toMatchObject({ verdict });
  });

  test('is not proven by one replication', () => {
    const one = swept(300, 300, 300);
    one.capacity.interval = null;
    expect(judgeRequirement(capacityOf(100), one).verdict).toBe('INCONCLUSIVE');
  });

  test('is no pass when the capacity cannot be told', () => {
    const nothing = swept(null, 0, 0);
    nothing.capacity.failures.push('step 100: p95_ms is missing');
    expect(judgeRequirement(capacityOf(100), nothing)).toMatchObject({
      verdict: 'NO DATA',
      reason: 'step 100: p95_ms is missing',
    });
  });
});

describe('required stability', () => {
  test.each([
    ['up to a stable step', 300, swept(300, 300, 300), 'PASS'],
    [
      'between the last stable step and the first unstable one',
      350,
      swept(300, 300, 300),
      'INCONCLUSIVE',
    ],
    ['at an unstable step', 400, swept(300, 300, 300), 'FAIL'],
    [
      'beyond a stable sweep',
      500,
      { ...swept(300, 300, 300), stableUpTo: 400, unstableFrom: null },
      'NO DATA',
    ],
    [
      'with one replication',
      100,
      { ...swept(300, 300, 300), stableUpTo: 400, unstableFrom: null, stabilityKnown: false },
      'INCONCLUSIVE',
    ],
  ] as const)('%s', (_, least, found, verdict) => {
    expect(judgeRequirement(stabilityOf(least), found)).toMatchObject({ verdict });
  });
});
