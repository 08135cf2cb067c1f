import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Command } from 'commander';
import { type Fidelity, fidelityFile, fidelityOf, summaryOf } from '../calibration/index.ts';
import { describeMistake, type Mistake, readChecked } from '../files/index.ts';
import { fidelityCsv, fidelityText } from '../report/index.ts';
import { Ending, exitCodes } from './ending.ts';
import { InputFiles, packageFolder } from './input-files.ts';
import { progressOn } from './terminal.ts';
import { WorkBar } from './work-bar.ts';
import { write } from './written-together.ts';

interface FidelityOptions {
  readonly out?: string;
  readonly quiet?: true;
}

const EXAMPLE = `
Example:
  $ turnsim fidelity
  all calibrated systems that are shipped (models/fidelity)
  $ turnsim fidelity mine.yaml --out out/fidelity`;

/** Adds `turnsim fidelity`. */
export function addFidelity(program: Command): void {
  program
    .command('fidelity')
    .summary('compare profiles with measurements')
    .description(
      'Simulate the benchmarks of calibrated systems and compare every row with what was measured, above all those that were not fitted.',
    )
    .argument('[files...]', 'calibrated systems (YAML); default: those that are shipped')
    .option('--out <dir>', 'folder for rows.csv and summary.txt; nothing is written without it')
    .option('--quiet', 'no progress, no messages but errors')
    .addHelpText('after', EXAMPLE)
    .action(fidelity);
}

async function fidelity(paths: readonly string[], { out, quiet }: FidelityOptions): Promise<void> {
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
    throw new Ending(exitCodes.badInput, mistakes.map(describeMistake).join('\n'));
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
