import { primaryDelay, type RouteDescription, type StepRow, under } from '../experiment/index.ts';
import type { Verdict } from '../gates/index.ts';
import { type Findings, loadUnit } from './findings.ts';
import { level, measured, timeUnit } from './wording.ts';

/**
 * One line for each route whose load is not swept, under each policy: how it fares from the lowest load to the
 * highest.
 */
export function otherRoutes(findings: Findings): string[] {
  const { model, steps, experiment, comparison } = findings;
  const policies = comparison === null ? [''] : experiment.policies;
  return model.routes
    .filter(({ name }) => name !== experiment.sweep.route)
    .flatMap((route) =>
      policies.map((policy) => {
        const rows = under(policy, steps)
          .filter((row) => row.route === route.name)
          .sort((a, b) => a.cell.load.level - b.cell.load.level);
        const parts = [delayRange(route, rows, loadUnit(findings)), instability(rows, findings)];
        const head = policy === '' ? route.name : `${route.name}, ${policy}`;
        return `${head}: ${[...parts, verdicts(rows)].filter((part) => part !== '').join('; ')}`;
      }),
    );
}

function delayRange(route: RouteDescription, rows: readonly StepRow[], load: string): string {
  const primary = primaryDelay(route);
  const ends = rows.length > 1 ? [rows[0]!, rows.at(-1)!] : rows;
  const times = ends.map(({ delays }) => delays.find(({ delay }) => delay === primary)!.p95.value);
  const unit = timeUnit(times);
  const shown = ends.map(({ cell }, i) => {
    return `${amount(times[i]!, unit)} at ${level(cell.load.level)} ${load}`;
  });
  return `${primary.replaceAll('_', ' ')} p95 ${shown.join(', ')}`;
}

function amount(time: number, unit: ReturnType<typeof timeUnit>): string {
  if (Number.isNaN(time)) return 'no data';
  return time === Infinity ? 'inf' : `${measured(time / unit.size)} ${unit.name}`;
}

function instability(rows: readonly StepRow[], findings: Findings): string {
  const unstable = rows.filter(({ stability }) => stability === 'unstable');
  if (unstable.length === 0) {
    return rows.every(({ stability }) => stability === 'stable') ? 'stable at every step' : '';
  }
  const from = `${level(unstable[0]!.cell.load.level)} ${loadUnit(findings)}`;
  return `unstable at ${unstable.length} of ${rows.length} steps, from ${from}`;
}

/** `6 PASS, 2 FAIL` */
function verdicts(rows: readonly StepRow[]): string {
  const counts = verdictCounts(rows);
  const found = (Object.keys(counts) as Verdict[]).filter((verdict) => counts[verdict] > 0);
  return found.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ');
}

/** How often each verdict was given. */
export function verdictCounts(rows: readonly StepRow[]): Record<Verdict, number> {
  const counts = { PASS: 0, FAIL: 0, INCONCLUSIVE: 0, 'NO DATA': 0 };
  for (const { judgement } of rows) {
    if (judgement !== null) counts[judgement.verdict]++;
  }
  return counts;
}
