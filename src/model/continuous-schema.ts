import * as z from 'zod';
import {
  count,
  duration,
  exactlyOneOf,
  isMapping,
  nearestWord,
  numberAbove,
  oneKeyOf,
  ratio,
  size,
} from '../files/index.ts';
import { autoscale, describeAutoscale } from './autoscale-schema.ts';
import { calibrated, describeCalibration } from './calibration-schema.ts';
import { perClass } from './class-schema.ts';
import type { ContinuousBatchingDescription, TokensDescription } from './continuous-description.ts';
import type { GpuDescription, PerClass } from './description.ts';
import { distribution } from './distribution-schema.ts';
import { fee, onGpus, speed } from './gpu-schema.ts';
import { speedsOf } from './gpus.ts';

const stepTime = z.strictObject({
  base: duration().prefault('0ms').describe('Time of a step, whatever is in it; default 0ms'),
  per_sequence: duration()
    .prefault('0ms')
    .describe('Added for each sequence that is in the step; default 0ms'),
  per_prompt_token: duration()
    .prefault('0ms')
    .describe('Added for each token of a prompt that is read; default 0ms'),
  per_cached_token: duration()
    .prefault('0ms')
    .describe(
      'Added for each token that a decoding sequence attends to: all that it has read and made so far; default 0ms',
    ),
  prompt_base: duration()
    .optional()
    .describe('Added once to a step that reads prompts; if left out, nothing'),
  per_longest_token: duration()
    .optional()
    .describe(
      'Added for each token that the longest of the decoding sequences attends to, for few sequences do not fill the device; if left out, nothing',
    ),
  parts: z
    .enum(['sum', 'larger'])
    .default('sum')
    .describe(
      'sum: the parts add up; larger: what is read from memory (base, cached tokens) and what is computed (sequences, prompt tokens) overlap, and the larger counts; default sum',
    ),
  noise_cv: ratio()
    .prefault(0)
    .describe('Coefficient of variation of the lognormal noise that multiplies the sum; default 0'),
});

const memory = z.strictObject({
  weights: size().prefault('0B').describe('Taken for good, for the weights; default 0B'),
  per_token: size()
    .prefault('0B')
    .describe(
      'KV cache of each token that a sequence has read or made. A job waits until there is room for its prompt; default 0B',
    ),
  per_voice: size().prefault('0B').describe('Taken by each resident voice; default 0B'),
  reserve: z
    .enum(['prompt', 'whole'])
    .default('prompt')
    .describe(
      'What a job is given when it begins: memory for its prompt, then token by token, so that it may be preempted; or for the whole of its prompt and answer, so that it never is; default prompt',
    ),
});

const voices = z
  .strictObject({
    resident: count({ most: 10_000 }).describe('The most on one worker at a time'),
    load: distribution(duration).describe(
      'How long one takes to load, beside the steps. One load serves all jobs that wait for it',
    ),
    spread: count({ least: 0, most: 10_000 })
      .default(2)
      .describe(
        'A worker that has the voice may have so many jobs more than another one before the voice is loaded there too; default 2',
      ),
    eviction: z
      .enum(['lru', 'lfu'])
      .default('lru')
      .describe(
        'Which idle voice makes room: the one used least recently, or least often since the run began; default lru',
      ),
    keep_alive: duration({ positive: true })
      .optional()
      .describe(
        'A voice that nobody has used for so long is gone; if left out, it stays as long as there is room',
      ),
    prewarm: count({ least: 0, most: 10_000 })
      .default(0)
      .describe(
        "So many of an agent's voices, those of most callers, are on each worker when the run begins, and are loaded when a worker comes back or on, before anybody asks; default 0",
      ),
  })
  .transform(({ keep_alive, ...voices }) => ({ ...voices, keepAlive: keep_alive }));

const families = {
  geometric: z
    .strictObject({ mean: numberAbove(1).describe('Mean, above 1') })
    .transform((parameters) => ({ family: 'geometric' as const, ...parameters }))
    .describe('Geometric on 1, 2, 3, ...'),
  lognormal: wide('lognormal').describe('Lognormal, rounded, 1 or more'),
  gamma: wide('gamma').describe('Gamma, rounded, 1 or more'),
};

function wide<const Family extends 'lognormal' | 'gamma'>(family: Family) {
  return z
    .strictObject({
      mean: numberAbove(0).describe('Mean'),
      cv: ratio({ positive: true }).describe('Coefficient of variation'),
    })
    .transform((parameters) => ({ family, ...parameters }));
}

