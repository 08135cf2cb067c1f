import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/mistake.ts';
import { readModel } from '../../src/model/index.ts';

function mistakesIn(patience: string): string[] {
  const text = `model: patient
classes: { live: { urgency: 0 }, bulk: { urgency: 1 } }
stations:
  pool: { kind: batching_pool, workers: 1, service: 5s, patience: ${patience} }
routes:
  jobs: { kind: jobs, class: live, through: [pool], traffic: { poisson: { rate: 2/s } } }
`;
  const reading = readModel('m.yaml', text);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

describe('a value by class that is wrong', () => {
  test('is told as such, and its class is not taken for a distribution', () => {
    expect(mistakesIn('{ live: 5 }')).toEqual([
      'm.yaml:4:75: stations.pool.patience.live: expected a value such as 5s, or a distribution such as { exponential: { mean: 5s } }, found 5, did you mean 5ms, 5s or 5min?',
    ]);
    expect(mistakesIn('{ live: { exponential: { mean: 5 } } }')).toEqual([
      'm.yaml:4:98: stations.pool.patience.live.exponential.mean: expected a duration with its unit, such as 20ms, found 5, did you mean 5ms, 5s or 5min?',
    ]);
  });

  test('is told where a distribution for all is meant too', () => {
    expect(mistakesIn('{ exponentail: { mean: 5s } }')).toEqual([
      'm.yaml:4:69: stations.pool.patience.exponentail: expected a known key, found exponentail, did you mean exponential?',
    ]);
  });
});
