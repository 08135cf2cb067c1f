import type { GateCheck } from '../../src/gates/index.ts';

/** One check of each verdict. */
export const checks: readonly GateCheck[] = [
  {
    name: 'dictation at 300: p95_ms',
    verdict: 'PASS',
    value: 641.23456789,
    limit: 800,
    bound: 'at most',
    reason: 'at most 643.1 with 95 % confidence',
  },
  {
    name: 'capacity of dictation',
    verdict: 'FAIL',
    value: 250,
    limit: 300,
    bound: 'at least',
    reason: 'first failing at 300: p95_ms 1200, error_rate 0.02; point estimates, no intervals',
  },
  {
    name: 'files at 300: p95_ms',
    verdict: 'INCONCLUSIVE',
    value: Infinity,
    limit: 60_000,
    bound: 'at most',
    reason: 'the table gives no interval for it',
  },
  {
    name: 'files at 300: error_rate',
    verdict: 'NO DATA',
    value: null,
    limit: null,
    bound: 'at most',
    reason: 'error_rate is missing',
  },
];
