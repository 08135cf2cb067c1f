import { Command, CommanderError } from 'commander';
import { addCheck } from './commands/check.ts';
import { addExplain } from './commands/explain.ts';
import { addFidelity } from './commands/fidelity.ts';
import { addFit } from './commands/fit.ts';
import { addGate } from './commands/gate.ts';
import { addInit } from './commands/init.ts';
import { addKeys } from './commands/keys.ts';
import { addRun } from './commands/run.ts';
import { addSchema } from './commands/schema.ts';
import { addTrace } from './commands/trace.ts';
import { addValidate } from './commands/validate.ts';
import { Ending, exitCodes, inWords, isSystemError } from './ending.ts';
import { version } from './version.ts';

const EXAMPLE = `
Example:
  $ turnsim run experiments/capacity.yaml`;

/** Does what these words ask for, tells what came out, and sets the exit code. */
export async function commandLine(words: readonly string[]): Promise<void> {
  const program = new Command('turnsim')
    .description('Deterministic discrete-event simulator of speech serving.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(--help says what there is)')
    .addHelpText('after', EXAMPLE);
  addRun(program);
  addTrace(program);
  addValidate(program);
  addExplain(program);
  addGate(program);
  addFit(program);
  addFidelity(program);
  addCheck(program);
  addSchema(program);
  addInit(program);
  addKeys(program);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // Not process.exit: it would cut off what is still being written to a pipe.
    process.exitCode = explained(error);
  }
}

/** Tells the user why a command ended, and gives the exit code for it. */
function explained(error: unknown): number {
  if (error instanceof CommanderError) {
    // It has told the user by itself.
    return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
  }
  if (error instanceof Ending) {
    console.error(error.message);
    return error.exitCode;
  }
  // By its name: to import the class would load all that simulates, for every command.
  if (error instanceof Error && error.name === 'ThreadDied') {
    console.error(
      `${error.message}; finished runs are kept; if memory ran out, use fewer --threads`,
    );
    return exitCodes.failed;
  }
  if (isSystemError(error)) {
    const where = error.path ?? error.syscall;
    console.error(`cannot use ${where}: ${inWords(error)}`);
    return exitCodes.badInput;
  }
  console.error(error);
  const { platform, arch } = process;
  console.error(
    `This is a bug in turnsim ${version} (Node ${process.version}, ${platform} ${arch}): please report it with both input files.`,
  );
  return exitCodes.failed;
}
