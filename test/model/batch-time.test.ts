import { expect, test } from 'vitest';
import { describeMistake } from '../../src/files/index.ts';
import { readModel } from '../../src/model/index.ts';

const mistakes = (keys: string, batchTime: string): string[] => {
  const reading = readModel(
    'm.yaml',
    `model: m
classes: { all: { urgency: 0 } }
stations: { s: { kind: batching_pool, workers: 2, ${keys} batch_time: { base: 1ms, ${batchTime} } } }
routes: { r: { kind: jobs, class: all, through: [s], traffic: { poisson: { rate: 1/s } } } }
`,
  );
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
};

const DEVICE = 'device: { base: 1ms, instances: 2 }';

test.each([
  ['', DEVICE],
  ['', 'stall_share: 1%, stall_time: 1s'],
  ['', 'noise_cv: 10%, noise_correlation: 50%'],
])('parts that fit are read: %s %s', (keys, batchTime) => {
  expect(mistakes(keys, batchTime)).toEqual([]);
});

test.each([
  ['', 'stall_share: 1%', /batch_time\.stall_share: expected stall_time beside it/],
  ['', 'stall_time: 1s', /batch_time\.stall_time: expected stall_share beside it/],
  ['', 'noise: gamma, noise_correlation: 50%', /batch_time\.noise: expected lognormal/],
  ['preemption: resume,', DEVICE, /s\.preemption: expected nothing here/],
  ['breakdowns: { every: 1h, repair: 1min },', DEVICE, /s\.breakdowns: expected nothing here/],
])('what would be ignored is refused: %s %s', (keys, batchTime, message) => {
  expect(mistakes(keys, batchTime).join('\n')).toMatch(message);
});
