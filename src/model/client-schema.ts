import * as z from 'zod';
import { atLeastOneOf } from '../files/index.ts';
import { fee } from './gpu-schema.ts';
import { attempts, hedgesInTime } from './retry-schema.ts';

/** A service that asks others, with attempts of its own. */
export const client = z
  .strictObject({
    kind: z.literal('client').describe('A service that asks others, with attempts of its own'),
    through: z
      .array(z.string({ error: 'the name of a station' }))
      .min(1)
      .describe('The stations that each attempt goes through, in order'),
    ...attempts,
    fee: fee(),
  })
  .check(atLeastOneOf(['retry', 'hedge', 'breaker']))
  .superRefine(hedgesInTime)
  .describe(
    'A service that asks others for what comes to it, with attempts of its own: they multiply with those of the routes',
  );
