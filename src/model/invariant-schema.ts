import * as z from 'zod';
import { duration, money } from '../files/index.ts';
import { routeName, stationName } from './fault-schema.ts';

const expect = z
  .enum(['holds', 'violated'])
  .default('holds')
  .describe(
    'holds: a violation makes the exit code 99; violated: of a policy that is there to break it, and then the other way round; default holds',
  );

const of = <Kind extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  meaning: string,
  shape: Shape,
) =>
  z.strictObject({ kind: z.literal(kind).describe(meaning), ...shape, expect }).describe(meaning);

const agents = () => routeName().describe('A route on which an agent looks something up');

/** Something that must hold at every event. */
export const invariantSchema = z.discriminatedUnion('kind', [
  of('strict_urgency', 'No batch starts while a more urgent job waits that could start instead', {
    station: stationName().describe('A pool'),
  }),
  of('isolation', 'No job that could start waits for a worker that runs a less urgent batch', {
    station: stationName().describe('A pool'),
  }),
  of('starts_within', 'No job waits longer than so long for its service to begin', {
    station: stationName().describe('Any station'),
    route: routeName().optional().describe('Whose jobs; if left out, those of all routes'),
    time: duration().describe('The longest that a job may wait'),
  }),
  of('voices_ready', 'No job waits until the voice that it needs has been loaded', {
    station: stationName().describe('A station with continuous batching that has voices'),
  }),
  of(
    'stops_within',
    'What nobody wants any more is worked on, and billed, for no longer than that',
    {
      station: stationName().describe('Any station'),
      time: duration().describe('The longest that it may go on after it was called off'),
    },
  ),
  of('spending', 'What a station bills in any stretch of time stays within a hard limit', {
    station: stationName().describe('A station with a fee'),
    most: money(['USD']).describe('The limit, such as 0.10 USD'),
    within: duration({ positive: true }).describe('Length of the stretch, such as 1min'),
  }),
  of('no_gap', 'No reply has a gap because its audio comes too late', {
    route: routeName().describe('A route on which an agent answers'),
    longer_than: duration().prefault('0ms').describe('Gaps up to that are borne; default 0ms'),
  }),
  of('nothing_forbidden', 'No reply is made from what its caller must not see', {
    route: agents(),
  }),
  of('nothing_unchecked', 'No reply is made from what nobody has said that its caller may see', {
    route: agents(),
  }),
  of('nothing_stale', 'No reply is made from what is older than so long', {
    route: agents(),
    within: duration().describe('The greatest age of what an index or a snippet holds'),
  }),
]);

/** What must hold, as plain data. Times in microseconds. */
export type InvariantDescription = z.output<typeof invariantSchema> & { readonly name: string };

export const describeInvariants = (
  invariants: Readonly<Record<string, z.output<typeof invariantSchema>>>,
): InvariantDescription[] =>
  Object.entries(invariants).map(([name, invariant]) => ({ name, ...invariant }));
