import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Defect {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

const list: string = join(import.meta.dirname, '../scripts/defects.mjs');
const { defects } = (await import(list)) as { readonly defects: readonly Defect[] };

// `npm run mutants` takes minutes and is run now and then; that it can be run is known every time.
test.each(defects)('there is one place to plant: $name', ({ file, text, by }) => {
  const parts = readFileSync(join('src', file), 'utf8').split(text);
  expect(parts, `${text} in src/${file}`).toHaveLength(2);
  expect(by).not.toBe(text);
});
