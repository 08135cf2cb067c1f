import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Fidelity, fidelityFile, fidelityOf, summaryOf } from '../calibration/index.ts';
import { type Mistake, readChecked } from '../files/index.ts';
import { fidelityCsv, fidelityText } from '../report/index.ts';
import type { FidelityOptions } from './commands/fidelity.ts';
import { InputFiles, packageFolder } from './input-files.ts';
import { mistaken } from './mistaken.ts';
import { progressOn } from './terminal.ts';
import { WorkBar } from './work-bar.ts';
import { write } from './written-together.ts';

/** Does `turnsim fidelity`. */
export async function fidelity(
  paths: readonly string[],
  { out, quiet }: FidelityOptions,
): Promise<void> {
  const files = new InputFiles();
  const chosen = paths.length > 0 ? paths : shipped();
  const bar = new WorkBar(progressOn(process.stderr, quiet));
  const all: Fidelity[] = [];
  const mistakes: Mistake[] = [];
  for (const [i, path] of chosen.entries()) {
    bar.show(i / chosen.length, path);
    await new Promise(setImmediate);
    const text = files.ask(
      path,
      'give the file of a calibrated system, such as one of models/fidelity',
    ).text;
    const read = readChecked(fidelityFile, path, text);
    const found = 'mistakes' in read ? read : fidelityOf(read.value, path, files.open);
    if ('mistakes' in found) mistakes.push(...found.mistakes);
    else all.push(found);
  }
  bar.end();
  if (mistakes.length > 0) {
    throw mistaken(mistakes);
  }
  const text = fidelityText(all, summaryOf(all));
  process.stdout.write(text);
  if (out === undefined) return;
  write(join(out, 'rows.csv'), fidelityCsv(all));
  write(join(out, 'summary.txt'), text);
}

function shipped(): string[] {
  const folder = packageFolder(join('models', 'fidelity'));
  return readdirSync(folder)
    .filter((file) => extname(file) === '.yaml')
    .sort()
    .map((file) => join(folder, file));
}
