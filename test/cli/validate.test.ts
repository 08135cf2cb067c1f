import { expect, test } from 'vitest';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

test('validate --quick: one figure of every family agrees with theory', {
  timeout: 150_000,
}, async () => {
  const { code, stdout } = await turnsim(freshFolder(), 'validate', '--quick', '--quiet');
  expect(stdout).toMatch(/Simulation agrees with theory: 39 figures of 39 models/);
  expect(code).toBe(0);
});

test('validate: names that are no family or model are told with those there are', async () => {
  const { code, stderr } = await turnsimHere(freshFolder(), 'validate', 'M/M/9');
  expect(stderr).toContain('expected families or models, found M/M/9; families: M/M/1, M/M/c,');
  expect(code).toBe(2);
});
