import { type Estimate, withoutTime } from '../statistics/index.ts';
import { RELAXATIONS } from './explained-runs.ts';
import type { Figure, FigureName } from './figures.ts';
import type { Kind, Known } from './known.ts';
import { LARGEST, score } from './law.ts';
import type { Measured } from './measured.ts';

/** A figure of theory beside what was simulated. */
export interface ExplainedFigure {
  readonly where: string;
  readonly name: FigureName;
  readonly theory: number;
  readonly kind: Kind;
  /** What theory takes otherwise than it is. */
  readonly simplified: readonly string[];
  /** Without interval where runs are shorter than what it is about remembers. */
  readonly simulated: Estimate;
  /** Distance in standard errors, as a normal score; NaN without an interval. */
  readonly z: number;
  /** Simulated / theory - 1; NaN where theory gives 0 or infinity. */
  readonly apart: number;
  readonly verdict: Verdict;
}

/**
 * `agrees`: no further apart than chance explains; `perhaps`: further than chance does but once in 370 times;
 * `differs`: further than it ever does; `keeps`: on that side of a bound on which it should be; `breaks`: on the
 * other one; `untold`: the runs do not tell.
 */
export type Verdict = 'agrees' | 'perhaps' | 'differs' | 'keeps' | 'breaks' | 'untold';

/** |z| up to which figures agree. */
const NEAR = 3;

export function judged(figure: Figure, found: Measured, measured: number): ExplainedFigure {
  const { where, name, simplified, relaxation } = figure;
  const known =
    typeof figure.theory === 'function'
      ? figure.theory(found)
      : { ...figure.theory, grain: grain(name, figure.theory.value) };
  const raw = figure.measured(found);
  const needed = RELAXATIONS * relaxation;
  const simulated =
    needed <= measured ? raw : withoutTime(raw, needed === Infinity ? 0 : Math.ceil(needed));
  const z = simulated.lacks === null ? score(simulated, known.value) : NaN;
  const apart = known.value === 0 ? NaN : simulated.value / known.value - 1;
  const verdict = simulated.lacks === null ? verdictOn(known, simulated, z) : 'untold';
  return {
    where,
    name,
    theory: known.value,
    kind: known.kind,
    simplified,
    simulated,
    z,
    apart,
    verdict,
  };
}

function verdictOn(
  { value, kind, grain }: Known & { readonly grain: number },
  { value: found }: Estimate,
  z: number,
): Verdict {
  const near = Math.abs(found - value) <= grain;
  if (kind === 'at most') return near || z <= NEAR ? 'keeps' : 'breaks';
  if (kind === 'at least') return near || z >= -NEAR ? 'keeps' : 'breaks';
  if (near || Math.abs(z) <= NEAR) return 'agrees';
  return Math.abs(z) <= LARGEST ? 'perhaps' : 'differs';
}

/** Microseconds, in which times are whole. */
const MICROSECOND = 1e-6;

/** Relative differences that no histogram shows, and that the last digits of doubles leave. */
const RESOLUTION = 0.005;
const LAST_DIGITS = 1e-9;

/** What a difference must exceed to mean anything. */
function grain(name: FigureName, value: number): number {
  if (name === 'responseP95') return Math.max(RESOLUTION * Math.abs(value), MICROSECOND);
  const isTime = name === 'waiting' || name === 'sojourn' || name === 'response';
  return Math.max(LAST_DIGITS * Math.abs(value), isTime ? MICROSECOND : 0);
}
