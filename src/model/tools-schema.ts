import * as z from 'zod';
import { count, duration, share } from '../files/index.ts';
import { attemptsInTimeOf, cancelLate } from './retrieval-schema.ts';
import type { AttemptsDescription } from './retry-description.ts';
import { attemptsInTime } from './retry-schema.ts';

/** What a language model calls before it answers. */
export interface ToolsDescription {
  /** Name of the dependency. */
  readonly service: string;
  /** Share of the turns that need a call. */
  readonly share: number;
  readonly callTokens: number;
  readonly resultTokens: number;
  readonly attempts: AttemptsDescription;
}

const tokens = (fallback: number) => count({ most: 100_000 }).default(fallback);
const { retry, breaker } = attemptsInTime;

export const tools = z
  .strictObject({
    service: z
      .string({ error: 'the name of a station' })
      .describe('Dependency station that is called; a turn fails if it has no answer'),
    share: share().describe('Share of the turns that need a call, once each'),
    call_tokens: tokens(30).describe(
      'Tokens of the call, which the language model makes; default 30',
    ),
    result_tokens: tokens(100).describe(
      'Tokens of the result, which it reads before it answers; default 100',
    ),
    deadline: duration({ positive: true })
      .optional()
      .describe('The call is given up so long after it was made; if left out, never'),
    cancel_late: cancelLate,
    retry,
    breaker,
  })
  .describe('Tools that the language model calls before it answers; none if left out');

/** What the file says of them, as plain data. */
export function describeTools(file: z.output<typeof tools>): ToolsDescription {
  const { service, share, call_tokens, result_tokens } = file;
  const attempts = attemptsInTimeOf(file);
  return { service, share, callTokens: call_tokens, resultTokens: result_tokens, attempts };
}
