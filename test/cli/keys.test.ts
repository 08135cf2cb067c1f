import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { turnsim, turnsimHere } from './turnsim.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnsim-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MODEL = 'models/phone-bank.yaml';

describe('turnsim keys', () => {
  test('says how many phrases keep their key, and what changes the others', async () => {
    const { stdout, code } = await turnsim('.', 'keys', MODEL, 'spring', 'summer');
    expect(code).toBe(0);
    expect(stdout).toContain('2 of 120 phrases keep their key');
    expect(stdout).toMatch(/punctuation +118 +91\.7 %/);
    expect(stdout).toMatch(/namespace +0 +0 %/);
  });

  test('ends with 99 if too few requests keep theirs', async () => {
    expect((await turnsimHere('.', 'keys', MODEL, 'spring', 'summer', '--keeps', '95%')).code).toBe(
      99,
    );
    expect((await turnsimHere('.', 'keys', MODEL, 'spring', 'spring', '--keeps', '95%')).code).toBe(
      0,
    );
  });

  test('compares with a snapshot of the keys that there were', async () => {
    const snapshot = join(folder, 'spring.txt');
    await turnsimHere('.', 'keys', MODEL, 'spring', '--write', snapshot);
    expect(readFileSync(snapshot, 'utf8').split('\n')[0]).toBe(
      'tts/english/clinic_english_1/thank you',
    );
    const { stdout } = await turnsimHere('.', 'keys', MODEL, snapshot, 'summer');
    expect(stdout).toContain('2 of 120 phrases keep their key');
  });

  test('the committed snapshot is that of the release in use', async () => {
    const { stdout, code } = await turnsimHere(
      '.',
      'keys',
      MODEL,
      'test/cli/files/phone-bank-keys.txt',
      'spring',
      '--keeps',
      '100%',
    );
    expect(stdout).toContain('120 of 120 phrases keep their key');
    expect(code).toBe(0);
  });

  test('tells a release that there is not', async () => {
    const { stderr, code } = await turnsimHere('.', 'keys', MODEL, 'spring', 'sumer');
    expect(stderr).toContain(
      'expected a release of the phrase book, found sumer, did you mean summer?',
    );
    expect(code).toBe(2);
  });
});