const tokens: z.ZodType<TokensDescription, unknown> = z.union(
  [count().transform((value) => ({ family: 'constant' as const, value })), oneKeyOf(families)],
  { error: 'a positive integer, or { geometric: { mean: 100 } }' },
);

/** Is this mapping meant to be a distribution of tokens, even if the name of the family is misspelt? */
export const looksLikeTokens = (mapping: object): boolean =>
  Object.keys(mapping).some((key) => nearestWord(key, Object.keys(families)) !== undefined);

const tokensByClass = () => perClass(tokens, (mapping) => !looksLikeTokens(mapping));

const work = z.strictObject({
  prompt_tokens: tokensByClass().describe(
    'Tokens that a job brings to be read, for all classes or by class',
  ),
  output_tokens: tokensByClass().describe(
    'Tokens that are made for a job, for all classes or by class',
  ),
});

export const continuousBatching = z
  .strictObject({
    kind: z
      .literal('continuous_batching')
      .describe('Workers that serve sequences of tokens step by step'),
    workers: count({ most: 100_000 }).optional().describe('Number of workers. Either this or gpus'),
    gpus: onGpus(),
    fee: fee(),
    speed: speed(),
    step_time: stepTime.describe(
      'Time of one step of one worker: (base + the parts of what it processes) x noise',
    ),
    max_sequences: count({ most: 10_000 }).describe(
      'The most sequences in service at a time on one worker; other jobs wait, by urgency, then first come first served',
    ),
    step_tokens: count({ most: 1_000_000 })
      .default(2048)
      .describe(
        'The most tokens that a step processes: one of each decoding sequence, then prompts, first come first; default 2048',
      ),
    routing: z
      .enum(['sticky', 'least_loaded'])
      .default('sticky')
      .describe(
        'Where a job goes: sticky, to the worker that holds what is cached of its session, else to the one with the fewest jobs; default sticky',
      ),
    memory: memory
      .prefault({})
      .describe(
        'Memory that the station needs of each GPU; without limit unless it stands on gpus',
      ),
    voices: voices
      .optional()
      .describe(
        'What must be resident on a worker before jobs that need it are in service there; if left out, nothing',
      ),
    work: work.optional().describe('What plain jobs bring; routes of speech bring their own'),
    autoscale: autoscale.optional(),
    ...calibrated,
  })
  .check(exactlyOneOf(['workers', 'gpus']))
  .refine(({ max_sequences, step_tokens }) => step_tokens >= max_sequences, {
    error: 'at least max_sequences, so that each sequence can make a token',
    path: ['step_tokens'],
    when: ({ value }) => isMapping(value) && hasNumbers(value, 'max_sequences', 'step_tokens'),
  })
  .describe('Workers that serve sequences of tokens step by step: language models, synthesizers');

const hasNumbers = (mapping: object, ...keys: string[]): boolean =>
  keys.every((key) => typeof (mapping as Record<string, unknown>)[key] === 'number');

type Entry = z.output<typeof continuousBatching>;
type ForEachClass = (
  value: { forAll: TokensDescription } | { byClass: Record<string, TokensDescription> },
) => PerClass<TokensDescription>;

export function describeContinuousBatching(
  name: string,
  entry: Entry,
  gpus: readonly GpuDescription[],
  forEachClass: ForEachClass,
): ContinuousBatchingDescription {
  const { kind, fee, step_time, memory, voices, work } = entry;
  return {
    kind,
    name,
    fee,
    ...describeCalibration(entry),
    gpus: entry.gpus,
    speeds: speedsOf(entry, gpus),
    autoscale: describeAutoscale(entry.autoscale, speedsOf(entry, gpus).length),
    stepTime: {
      base: step_time.base,
      perSequence: step_time.per_sequence,
      perPromptToken: step_time.per_prompt_token,
      perCachedToken: step_time.per_cached_token,
      ...(step_time.prompt_base !== undefined && { promptBase: step_time.prompt_base }),
      ...(step_time.per_longest_token !== undefined && {
        perLongestToken: step_time.per_longest_token,
      }),
      ...(step_time.parts === 'larger' && { parts: step_time.parts }),
      noiseCv: step_time.noise_cv,
    },
    maxSequences: entry.max_sequences,
    stepTokens: entry.step_tokens,
    routing: entry.routing,
    memory: {
      weights: memory.weights,
      perToken: memory.per_token,
      perVoice: memory.per_voice,
      ...(memory.reserve === 'whole' && { reservesAll: true }),
    },
    voices,
    work: work && {
      prompt: forEachClass(work.prompt_tokens),
      output: forEachClass(work.output_tokens),
    },
  };
}
