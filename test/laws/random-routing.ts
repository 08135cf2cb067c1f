import fc from 'fast-check';
import { someAttempts } from './random-attempts.ts';

const network = fc.constantFrom('0ms', '3ms', '25ms');

/** How a router chooses; targets are raw numbers of the stations that there are. */
const choosing = fc.oneof(
  fc.record({ policy: fc.constantFrom('least_loaded', 'power_of_two', 'round_robin', 'random') }),
  fc.constantFrom<object>(
    {},
    { policy: 'nearest' },
    { policy: 'nearest', overflow: 1.5 },
    { policy: 'fallback', fallback: { enter: 3, leave: 1, hold: '40ms' } },
    { policy: 'fallback', fallback: { burn: '20%', hold: '0ms' } },
  ),
);

const extras = fc.constantFrom<object>(
  {},
  { signals: '30ms' },
  { sticky: true },
  { health_check: { every: '50ms' } },
);

/** Raw choices of a router and what it sends jobs to. */
export const router = fc.record({
  targets: fc.array(fc.tuple(fc.nat(), network), { minLength: 1, maxLength: 3 }),
  rest: fc.tuple(choosing, extras).map(([one, other]) => ({ ...one, ...other })),
});

/** Raw choices of a client, and which stations each of its attempts goes through. */
export const client = fc.record({
  through: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }),
  attempts: someAttempts,
});

export type RawRouter = typeof router extends fc.Arbitrary<infer T> ? T : never;
export type RawClient = typeof client extends fc.Arbitrary<infer T> ? T : never;
