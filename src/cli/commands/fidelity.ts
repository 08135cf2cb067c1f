import type { Command } from 'commander';

/** What the command line of `turnsim fidelity` may say. */
export interface FidelityOptions {
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
    .action(async (paths: string[], options: FidelityOptions) =>
      (await import('../fidelity.ts')).fidelity(paths, options),
    );
}
