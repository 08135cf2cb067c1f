import { expect, test } from 'vitest';
import * as z from 'zod';
import { readChecked } from '../../src/files/checked-yaml.ts';
import { describeMistake } from '../../src/files/mistake.ts';
import { count, duration } from '../../src/files/units.ts';

const pool = z.strictObject({ kind: z.literal('pool'), workers: count() });
const hop = z.strictObject({ kind: z.literal('hop'), time: duration() });
const schema = z.strictObject({
  station: z.discriminatedUnion('kind', [pool, hop]).optional(),
  steps: z.array(z.union([count(), z.string()])).optional(),
  time: z
    .union([duration(), z.strictObject({ mean: duration() })], { error: 'a duration or its mean' })
    .optional(),
});

test.each([
  [
    'a comma as the decimal point ends an entry',
    'time: { mean: 1,5s }',
    'f:1:15: time.mean: expected a duration with its unit, such as 20ms, found 1, did you mean 1ms, 1s or 1min?',
    'f:1:17: time.5s: expected a known key, found 5s, decimals need a point, not a comma',
  ],
  [
    'no space after the colon',
    'time: {mean:5s}',
    'f:1:8: time.mean:5s: expected a known key, found mean:5s, did you mean mean: 5s?',
  ],
  [
    'no colon',
    'time: { mean 5s }',
    'f:1:9: time.mean 5s: expected a known key, found mean 5s, did you mean mean: 5s?',
  ],
  ['a list of one', 'steps: 50', 'f:1:8: steps: expected a list, found 50, did you mean [50]?'],
  [
    'a list without brackets',
    'steps: 50, 1.5, x',
    'f:1:8: steps: expected a list, found 50, 1.5, x, did you mean [50, 1.5, x]?',
  ],
  ['a range', 'steps: 50..90', 'f:1:8: steps: expected a list, found 50..90'],
  [
    'type for kind',
    'station: { type: pool, workers: 0 }',
    'f:1:12: station.type: expected a known key, found type, known keys: kind and workers',
    'f:1:33: station.workers: expected a positive integer, found 0',
  ],
  [
    'a text where there are several forms',
    'time: soon',
    'f:1:7: time: expected a duration or its mean, found soon',
  ],
  [
    'a bare number where there are several forms',
    'time: 5',
    'f:1:7: time: expected a duration or its mean, found 5, did you mean 5ms, 5s or 5min?',
  ],
])('%s', (_, text, ...messages) => {
  const reading = readChecked(schema, 'f', text);
  expect('mistakes' in reading && reading.mistakes.map(describeMistake)).toEqual(messages);
});
