import type { GateCheck } from '../gates/index.ts';

/** Checks that were judged together. */
export interface JudgedChecks {
  readonly title: string;
  readonly checks: readonly GateCheck[];
}

/** `641.2`, or nothing. */
export const valueText = ({ value }: GateCheck): string => numberText(value);

/** `at most 800`, or nothing. */
export function limitText({ bound, limit }: GateCheck): string {
  const text = numberText(limit);
  return text === '' ? '' : `${bound} ${text}`;
}

/** The same figure in every form of report: six significant digits, no separators. */
function numberText(x: number | null): string {
  if (x === null || Number.isNaN(x)) return '';
  if (Number.isFinite(x)) return String(Number(x.toPrecision(6)));
  return x > 0 ? 'inf' : '-inf';
}
