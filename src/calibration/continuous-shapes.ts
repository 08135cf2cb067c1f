import type { MeasuredSystem } from './measured.ts';
import type { Scales } from './scales.ts';
import {
  duration,
  type Parameter,
  type Shape,
  type ShapesOf,
  type Values,
  written,
} from './shape.ts';

/** More sequences than were ever there, where the table does not say. */
const MANY = 256;
/** Prompts that come together are read together: of the published tables those with long prompts say so. */
const STEP_TOKENS = 32_768;
/** Bytes of one cached token in a fit that finds out how many tokens there is room for. */
const MEMORY = 80e9;

/**
 * Shapes of language models and streaming synthesizers, step by step: how a step's time depends on sequences, prompt
 * tokens and cached tokens, and whether the KV cache limits how many are in service.
 */
export const continuousShapes: ShapesOf = (system, scales) => {
  const knowsTokens = system.rows.some(({ input_tokens }) => input_tokens !== undefined);
  const step = stepScale(system, scales);
  const prompt = Math.min(...system.rows.map(({ input_tokens }) => input_tokens ?? 1));
  const parameters = [
    duration('step_time.base', 0.2 * step, 1.2 * step),
    duration('step_time.per_sequence', 0.0005 * step, 0.3 * step),
    duration(
      'step_time.per_prompt_token',
      (0.002 * scales.first) / prompt,
      (1.5 * scales.first) / prompt,
    ),
  ];
  if (system.protocol.dispatch === 0 && system.protocol.kind === 'closed') {
    parameters.push(duration('dispatch', Math.min(100, 0.01 * step), Math.min(0.6 * step, 3_000)));
    if (system.protocol.duration === undefined) parameters.push(...lasting(system));
  }
  const linear = shape(
    system,
    'linear',
    'a step takes a base, and more for each sequence and prompt token',
    parameters,
    'sum',
  );
  if (!knowsTokens) return [linear];
  const cached = duration('step_time.per_cached_token', 1e-6 * step, 2e-4 * step);
  const read = 'and for each cached token that it reads';
  const withCache = shape(
    system,
    'linear with cache',
    `${linear.says}, ${read}`,
    [...parameters, cached],
    'sum',
  );
  const larger = shape(
    system,
    'larger of memory and compute',
    'a step takes the larger of what it reads (weights, cached tokens) and what it computes (sequences, prompt tokens)',
    [...parameters, cached],
    'larger',
  );
  // Few sequences with long contexts do not fill the device, and reading a prompt has a cost of its own.
  const detailed = shape(
    system,
    'linear with cache and details',
    `${withCache.says}, for each token of the longest context, and once for prompts`,
    [
      ...withCache.parameters,
      duration('step_time.per_longest_token', 1e-6 * step, 2e-4 * step),
      duration('step_time.prompt_base', 0.005 * scales.first, 0.7 * scales.first),
    ],
    'sum',
  );
  const shapes = [withCache, detailed, larger];
  return system.memory === undefined && isFull(system)
    ? shapes.map((one) => limited(one, system))
    : shapes;
};

/**
 * For how long the load generator ran. Where answers take minutes, those to its first requests, which came all at once,
 * are a good part of what it saw.
 */
function lasting({ rows }: MeasuredSystem): Parameter[] {
  const answers = rows.flatMap(({ figures }) => figures.response_avg ?? []);
  if (answers.length < rows.length) return [];
  const longest = Math.max(...answers);
  return [duration('duration', Math.min(5 * Math.min(...answers), longest), 20 * longest)];
}

/** About what a step takes alone. */
function stepScale({ rows }: MeasuredSystem, scales: Scales): number {
  if (scales.gap < Infinity) return scales.gap;
  const tokens = Math.max(...rows.map(({ output_tokens }) => output_tokens ?? 1));
  const firsts = Math.max(...rows.map(({ first_tokens }) => first_tokens ?? 1));
  return Math.min(scales.shortest / tokens, scales.first / firsts);
}

function shape(
  { rows, memory }: MeasuredSystem,
  name: string,
  says: string,
  parameters: readonly Parameter[],
  parts: 'sum' | 'larger',
): Shape {
  const places = Math.max(...rows.map(({ slots }) => slots ?? MANY), MANY);
  return {
    name,
    says,
    parameters,
    choices: {},
    memory,
    station: (values) => ({
      kind: 'continuous_batching',
      step_time: {
        base: written(values['step_time.base']!),
        per_sequence: written(values['step_time.per_sequence']!),
        per_prompt_token: written(values['step_time.per_prompt_token']!),
        ...(values['step_time.per_cached_token'] !== undefined && {
          per_cached_token: written(values['step_time.per_cached_token']),
        }),
        ...optional(values, 'per_longest_token'),
        ...optional(values, 'prompt_base'),
        ...(parts === 'larger' && { parts }),
        noise_cv: '2%',
      },
      max_sequences: places,
      step_tokens: STEP_TOKENS,
      ...ofCache(values),
    }),
  };
}

function optional(values: Values, key: string): Record<string, string> {
  const value = values[`step_time.${key}`];
  return value === undefined ? {} : { [key]: written(value) };
}

/** Does the first token at the highest load take so long that requests must have waited for memory? */
function isFull({ rows }: MeasuredSystem): boolean {
  return rows.some(({ figures, load }) => {
    const first = figures.first_avg;
    const gap = figures.gap_avg;
    return first !== undefined && gap !== undefined && load > 8 && first > 150 * gap;
  });
}

/** With room for so many cached tokens, all of a request's being taken when it begins. */
function limited(one: Shape, { rows }: MeasuredSystem): Shape {
  const perRequest = rows.map(
    ({ input_tokens = 0, output_tokens = 0 }) => input_tokens + output_tokens,
  );
  // Where requests wait for memory, those in service fill it: their share of the time is that after the first token.
  const held = rows.flatMap(({ load, figures }, i) => {
    const { first_avg: first, response_avg: whole } = figures;
    if (first === undefined || whole === undefined) return [];
    return [load * (1 - first / whole) * perRequest[i]!];
  });
  const most = Math.max(...held, Math.max(...perRequest));
  return {
    ...one,
    name: `${one.name}, limited by its KV cache`,
    says: `${one.says}; requests wait until there is room for all of their tokens`,
    parameters: [
      ...one.parameters,
      {
        name: 'kv_tokens',
        unit: 'count',
        from: Math.max(0.6 * most, ...perRequest),
        to: 1.6 * most,
      },
    ],
    memory: MEMORY,
  };
}

const ofCache = (values: Values) =>
  values['kv_tokens'] === undefined
    ? {}
    : { memory: { per_token: `${Math.round(MEMORY / values['kv_tokens'])}B`, reserve: 'whole' } };
