import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshFolder, turnsim } from './turnsim.ts';

const MODEL = (fit: string): string => `model: m
classes: { live: { urgency: 0 } }
stations:
  pool: { kind: batching_pool, workers: 1, batch_time: { base: 10ms }${fit} }
routes: { jobs: { kind: jobs, class: live, through: [pool], traffic: { poisson: { rate: 1/s } } } }
`;
const FIT =
  ', fit: { shape: linear, rows: [], figures: 9, error: {}, parameters: { batch_time.base: 10% }, covariance: [[0.01]] }';
const EXPERIMENT = `question: What?
model: m.yaml
sweep: { route: jobs, rate: [1/s] }
transient: 0s
measure: 60s
replications: 3
`;

async function run(fit: string, ...options: string[]) {
  const folder = freshFolder();
  writeFileSync(join(folder, 'm.yaml'), MODEL(fit));
  writeFileSync(join(folder, 'e.yaml'), EXPERIMENT);
  return turnsim(folder, 'run', 'e.yaml', '--quiet', '--threads', '1', ...options);
}

test('--input-uncertainty prints a second interval, from profiles drawn from their covariance', async () => {
  const { code, stdout } = await run(FIT, '--input-uncertainty', '8');
  expect(code).toBe(0);
  expect(stdout).toMatch(/Profiles were drawn 8 times from the covariance of their fits/);
  const [, low, high] = /by the profiles[\s\S]*?\n +1 .* ([\d.]+) to ([\d.]+)\n/
    .exec(stdout)!
    .map(Number);
  // Hardly any job waits: the p95 is the service time, 10 ms, known to 10 %.
  expect(low).toBeLessThan(9.8);
  expect(high).toBeGreaterThan(10.2);
  expect(high! / low!).toBeLessThan(1.7);
});

test('and is refused where no profile says how surely it is known', async () => {
  const { code, stderr } = await run('', '--input-uncertainty');
  expect(code).toBe(2);
  expect(stderr).toMatch(/expected a station whose profile has a fit with its covariance/);
});
