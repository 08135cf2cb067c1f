import type { Command } from 'commander';
import { several } from './several.ts';

/** Adds the option `--set` to a command. */
export function addSet(command: Command): Command {
  return command.option(
    '--set <path=value>',
    'change a value of the experiment or the model, such as recognizer.workers=8; may be repeated',
    several,
  );
}
