import { type Finding, type Mapping, mappingOf, type Path } from '../files/index.ts';

/** What changes how workers come, go or are interrupted; none of it knows of a device that they share. */
const NOT_WITH_DEVICE = ['preemption', 'breakdowns', 'autoscale'];

/** What the parts of a batch time say of each other, and of their pool, that does not fit. */
export function batchTimeFindings(pool: Mapping, path: Path): Finding[] {
  const batchTime = mappingOf(pool['batch_time']);
  const there = [...path, 'batch_time'];
  const has = (key: string): boolean => Object.hasOwn(batchTime, key);
  const findings: Finding[] = [];
  if (has('noise_correlation') && batchTime['noise'] === 'gamma') {
    const expected = 'lognormal, for only its logarithms are correlated';
    findings.push({ path: [...there, 'noise'], expected });
  }
  for (const [key, other] of [
    ['stall_share', 'stall_time'],
    ['stall_time', 'stall_share'],
  ] as const) {
    if (!has(key) || has(other)) continue;
    findings.push({ path: [...there, key], at: 'key', expected: `${other} beside it` });
  }
  if (!has('device')) return findings;
  for (const key of NOT_WITH_DEVICE) {
    if (!Object.hasOwn(pool, key)) continue;
    const expected =
      'nothing here, for workers that share a device are always there and never interrupted';
    findings.push({ path: [...path, key], at: 'key', expected });
  }
  return findings;
}
