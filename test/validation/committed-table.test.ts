import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { cases, lawOf, type ValidatedRow } from '../../src/validation/index.ts';

const TABLE = 'out/reference/validate/rows.csv';

const records: Record<string, string>[] = parse(readFileSync(TABLE, 'utf8'), { columns: true });
const rows: readonly ValidatedRow[] = records.map((row) => ({
  case: row['model']!,
  file: row['file']!,
  family: row['family']!,
  metric: row['metric']!,
  seed: row['seed']!,
  exact: Number(row['exact']),
  simulated: Number(row['simulated']),
  halfWidth: Number(row['half_width']),
  z: Number(row['z']),
}));

/** Half-width as a share of the exact figure; of hand traces, which leave nothing to chance, 0. */
const relative = ({ exact, halfWidth }: ValidatedRow): number =>
  halfWidth > 0 ? halfWidth / Math.abs(exact) : 0;

const widest = (of: readonly ValidatedRow[]): number => Math.max(0, ...of.map(relative));

describe(`the committed table ${TABLE}`, () => {
  test('has three seeds of every figure of every case', () => {
    const figures = cases.flatMap(({ known, file, measures }) =>
      Object.keys(measures).flatMap((metric) =>
        ['1', '2', '3'].map((seed) => `${known.id} ${file} ${metric} ${seed}`),
      ),
    );
    const found = rows.map((row) => `${row.case} ${row.file} ${row.metric} ${row.seed}`);
    expect([...found].sort()).toEqual([...figures].sort());
  });

  test('agrees with theory', () => {
    expect(lawOf(rows)).toMatchObject({ holds: true, broken: [] });
  });

  test('is known to 2 %, the 99th percentiles to 5 %', () => {
    const limit = ({ metric }: ValidatedRow): number => (metric.includes('p99') ? 0.05 : 0.02);
    expect(rows.filter((row) => relative(row) > limit(row))).toEqual([]);
  });

  // `npm run docs` writes the page anew.
  test('is summed up in docs/theory.md', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/theory.md');
  });
});

function page(): string {
  const law = lawOf(rows);
  const largest = Math.abs(law.worst!.z).toFixed(2);
  const families = [...new Set(rows.map(({ family }) => family))];
  const lines = families.map((family) => {
    const of = rows.filter((row) => row.family === family);
    const models = new Set(of.map((row) => row.case)).size;
    const z = Math.max(...of.map((row) => Math.abs(row.z))).toFixed(2);
    const width = `${(100 * widest(of)).toFixed(1)} %`;
    return `| ${family.replaceAll('|', '\\|')} | ${models} | ${of.length} | ${width} | ${z} |`;
  });
  return `# Theory beside simulation

What \`turnsim validate\` found, by family of queueing models; the figures themselves are in
[rows.csv](../out/reference/validate/rows.csv), the closed forms in \`src/theory\`, the models in
\`models/theory\`. Figures of three seeds each, from 30 independent runs or more. Half-widths are of 95 % confidence
intervals, as a share of the exact figure: at most 2 %, of 99th percentiles 5 %. z is the distance from
theory in standard errors.

${law.rows} figures of ${law.models} models agree: the largest |z| is ${largest} (4.75 allowed); over one figure of each run the
mean z is ${law.meanZ.toFixed(2)} (0.25 allowed), and ${(100 * law.beyondTwo).toFixed(1)} % lie beyond 2 (9 % allowed).

| family | models | figures | widest half-width | largest \\|z\\| |
|---|--:|--:|--:|--:|
${lines.join('\n')}
`;
}
