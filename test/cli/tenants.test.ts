import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readInputs } from '../../src/cli/inputs.ts';
import {
  cellsOfVariants,
  runTask,
  stepRowsOfVariants,
  tasksOf,
  tenantRowsOfVariants,
} from '../../src/experiment/index.ts';
import { tenantsCsv } from '../../src/report/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnsim-tenants-'));
afterAll(() => rmSync(folder, { recursive: true }));

function rowsOf(settings: readonly string[]) {
  const file = join(folder, 'tenants.yaml');
  writeFileSync(
    file,
    `question: Are tenants served alike?
model: ${resolve('models/voice-agent.yaml')}
sweep: { route: agent, concurrency: [120] }
replications: 2
measure: 2min
budgets: { agent: { error_rate: 2% } }
`,
  );
  const { experiment, model, variants } = readInputs(file, settings);
  const results = cellsOfVariants(experiment, variants).map((cell) => ({
    cell,
    replications: tasksOf(experiment, [cell]).map((task) => runTask(model, task)),
  }));
  const steps = stepRowsOfVariants(experiment, variants, results);
  const step = steps.find(({ route }) => route === 'agent')!;
  return { step, tenants: tenantRowsOfVariants(experiment, variants, results, steps) };
}

describe('tenants of the shipped voice agent', () => {
  const { step, tenants } = rowsOf([]);
  const sum = (of: (row: (typeof tenants)[0]) => number): number =>
    tenants.reduce((total, row) => total + of(row), 0);

  test('have their shares of the turns, and all of them together', () => {
    expect(tenants.map(({ tenant }) => tenant)).toEqual(['clinic', 'bank', 'shop']);
    expect(sum(({ offered }) => offered)).toBe(step.offered);
    expect(sum(({ served }) => served)).toBe(step.served);
    // About 370 calls: a share of one half has a standard deviation of .03; the band is five of them.
    for (const [i, share] of [0.5, 0.3, 0.2].entries()) {
      expect(Math.abs(tenants[i]!.offeredShare - share)).toBeLessThan(0.15);
    }
  });

  test('are served alike where nothing tells them apart', () => {
    // Of success rates near .85 in some hundred turns each; equal ones have the index 1.
    expect(step.voice!.fairness).toBeGreaterThan(0.99);
    expect(step.voice!.fairness).toBeLessThanOrEqual(1);
  });

  test('have a row each in tenants.csv', () => {
    const [header, ...lines] = tenantsCsv(tenants).trimEnd().split('\n');
    expect(header).toContain('tenant,turns_offered_count,offered_share');
    expect(lines).toHaveLength(3);
  });
});

test('an error budget that is overspent says so: patience of a moment', () => {
  const { tenants } = rowsOf(['routes.agent.callers.patience=900ms']);
  for (const { errorBudgetUsed, errorRate } of tenants) {
    expect(errorBudgetUsed).toBeCloseTo(errorRate.value / 0.02, 12);
    expect(errorBudgetUsed).toBeGreaterThan(1);
  }
});

test('a tenant that may have fewer calls loses its own, and nobody else does', () => {
  const limit = 'routes.agent.callers.tenants.clinic.admission.concurrency=20';
  const [clinic, ...others] = rowsOf([limit]).tenants;
  // 60 calls at a time would come, and Erlang B of 60 erlangs on 20 lines is .68; a lost call is one turn, the others
  // are six on average: .68 / (.68 + .32 x 6) of the turns, of some 200 calls.
  expect(clinic!.errorRate.value).toBeGreaterThan(0.16);
  expect(clinic!.errorRate.value).toBeLessThan(0.36);
  for (const { errorRate } of others) expect(errorRate.value).toBeLessThan(0.02);
});
