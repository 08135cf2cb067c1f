import { statSync } from 'node:fs';
import { readYaml } from '../files/index.ts';
import {
  checkGate,
  type GateResult,
  judgeGate,
  LONGEST_TABLE,
  readGates,
  readTable,
} from '../gates/index.ts';
import { checksText, gateJson, junitXml, markdownTable } from '../report/index.ts';
import type { GateOptions } from './commands/gate.ts';
import { exitCodeOf } from './ending.ts';
import { InputFiles } from './input-files.ts';
import { refuseOtherKinds } from './kind-of-file.ts';
import { mistaken } from './mistaken.ts';
import { showsColour } from './terminal.ts';
import { write } from './written-together.ts';

/** Does `turnsim gate`. */
export function gate(path: string, options: GateOptions): void {
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
  refuseOtherKinds(readYaml(gatesPath, gateFile.text), 'gate');
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
