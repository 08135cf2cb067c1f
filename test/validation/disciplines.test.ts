import { describe, expect, test } from 'vitest';
import { explained, poissonJobs, someModel } from './some-model.ts';

const SERVICE = 'service: { exponential: { mean: 1s } }';

/** 1.3/s urgent, .9/s others, for three workers. */
function about(pool: string) {
  const routes = `${poissonJobs(1.3)}, ${poissonJobs(0.9, 'pool', 'others', 'slow')}`;
  const station = `pool: { kind: batching_pool, workers: 3, ${SERVICE}, ${pool} }`;
  return explained(someModel(station, routes), { jobs: 6000 });
}

describe('what theory says of a queue is so whatever the discipline', () => {
  test.each([
    'dispatch: earliest_deadline, deadline: { job: 1s, slow: 3s }',
    'dispatch: shortest_first',
    'dispatch: weighted_fair, weights: { job: 1, slow: 2 }',
    'reserved: { job: 1 }',
    'reserved: { job: 1 }, overflow: false',
    'keep_free: { slow: 1 }',
    'preemption: resume',
    'preemption: restart',
    'shed_after: { slow: 3s }',
    'admission: { slow: { rate: 0.5/s, burst: 2 } }',
  ])('%s', (pool) => {
    const { sentences, figures } = about(pool);
    expect(sentences.filter((sentence) => /differ|bug|unstable/.test(sentence))).toEqual([
      // 1.3/s of one second each are too much for one worker.
      ...(pool.includes('overflow')
        ? [
            'pool is unstable: it is asked for 130 % of what it can do, so its backlog grows without end and no mean waiting exists.',
          ]
        : []),
    ]);
    expect(figures.every(({ verdict }) => verdict === 'agrees')).toBe(true);
  });
});
