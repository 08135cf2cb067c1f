import { expect, test } from 'vitest';
import {
  columnDictionary,
  cuesCsv,
  harmCsv,
  invariantsCsv,
  pairedCsv,
  stationsCsv,
  stepsCsv,
  tenantsCsv,
  windowsCsv,
} from '../../src/report/index.ts';
import { faultWindowColumns } from '../../src/report/window-columns.ts';

// `npm run docs` writes the file anew.
test('docs/columns.md says what the code writes', async () => {
  await expect(columnDictionary()).toMatchFileSnapshot('../../docs/columns.md');
});

test('every column of every file is documented once, with a meaning', () => {
  const sections = columnDictionary().split('\n## ').slice(1);
  const written = [
    ...[stepsCsv, stationsCsv, windowsCsv].map((csv) => csv([])),
    faultWindowColumns.map(({ name }) => name).join(),
    ...[harmCsv, cuesCsv, invariantsCsv, tenantsCsv, pairedCsv].map((csv) => csv([])),
  ];
  expect(sections).toHaveLength(written.length);
  for (const [i, section] of sections.entries()) {
    const lines = [...section.matchAll(/^\| `(\S+)` \| ([^|]*) \| ([^|]+) \|$/gm)];
    const names = lines.map(([, name]) => name);
    expect(names).toEqual(written[i]!.trimEnd().split(','));
    expect(new Set(names).size).toBe(names.length);
    expect(lines.filter(([, , , meaning]) => meaning!.trim().length < 10)).toEqual([]);
  }
});

test('a column that ends in a unit has that unit', () => {
  const rows = columnDictionary().matchAll(/^\| `(\S+)` \| ([^|]*) \|/gm);
  for (const [, name, unit] of rows) {
    if (name!.endsWith('_ms')) expect(unit).toBe('ms');
    if (/(?<!per)_s$/.test(name!)) expect(unit).toBe('s');
    if (name!.endsWith('_jobs')) expect(unit).toBe('jobs');
    if (name!.endsWith('_count')) expect(unit).toBe('1');
  }
});
