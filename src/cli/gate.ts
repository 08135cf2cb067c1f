import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { describeMistake, type Mistake } from '../files/index.ts';
import {
  checkGate,
  type GateResult,
  judgeGate,
  LONGEST_TABLE,
  readGates,
  readTable,
} from '../gates/index.ts';
import { checksText, gateJson, junitXml, markdownTable } from '../report/index.ts';
import { Ending, exitCodeOf, exitCodes } from './ending.ts';
import { InputFiles } from './input-files.ts';
import { showsColour } from './terminal.ts';
import { write } from './written-together.ts';

/** What the command line of `turnsim gate` may say. */
interface GateOptions {
  readonly gates: string;
  readonly json?: true;
  readonly junit?: string;
  readonly markdown?: string;
}

const EXAMPLE = `
Example:
  $ turnsim gate out/recognizer/steps.csv --gates gates/dictation.yaml
  judges the table of a run; a load test's table of the same columns is judged by the same file

Exit codes: 0 all checks PASS; 99 some FAIL; 98 none fails, but some are INCONCLUSIVE or have NO DATA;
2 bad input.`;

/** Adds `turnsim gate`. */
export function addGate(program: Command): void {
  program
    .command('gate')
    .summary('judge a table')
    .description('Judge a table of figures, of a run or of a real load test, by a gate file.')
    .argument('<table>', 'CSV with a header row, or JSON')
    .requiredOption('--gates <file>', 'gate file (YAML): what the table must show')
    .option('--json', 'print the result as JSON instead of the table')
    .option('--junit <file>', 'write the checks as JUnit XML, for build servers')
    .option('--markdown <file>', 'write the checks as a Markdown table, for pull requests')
    .addHelpText('after', EXAMPLE)
    .action(gate);
}

function gate(path: string, options: GateOptions): void {
  const result = judged(path, options.gates);
  const { sentence, checks, verdict } = result;
  const judgedChecks = { title: result.gate, checks };
  if (options.junit !== undefined) write(options.junit, junitXml(judgedChecks));
  if (options.markdown !== undefined)
    write(options.markdown, markdownTable(judgedChecks, sentence));
  const colour = showsColour(process.stdout);
  process.stdout.write(options.json ? gateJson(result) : checksText(checks, sentence, { colour }));
  process.exitCode = exitCodeOf([verdict]);
}

/** Ends with every mistake in both files. */
function judged(tablePath: string, gatesPath: string): GateResult {
  const files = new InputFiles();
  const gateFile = files.ask(gatesPath, 'give a gate file, such as gates/dictation.yaml');
  const gates = readGates(gatesPath, gateFile.text);
  refuseLong(tablePath);
  const tableFile = files.ask(tablePath, 'give a table, such as out/recognizer/steps.csv');
  const table = readTable(tablePath, tableFile.text);
  if ('mistakes' in gates || 'mistakes' in table) {
    throw mistaken([gates, table].flatMap((read) => ('mistakes' in read ? read.mistakes : [])));
  }
  const misfits = checkGate(gates.value, table.table, gates.source);
  if (misfits.length > 0) throw mistaken(misfits);
  return judgeGate(gates.value, table.table);
}

/** A file too long to be read is not read. */
function refuseLong(path: string): void {
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size <= LONGEST_TABLE) return;
  const found = `${Math.ceil(size / 2 ** 20)} MB`;
  const where = { file: path, line: 1, column: 1, path: '' };
  throw mistaken([{ ...where, expected: `at most ${LONGEST_TABLE / 2 ** 20} MB`, found }]);
}

function mistaken(mistakes: readonly Mistake[]): Ending {
  return new Ending(exitCodes.badInput, mistakes.map(describeMistake).join('\n'));
}
