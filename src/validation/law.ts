import { type Estimate, normalQuantile, studentTail } from '../statistics/index.ts';
import type { Case, Row } from './case.ts';

/** A known answer beside what was simulated. */
export interface ValidatedRow {
  /** Model, and the file that simulated it. */
  readonly case: string;
  readonly file: string;
  readonly family: string;
  readonly metric: string;
  readonly exact: number;
  readonly simulated: number;
  /** Half the width of its 95 % interval; NaN without one. */
  readonly halfWidth: number;
  /** Distance in standard errors, as a normal score; 0 for figures that agree without any spread. */
  readonly z: number;
  readonly seed: string;
}

/** |z| that no row may exceed: over 1,000 rows one in 500 validations does so by chance. */
export const LARGEST = 4.75;
/** The mean z over the models may be so far from 0, and such a share of them may lie beyond 2. */
const MEAN = 0.25;
const BEYOND_TWO = 0.09;
const FEWEST = 30;

const SAME = 1e-6;

/** The normal score of an estimate: Student's t with its degrees of freedom, at the same tail. */
export function score(estimate: Estimate, exact: number): number {
  const { value, standardError, degreesOfFreedom } = estimate;
  // Exact for certain, such as a worker that was never idle: theory may say .9999992.
  if (Math.abs(value - exact) <= SAME * Math.abs(exact)) return 0;
  if (!(standardError > 0)) return value > exact ? Infinity : -Infinity;
  const t = (value - exact) / standardError;
  const tail = Math.max(studentTail(Math.abs(t), degreesOfFreedom), 1e-99);
  return t < 0 ? normalQuantile(tail) : -normalQuantile(tail);
}

/** A figure of a case beside what was measured. Of a list, sums are shown, and it must be the same list. */
export function validated(
  { known: { id, family }, file }: Case,
  { metric, exact, check }: Row,
  found: Estimate | readonly number[],
  seed: string,
): ValidatedRow {
  const names = { case: id, file, family, metric, seed };
  if (!('value' in found)) {
    const expected = typeof exact === 'number' ? [exact] : exact;
    const same = ascending(expected).join() === ascending(found).join();
    const sums = { exact: sum(expected), simulated: sum(found), halfWidth: 0 };
    return { ...names, ...sums, z: same ? 0 : Infinity };
  }
  const value = Number(exact);
  const z = score(found, value);
  return {
    ...names,
    exact: value,
    simulated: found.value,
    halfWidth: (found.high - found.low) / 2,
    z: check === 'upper_bound' ? Math.max(0, z) : z,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** What the z of all rows together say. */
export interface Law {
  readonly holds: boolean;
  readonly rows: number;
  readonly models: number;
  /** The row with the largest |z|. */
  readonly worst: ValidatedRow | null;
  /** Are mean z and share beyond 2 judged? Of fewer than 30 runs they say nothing. */
  readonly many: boolean;
  /** Mean z and share beyond 2 over the models, one row of each run. */
  readonly meanZ: number;
  readonly beyondTwo: number;
  /** What is broken, in words; empty if it holds. */
  readonly broken: readonly string[];
}

/**
 * The acceptance law. Right numbers give a z of mean 0 and variance 1: no single one is beyond 4.75; and of
 * the first rows of the models, whose runs are independent, the mean is near 0 and few are beyond 2. The
 * second finds what is wrong by less than one run can see. It is asked of 30 models or more.
 */
export function lawOf(rows: readonly ValidatedRow[]): Law {
  const firsts = firstRows(rows);
  const meanZ = firsts.reduce((sum, { z }) => sum + z, 0) / firsts.length;
  const many = firsts.length >= FEWEST;
  const beyondTwo = firsts.filter(({ z }) => Math.abs(z) > 2).length / firsts.length;
  const worst = rows.reduce<ValidatedRow | null>(
    (most, next) => (most === null || Math.abs(next.z) > Math.abs(most.z) ? next : most),
    null,
  );
  const broken = rows
    .filter(({ z }) => !(Math.abs(z) <= LARGEST))
    .map(({ case: id, metric, seed, z }) => `${id} ${metric} (seed ${seed}): z ${z.toFixed(2)}`);
  if (rows.length === 0) broken.push('nothing was validated');
  if (many && Math.abs(meanZ) > MEAN) broken.push(`mean z ${meanZ.toFixed(3)}`);
  if (many && beyondTwo > BEYOND_TWO) {
    broken.push(`${(100 * beyondTwo).toFixed(1)} % of the models lie beyond z 2`);
  }
  const models = new Set(rows.map((row) => row.case)).size;
  return {
    holds: broken.length === 0,
    rows: rows.length,
    models,
    worst,
    many,
    meanZ,
    beyondTwo,
    broken,
  };
}

/** The first row of each model and seed. */
function firstRows(rows: readonly ValidatedRow[]): ValidatedRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const run = `${row.file}/${row.seed}`;
    if (seen.has(run)) return false;
    seen.add(run);
    return true;
  });
}
