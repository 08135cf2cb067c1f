import type { InvariantRow } from '../experiment/index.ts';
import type { GateCheck } from '../gates/index.ts';
import { type Findings, loadUnit } from './findings.ts';
import { inColour } from './terminal-table.ts';
import { level, wrapped } from './wording.ts';

/** What came of each invariant: a line or two for each policy and step. Nothing where there is none. */
export function invariantLines(findings: Findings, width: number, colour: boolean): string[] {
  const { invariants = [] } = findings;
  return invariants.flatMap((row) => {
    const lines = wrapped(`${cellName(row, findings)}${verdictText(row)}`, width, '  ');
    return colour ? lines.map((line) => line.replace(row.verdict, inColour)) : lines;
  });
}

function cellName({ cell }: InvariantRow, findings: Findings): string {
  const levels = findings.experiment.sweep.levels.length;
  const at = levels === 1 ? '' : `${level(cell.load.level)} ${loadUnit(findings)}`;
  const parts = [cell.policy, at].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join(' at ')}: `;
}

/** `urgency (strict_urgency at recognizer): FAIL, violated 12 times in 2 of 3 runs, first in run 1 at 3.2 s: ...` */
function verdictText({ name, about, expected, runs, ...row }: InvariantRow): string {
  const head = `${name} (${about}): ${row.verdict}, `;
  const wanted = expected === 'violated' ? ', as expected of this policy' : '';
  const { first } = row;
  const plural = runs === 1 ? 'the run' : `all ${runs} runs`;
  if (first === null) {
    return `${head}holds at every event of ${plural}${expected === 'violated' ? ', though it was to be violated' : ''}`;
  }
  const times = row.violations === 1 ? 'once' : `${row.violations.toLocaleString('en-US')} times`;
  const during = first.acting.length === 0 ? '' : ` (while ${first.acting.join(', ')} acts)`;
  const at = (first.at / 1_000_000).toFixed(6);
  return `${head}violated ${times} in ${row.violatedRuns} of ${runs} runs${wanted}; first in run ${first.replication + 1}, ${at} s after measuring began${during}: ${first.reason}`;
}

/** What came of them, as checks. */
export const invariantChecks = (rows: readonly InvariantRow[]): GateCheck[] =>
  rows.map((row) => ({
    name: `${row.name}${row.cell.policy === '' ? '' : `(${row.cell.policy})`} at ${row.cell.load.level}`,
    verdict: row.verdict,
    value: row.violations,
    limit: row.expected === 'holds' ? 0 : 1,
    bound: row.expected === 'holds' ? 'at most' : 'at least',
    reason: row.first?.reason ?? 'holds at every event',
  }));
