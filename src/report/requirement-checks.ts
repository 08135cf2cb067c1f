import type { Answer } from '../experiment/index.ts';
import type { GateCheck } from '../gates/index.ts';

/** What was required of a run, as checks. */
export const requirementChecks = ({ required }: Pick<Answer, 'required'>): GateCheck[] =>
  required.map(({ text, verdict, found, least, reason }) => ({
    name: text,
    verdict,
    value: found,
    limit: least,
    bound: 'at least',
    reason,
  }));
