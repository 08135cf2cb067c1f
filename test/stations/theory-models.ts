import { readFileSync } from 'node:fs';

export { theoryModel } from '../model/theory-model.ts';

interface KnownAnswer {
  readonly id: string;
  readonly value: number;
}

const answers = new URL('../theory/known-answers.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(answers, 'utf8')) as { rows: readonly KnownAnswer[] };

/** What theory says, such as `erlb-10-10/p_block`; times in seconds. */
export function knownAnswer(id: string): number {
  const found = rows.find((row) => row.id === id);
  if (found === undefined) throw new Error(`no known answer ${id}`);
  return found.value;
}
