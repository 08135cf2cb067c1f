import { CONDITIONS, type Conditions, type Delay, STATISTICS, type Statistic } from './measured.ts';

/** What a column of a step-load table holds. */
export type Quantity = 'clients' | 'rate' | Statistic | keyof Conditions | 'rtf';

export const QUANTITIES: readonly Quantity[] = [
  'clients',
  'rate',
  ...STATISTICS,
  ...CONDITIONS,
  'rtf',
];

/** A column that has been understood: its values times `scale` are microseconds, rates per second, or counts. */
export interface Understood {
  readonly quantity: Quantity;
  readonly scale: number;
}

const UNITS: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1_000,
  msec: 1_000,
  s: 1_000_000,
  sec: 1_000_000,
  seconds: 1_000_000,
};

const READING = /^(?:avg|mean|average|p50|median|p90|p95|p99)$/;
const DELAY_WORDS: Readonly<Record<string, Delay>> = {
  ttft: 'first',
  ttfa: 'first',
  ttfb: 'first',
  ttfc: 'first',
  first: 'first',
  itl: 'gap',
  tpot: 'gap',
  tbt: 'gap',
  gap: 'gap',
  interchunk: 'gap',
  ic: 'gap',
  intertoken: 'gap',
  latency: 'response',
  response: 'response',
  total: 'response',
  e2e: 'response',
  delay: 'response',
  last: 'response',
  service: 'service',
};

/** Names of columns that are no readings of delays, by what they hold. */
const WHOLE_NAMES: readonly (readonly [RegExp, Quantity, number])[] = [
  [/^(?:concurrency|concurrent_requests|clients|streams|users|population|vus)$/, 'clients', 1],
  [
    /^(?:target_)?(?:qps|rps|rate|request_rate|request_rate_s|rate_s|requests_per_second)$/,
    'rate',
    1,
  ],
  [
    /^(?:throughput|throughput_inf_s|req_s|requests_s|achieved_s|achieved_qps|inf_s|throughput_rps)$/,
    'throughput',
    1,
  ],
  [/^(?:tokens_s|output_tokens_s|token_throughput|tok_s)$/, 'tokens_s', 1],
  [/^(?:rtfx|throughput_rtfx)$/, 'rtfx', 1],
  [/^rtf$/, 'rtf', 1],
  [/^(?:instances|lanes)$/, 'instances', 1],
  [/^max_batch(?:_size)?$/, 'max_batch', 1],
  [/^slots$/, 'slots', 1],
  [/^(?:input_tokens|prompt_tokens|isl)$/, 'input_tokens', 1],
  [/^(?:output_tokens|completion_tokens|osl)$/, 'output_tokens', 1],
  [/^(?:audio_s|input_s|duration_s)$/, 'audio', 1_000_000],
  [/^chunk_ms$/, 'chunk', 1_000],
  [/^requests$/, 'requests', 1],
];

/** What a column holds, by its name; undefined if that says nothing. */
export function guess(column: string): Understood | undefined {
  const name = column
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  for (const [pattern, quantity, scale] of WHOLE_NAMES) {
    if (pattern.test(name)) return { quantity, scale };
  }
  return guessDelay(name.split('_'));
}

/** `ttft_p95_ms`, `avg_ms`, `latency_mean_s`: a delay, a reading and a unit, in any order but that the unit is last. */
function guessDelay(words: readonly string[]): Understood | undefined {
  const scale = UNITS[words.at(-1)!];
  const reading = words.find((word) => READING.test(word));
  if (scale === undefined || reading === undefined) return undefined;
  const others = words.slice(0, -1).filter((word) => word !== reading && !FILLERS.has(word));
  const delays = [...new Set(others.map((word) => DELAY_WORDS[word]))];
  if (delays.length > 1 || (delays.length === 1 && delays[0] === undefined)) return undefined;
  const read =
    reading === 'mean' || reading === 'average' ? 'avg' : reading === 'median' ? 'p50' : reading;
  return { quantity: `${delays[0] ?? 'response'}_${read}` as Statistic, scale };
}

const FILLERS = new Set(['time', 'to', 'token', 'chunk', 'audio', 'byte', 'request']);

/** What a map says that a column holds, with the unit that its name ends with; delays without one are in milliseconds. */
export function told(column: string, quantity: Quantity): Understood {
  const unit = UNITS[column.toLowerCase().split('_').at(-1)!];
  const isTime =
    /^(?:response|first|gap|service)_/.test(quantity) || ['audio', 'chunk'].includes(quantity);
  return { quantity, scale: isTime ? (unit ?? 1_000) : 1 };
}
