import { type GateCheck, plain, withoutFigure } from './check.ts';
import { type RetryStormOptions, retryStormWindows } from './retry-storm.ts';
import type { TableRow } from './table.ts';
import type { Field, TableFields } from './table-fields.ts';

const NEEDED = [
  'minute',
  'user_turns',
  'service_attempts',
  'dependency_error_rate',
] as const satisfies readonly Field[];

/**
 * Judges by `retryStormWindows` whether some window shows a storm of retries, one check for each dependency.
 * Windows are counts, not estimates: they have no intervals, and none is asked for.
 */
export function retryChecks(
  options: RetryStormOptions,
  fields: TableFields,
  rows: readonly TableRow[],
): GateCheck[] {
  const absent = NEEDED.map((field) => fields.absence(field)).find((why) => why !== undefined);
  if (absent !== undefined) return [withoutFigure('retry storm', 'NO DATA', absent)];
  const dependencies = new Map<string | undefined, TableRow[]>();
  for (const row of rows) {
    const name = fields.text(row, 'dependency');
    const same = dependencies.get(name);
    if (same === undefined) dependencies.set(name, [row]);
    else same.push(row);
  }
  return [...dependencies].map(([dependency, windows]) =>
    retryCheck(dependency, options, fields, windows),
  );
}

function retryCheck(
  dependency: string | undefined,
  options: RetryStormOptions,
  fields: TableFields,
  rows: readonly TableRow[],
): GateCheck {
  const name = dependency === undefined ? 'retry storm' : `retry storm at ${dependency}`;
  const points = rows.map((row) =>
    Object.fromEntries(NEEDED.map((field) => [field, fields.number(row, field)])),
  );
  const { windows, failures, judged } = retryStormWindows(points, options);
  const [first] = windows;
  if (first !== undefined) {
    const worst = windows.reduce((one, other) => (other.ratio > one.ratio ? other : one));
    const errors = `${plain(100 * worst.error_rate)} % errors`;
    const action =
      windows.find(({ action }) => action.includes('fallback'))?.action ?? first.action;
    const reason = `${windows.length} of ${judged} windows, the first at minute ${plain(first.minute)}; at worst ${plain(worst.ratio)} attempts per turn, ${errors}: ${action}`;
    return { ...withoutFigure(name, 'FAIL', reason), value: worst.ratio };
  }
  const [failure] = failures;
  if (failure !== undefined) {
    const told = failure.replace(/^row (\d+)/, (_, number) => rows[Number(number) - 1]!.place);
    const more = failures.length > 1 ? `, and ${failures.length - 1} more such` : '';
    return withoutFigure(name, 'NO DATA', told + more);
  }
  if (judged === 0) return withoutFigure(name, 'NO DATA', 'no window has turns enough to judge');
  return withoutFigure(
    name,
    'PASS',
    `no storm in ${judged} ${judged === 1 ? 'window' : 'windows'}`,
  );
}
