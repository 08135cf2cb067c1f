import type { Command } from 'commander';

/** What the command line of `turnsim gate` may say. */
export interface GateOptions {
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
    .action(async (path: string, options: GateOptions) =>
      (await import('../gate.ts')).gate(path, options),
    );
}
