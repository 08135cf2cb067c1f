import type { Command } from 'commander';

const EXAMPLE = `
Example:
  $ turnsim init my-fleet`;

/** Adds `turnsim init`. */
export function addInit(program: Command): void {
  program
    .command('init')
    .summary('begin a model and an experiment')
    .description(
      'Write a short model, laid over one that is shipped, and an experiment on it. Writes over nothing.',
    )
    .argument('[dir]', 'folder of the files', '.')
    .addHelpText('after', EXAMPLE)
    .action(async (folder: string) => (await import('../init.ts')).init(folder));
}
