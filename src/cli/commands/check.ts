import type { Command } from 'commander';
import { addSet } from './settings.ts';

/** What the command line of `turnsim check` may say. */
export interface CheckOptions {
  readonly set?: readonly string[];
}

const EXAMPLE = `
Example:
  $ turnsim check models/*.yaml experiments/*.yaml gates/*.yaml
  $ turnsim check experiments/capacity.yaml --set recognizer.workers=8`;

/** Adds `turnsim check`. */
export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .summary('say what is wrong with files')
    .description(
      'Read models, profiles, experiments and gates: tell every mistake, or else what the files hold.',
    )
    .argument('<files...>', 'model, profile, experiment and gate files (YAML)');
  addSet(command)
    .addHelpText('after', EXAMPLE)
    .action(async (paths: string[], options: CheckOptions) =>
      (await import('../check.ts')).check(paths, options),
    );
}
