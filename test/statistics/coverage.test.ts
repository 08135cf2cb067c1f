import { expect, test } from 'vitest';
import { cases } from '../../bench/coverage/cases.ts';
import { tally } from '../../bench/coverage/measure.ts';

// `npm run coverage-table` does this with 2,000 tables for each of its 20 rows.
test('nominal 95 % intervals of a mean wait and its p95 hold the truth so often', () => {
  const short = cases.find(({ model, utilization }) => model === 'M/M/1' && utilization === 0.5)!;
  const [mean, p95] = tally({ ...short, replications: 3 }, 0, 200);
  for (const { printed, covered, refused } of [mean!, p95!]) {
    // The backlog seems to grow in fewer than 1 % of the tables: their intervals are refused.
    expect(printed + refused).toBe(200);
    expect(refused).toBeLessThanOrEqual(10);
    // About 95 % hold it: the band is 4 to 5 standard deviations wide below and 3 above. With the
    // normal quantile in place of Student's, 80 % did.
    expect(covered).toBeGreaterThanOrEqual(0.87 * printed);
    expect(covered).toBeLessThanOrEqual(0.995 * printed);
  }
});
