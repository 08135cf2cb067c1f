import fc from 'fast-check';

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const backoff = fc.constantFrom<unknown>(
  '0ms',
  '7ms',
  { exponential: { mean: '30ms' } },
  { base: '4ms', factor: 3, most: '40ms' },
  { base: '10ms', jitter: 'none' },
);

const retry = fc.record({
  attempts: optional(fc.integer({ min: 2, max: 4 })),
  backoff,
  on: optional(fc.constantFrom(['shed'], ['timeout', 'failed'])),
  timeout: optional(fc.constantFrom('9ms', '60ms')),
  cancel_late: optional(fc.boolean()),
  deadline: optional(fc.constantFrom('25ms', '150ms')),
  budget: optional(fc.constantFrom('0%', '20%')),
});

const breaker = fc.record({
  window: fc.constantFrom('50ms', '2s'),
  failures: fc.constantFrom('30%', '100%'),
  least: fc.constantFrom(1, 5),
  open: fc.constantFrom('10ms', '200ms'),
  probes: optional(fc.constantFrom(1, 4)),
});

const tries = fc.record({
  retry: optional(retry),
  hedge: optional(fc.constantFrom({ after: '1ms' }, { after: '8ms' })),
  breaker: optional(breaker),
});

const written = (all: object): object => JSON.parse(JSON.stringify(all)) as object;

/** What a client says of its attempts: something. */
export const someAttempts: fc.Arbitrary<object> = tries
  .filter((all) => Object.values(all).some((one) => one !== undefined))
  .map(written);

/** What a route of plain jobs says of its attempts; most say nothing. */
export const attempts: fc.Arbitrary<object> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: tries.map(written),
  },
);
