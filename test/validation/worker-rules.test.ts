import { expect, test } from 'vitest';
import { readModel } from '../../src/model/index.ts';
import { repeatsService, servesAll, waitsAgain } from '../../src/validation/discipline-rules.ts';
import { type Queue, queuesOf } from '../../src/validation/queue.ts';

function queue(rules: string): Queue {
  const text = `model: m
classes: { job: { urgency: 0 } }
stations: { pool: { kind: batching_pool, workers: 2, service: 1s, ${rules} } }
routes: { jobs: { kind: jobs, class: job, through: [pool], traffic: { poisson: { rate: 1/s } } } }
`;
  const reading = readModel('m.yaml', text);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return queuesOf(reading.value)[0]!;
}

// Little's law for the backlog needs jobs that wait once, the utilization law ones that are served once and all.
test.each([
  ['breakdowns: { every: 1h, repair: 1min, work: resume }', true, false, true],
  ['breakdowns: { every: 1h, repair: 1min, work: lost }', false, false, false],
  ['breakdowns: { every: 1h, repair: 1min, work: restart }', true, true, true],
  ['autoscale: { target: { backlog: 1 }, provision: 30s }', false, false, true],
])('%s: waits again %j, is served again %j, loses nobody %j', (rules, again, repeats, lossless) => {
  const found = queue(rules);
  expect(waitsAgain(found)).toBe(again);
  expect(repeatsService(found)).toBe(repeats);
  expect(found.lossless).toBe(lossless);
  expect(servesAll(found)).toBe(false);
});
