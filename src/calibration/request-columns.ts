/**
 * What a column of a table of single requests, or of a histogram, holds: when a request was sent, when its service began,
 * when it ended or how long it took, how long until its first token or chunk; the upper bound of a bucket, how many
 * lie at or below it or in it alone, and the sum of all.
 */
export const REQUEST_QUANTITIES = [
  'sent',
  'ended',
  'took',
  'began',
  'first_after',
  'bound',
  'below',
  'within',
  'sum',
] as const;
export type RequestQuantity = (typeof REQUEST_QUANTITIES)[number];

/** A column, and its values' unit in microseconds; 1 for counts. */
export interface RequestColumn {
  readonly quantity: RequestQuantity;
  readonly scale: number;
}

const UNITS: Readonly<Record<string, number>> = { us: 1, ms: 1_000, s: 1_000_000 };

const COUNTS: readonly RequestQuantity[] = ['below', 'within'];

const NAMES: readonly (readonly [RegExp, RequestQuantity])[] = [
  [/^(?:sent|sent_at|start|started|start_time|begin|arrival|arrived|request_start)$/, 'sent'],
  [/^(?:end|ended|end_time|done|finished|completed|answered|request_end)$/, 'ended'],
  [/^(?:took|latency|response|response_time|duration|elapsed|e2e|e2e_latency|total)$/, 'took'],
  [/^(?:began|service_start|service_began|dequeued|dequeued_at)$/, 'began'],
  [/^(?:first|ttft|ttfb|ttfa|first_token|first_byte|first_chunk)$/, 'first_after'],
  [/^(?:le|bound|upper|bucket)$/, 'bound'],
  [/^(?:below|cumulative|cumulative_count|bucket_count)$/, 'below'],
  [/^(?:count|within|frequency)$/, 'within'],
  [/^(?:sum|total_time)$/, 'sum'],
];

/** What a column holds, by its name or as a map says; times have their unit at the end, and are seconds without one. */
export function requestColumn(column: string, said?: string): RequestColumn | undefined {
  const words = column
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .split('_');
  const unit = words.length > 1 ? UNITS[words.at(-1)!] : undefined;
  const name = (unit === undefined ? words : words.slice(0, -1)).join('_');
  const quantity =
    REQUEST_QUANTITIES.find((one) => one === said) ??
    (said === undefined ? NAMES.find(([pattern]) => pattern.test(name))?.[1] : undefined);
  if (quantity === undefined) return undefined;
  return { quantity, scale: COUNTS.includes(quantity) ? 1 : (unit ?? 1_000_000) };
}
