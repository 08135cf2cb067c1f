import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInputs } from '../src/cli/inputs.ts';
import { cellsOfVariants, runTask, tasksOf } from '../src/experiment/index.ts';
import { windowsCsv } from '../src/report/index.ts';

const FOLDER = 'experiments/drills';

const drills = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

/** Columns `step`, `policy` and `replication` of windows.csv. */
const isOf = (step: number, policy: string) => (line: string) => {
  const cells = line.split(',');
  return cells[0] === `${step}` && cells[3] === policy && cells[4] === '0';
};

/** `npm run reproduce` runs all of a drill; here one run of its last policy stands for it. */
describe.each(drills)('%s', (file) => {
  test('one of its runs writes the bytes of the reference', () => {
    const { experiment, variants } = readInputs(join(FOLDER, file));
    const cell = cellsOfVariants(experiment, variants).at(-1)!;
    const [task] = tasksOf({ ...experiment, replications: 1 }, [cell]);
    const { model } = variants.find(({ policy }) => policy === cell.policy)!;
    const written = linesOf(windowsCsv([{ cell, replications: [runTask(model, task!)] }]));
    const reference = join('out', 'reference', basename(file, '.yaml'), 'windows.csv');
    const [header, ...rows] = linesOf(readFileSync(reference, 'utf8'));
    expect(written).toEqual([header, ...rows.filter(isOf(cell.step, cell.policy))]);
  });
});

type Row = Record<string, string>;

function reference(drill: string, file: string): Row[] {
  const [header, ...lines] = linesOf(readFileSync(`out/reference/${drill}/${file}.csv`, 'utf8'));
  const names = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
  });
}

/** By policy, the row of a route. */
const byPolicy = (rows: readonly Row[], route: string): Record<string, Row> =>
  Object.fromEntries(
    rows.filter((row) => row['route'] === route).map((row) => [row['policy']!, row]),
  );

describe('region-loss: half of the GPUs at the peak', () => {
  const steps = byPolicy(reference('region-loss', 'steps'), 'agent');
  const harm = byPolicy(reference('region-loss', 'harm'), 'agent');

  test('the gate fails where files stand in one line with callers, and holds under every plan', () => {
    const verdicts = Object.entries(steps).map(([policy, row]) => [policy, row['verdict']]);
    expect(verdicts).toEqual([
      ['none', 'FAIL'],
      ['strict', 'PASS'],
      ['isolation', 'PASS'],
      ['plan', 'PASS'],
    ]);
  });

  test('a plan spares nine of ten turns that are harmed without one', () => {
    const harmed = (policy: string): number => Number(harm[policy]!['turns_harmed_mean']);
    for (const policy of ['strict', 'isolation', 'plan']) {
      expect(harmed(policy), policy).toBeLessThan(0.1 * harmed('none'));
    }
  });

  test('files pay for it', () => {
    const p95 = (policy: string): number =>
      Number(byPolicy(reference('region-loss', 'steps'), 'files')[policy]!['p95_ms']);
    expect(p95('plan')).toBeGreaterThan(10 * p95('none'));
  });
});
