import * as z from 'zod';
import { count, duration, share } from '../files/index.ts';
import { condition } from './condition-schema.ts';
import type { RunbookDescription } from './fault-description.ts';
import { asked, stationName } from './fault-schema.ts';

const className = () => z.string({ error: 'the name of a class' });

/** Something that is done about a fault. */
const measure = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('shed').describe('Jobs of a class are turned away at the door of a station'),
      station: stationName().describe('Any station'),
      class: className().describe('Whose jobs'),
      share: share({ positive: true })
        .prefault('100%')
        .describe('Which share of them; default 100%'),
    })
    .describe('Jobs of a class are turned away at the door of a station'),
  z
    .strictObject({
      kind: z.literal('hold').describe('Jobs of a class wait and do not start'),
      station: stationName().describe('A pool'),
      class: className().describe('Whose jobs'),
    })
    .describe('Jobs of a class are deferred: they wait, and do not start'),
  z
    .strictObject({
      kind: z.literal('linger').describe('Batches of a class wait less to be filled'),
      station: stationName().describe('A pool'),
      class: className().describe('Whose jobs'),
      time: duration().describe('The longest that the first waiting job is held'),
    })
    .describe('Batches of a class wait less to be filled'),
  z
    .strictObject({
      kind: z.literal('retry_cap').describe('Clients are told to try less often'),
      ...asked,
      attempts: count().describe('The most attempts of a request from then on'),
    })
    .describe('Clients are told to try less often'),
  z
    .strictObject({
      kind: z.literal('undo').describe('A fault is taken back, as a rollback does'),
      fault: z.string({ error: 'the name of a fault' }).describe('Which; it ends then'),
    })
    .describe('A fault is taken back, as a rollback does'),
]);

/** What is done, by whom it does not matter, once something has been seen for long enough. */
export const runbookSchema = z.strictObject({
  when: condition().describe(
    'What is seen before it is done, such as recognizer.backlog > 50 for 10s',
  ),
  after: duration()
    .prefault('0ms')
    .describe('How long it takes from there until it is done, such as people do; default 0ms'),
  do: z.array(measure).min(1).describe('What is done'),
  lasts: duration({ positive: true })
    .optional()
    .describe('After how long it is taken back; if left out, it stays'),
});

/** What the file says of its runbooks, as plain data. */
export const describeRunbooks = (
  runbooks: Readonly<Record<string, z.output<typeof runbookSchema>>> = {},
): RunbookDescription[] =>
  Object.entries(runbooks).map(([name, { when, after, lasts, do: measures }]) => ({
    name,
    when,
    after,
    lasts,
    measures,
  }));
