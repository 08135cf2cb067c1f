import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readInputs } from '../src/cli/inputs.ts';
import { cellsOfVariants, runTask, tasksOf } from '../src/experiment/index.ts';
import { windowsCsv } from '../src/report/index.ts';

const FOLDER = 'experiments/policies';
const files = readdirSync(FOLDER).map((file) => file.replace('.yaml', ''));

type Row = Readonly<Record<string, string>>;

/** The rows of a table whose lines begin so: most of a reference are of other cells. */
function rowsOf(csv: string, beginning = ''): Row[] {
  const [header, ...lines] = csv.trimEnd().split('\n');
  const names = header!.split(',');
  return lines
    .filter((line) => line.startsWith(beginning))
    .map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

/** What a row is of. */
const keyOf = ({
  step,
  policy,
  replication,
  begin_s,
  kind,
  name,
  dependency,
  tenant,
}: Row): string => [step, policy, replication, begin_s, kind, name, dependency, tenant].join();

/** The whole of it is for `npm run reproduce`. */
describe.each(files)('%s', (name) => {
  const { experiment, variants } = readInputs(`${FOLDER}/${name}.yaml`);
  const csv = readFileSync(`out/reference/${name}/windows.csv`, 'utf8');

  test.each(variants.slice(-1))(
    'the first window of the first replication at the first step is that of the reference, under $policy',
    ({ policy, model }) => {
      const cells = cellsOfVariants(experiment, variants);
      const whole = cells.find((each) => each.step === 1 && each.policy === policy)!;
      const { window } = whole.spans;
      const cell = { ...whole, spans: { ...whole.spans, measure: window } };
      const task = tasksOf(experiment, [cell]).find(({ replication }) => replication === 0)!;
      const rows = rowsOf(windowsCsv([{ cell, replications: [runTask(model, task)] }]));
      expect(rows.length).toBeGreaterThan(0);
      const { quantity, level } = cell.load;
      const same = rowsOf(csv, [cell.step, quantity, level, policy, 0, ''].join());
      const reference = new Map(same.map((row) => [keyOf(row), row]));
      // The reference may have columns that only other policies need.
      for (const row of rows) expect(reference.get(keyOf(row))).toMatchObject(row);
    },
  );
});
