import * as z from 'zod';
import { type Finding, mappingOf, nearestWord, suggestion } from '../files/index.ts';
import type { Verdict } from '../gates/index.ts';
import type { Capacity } from './capacity.ts';

const figures = ['capacity', 'stable_up_to'] as const;

/** What a whole run must show: `capacity >= 300`, or `capacity(fifo) >= 300` under one policy. */
export interface Requirement {
  /** As the file says it. */
  readonly text: string;
  readonly figure: (typeof figures)[number];
  /** Left out: it is required of every policy. */
  readonly policy?: string;
  /** In the unit of the sweep; above 0. */
  readonly least: number;
}

/** What a run says of a requirement. */
export interface JudgedRequirement extends Requirement {
  readonly verdict: Verdict;
  /** The largest level that was seen to hold; null if none was. */
  readonly found: number | null;
  readonly reason: string;
}

const FORM = `a requirement such as capacity >= 300, of ${figures.join(' or ')}`;
const REQUIREMENT =
  /^\s*([A-Za-z_]+)\s*(?:\(\s*([a-z][a-z0-9_]*)\s*\)\s*)?>=\s*([0-9]+(?:\.[0-9]+)?)\s*$/;

/** A requirement in a file. */
export const requirement = z
  .string({ error: FORM })
  .meta({
    pattern: `^ *(${figures.join('|')}) *(\\( *[a-z][a-z0-9_]* *\\) *)?>= *[0-9]+(\\.[0-9]+)? *$`,
  })
  .transform((text, ctx): Requirement => {
    const [, word = '', policy, number] = REQUIREMENT.exec(text) ?? [];
    const figure = figures.find((name) => name === word);
    const least = Number(number);
    if (figure !== undefined && least > 0 && least <= 1e9) {
      return { text, figure, ...(policy === undefined ? {} : { policy }), least };
    }
    const meant = figure === undefined ? nearestWord(word, figures) : undefined;
    const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
    ctx.addIssue({ code: 'custom', message: FORM, params: { hint } });
    return z.NEVER;
  });

/** Requirements of policies that the file does not have. */
export function requiredPolicyFindings(contents: unknown): Finding[] {
  const { policies, require } = mappingOf(contents);
  const names = Object.keys(mappingOf(policies));
  const required: readonly unknown[] = Array.isArray(require) ? require : [];
  return required.flatMap((text, i): Finding[] => {
    const { policy } = requirement.safeParse(text).data ?? {};
    if (policy === undefined || names.includes(policy)) return [];
    const hint = names.length === 0 ? undefined : suggestion(policy, names, 'policies');
    return [{ path: ['require', i], expected: 'the name of a policy in brackets', hint }];
  });
}

/**
 * What is required under one policy. What names none is required of each and says so; without policies, all as
 * it stands in the file.
 */
export function requiredOf(required: readonly Requirement[], policy: string): Requirement[] {
  if (policy === '') return [...required];
  return required.flatMap((one): Requirement[] => {
    if (one.policy !== undefined) return one.policy === policy ? [one] : [];
    return [{ ...one, policy, text: one.text.replace(/\s*>=/, `(${policy}) >=`) }];
  });
}

/** What the answer says of the levels that were run. */
interface Found {
  readonly capacity: Capacity;
  readonly stableUpTo: number | null;
  readonly unstableFrom: number | null;
  /** All levels of the sweep, and whether every one was run often enough to tell if it is stable. */
  readonly levels: readonly number[];
  readonly stabilityKnown: boolean;
}

/**
 * Judges what is required of a sweep. PASS: it holds at that level or above, and so does the lower end of
 * its interval. FAIL: it does not hold at that level or below it, even at the upper end. A level between the
 * last step that holds and the first that does not is INCONCLUSIVE, one above a sweep that holds throughout
 * NO DATA.
 */
export function judgeRequirement(required: Requirement, found: Found): JudgedRequirement {
  const judged = required.figure === 'capacity' ? judgeCapacity : judgeStability;
  return { ...required, ...judged(required.least, found) };
}

type Judged = Pick<JudgedRequirement, 'verdict' | 'found' | 'reason'>;

function judgeCapacity(least: number, { capacity, levels }: Found): Judged {
  const { capacity: found, interval, censored, failures } = capacity;
  const rule = (verdict: Verdict, reason: string): Judged => ({ verdict, found, reason });
  if (failures.length > 0) return rule('NO DATA', failures[0]!);
  if (interval === null) {
    return rule('INCONCLUSIVE', 'one replication cannot tell how sure the capacity is; 2 would do');
  }
  const { low, high } = interval;
  const range = low === high ? `it is ${shown(low)}` : `it is from ${shown(low)} to ${shown(high)}`;
  if (low >= least) return rule('PASS', censored ? `it is at least ${shown(low)}` : range);
  const highest = Math.max(...levels);
  if (censored && low === highest) {
    return rule('NO DATA', `the sweep ends at ${shown(highest)}, where it still holds`);
  }
  const above = Math.min(...levels.filter((level) => level > high));
  if (above <= least) return rule('FAIL', `${range}, and at ${shown(above)} it does not hold`);
  return rule('INCONCLUSIVE', `${range}; ${shown(least)} lies within its error or between steps`);
}

function judgeStability(least: number, found: Found): Judged {
  const { stableUpTo, unstableFrom, levels, stabilityKnown } = found;
  const rule = (verdict: Verdict, reason: string): Judged => ({
    verdict,
    found: stableUpTo,
    reason,
  });
  if (unstableFrom !== null && unstableFrom <= least) {
    return rule('FAIL', `unstable from ${shown(unstableFrom)}`);
  }
  if (!stabilityKnown) {
    return rule('INCONCLUSIVE', 'one replication cannot tell what is stable; 2 would do');
  }
  if (stableUpTo !== null && stableUpTo >= least) {
    return rule('PASS', `stable up to ${shown(stableUpTo)}`);
  }
  if (unstableFrom === null) {
    return rule('NO DATA', `the sweep ends at ${shown(Math.max(...levels))}, stable throughout`);
  }
  return rule('INCONCLUSIVE', `${shown(least)} lies between steps`);
}

const shown = (level: number): string => `${Number(level.toPrecision(6))}`;
