import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeTogether } from '../../src/cli/written-together.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnsim-written-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('files of an older run that this one has not made do not stay beside its own', () => {
  writeTogether(folder, { 'steps.csv': 'old', 'paired.csv': 'old' });
  writeFileSync(join(folder, 'notes.txt'), 'of the user');
  writeTogether(folder, { 'steps.csv': 'new', 'paired.csv': null, 'tenants.csv': null });
  expect(readdirSync(folder).sort()).toEqual(['notes.txt', 'steps.csv']);
  expect(readFileSync(join(folder, 'steps.csv'), 'utf8')).toBe('new');
});
