import * as z from 'zod';
import { count, duration, share } from '../files/index.ts';
import { perClass } from './class-schema.ts';
import type { DependencyDescription, PerClass } from './description.ts';
import { distribution, looksLikeDistribution } from './distribution-schema.ts';
import { fee } from './gpu-schema.ts';

/** A service that others run. */
export const dependency = z
  .strictObject({
    kind: z.literal('dependency').describe('A service that others run: an index, a check, a tool'),
    time: perClass(distribution(duration), (mapping) => !looksLikeDistribution(mapping)).describe(
      'How long a request is in service, for all classes or by class',
    ),
    concurrency: count({ most: 100_000 })
      .optional()
      .describe(
        'The most requests in service at a time: others wait, by urgency, then first come first served; if left out, no limit',
      ),
    error_rate: share()
      .prefault('0%')
      .describe('Share of the requests that fail, at the end of their service; default 0%'),
    cancellable: z
      .boolean({ error: 'true or false' })
      .default(false)
      .describe(
        'Whether a request in service that is called off stops, so that its place is free at once; if false, it goes on to its end in vain; default false',
      ),
    fee: fee(),
  })
  .describe('A service that others run: an index, an access check, a tool');

/** What the file says of a dependency, as plain data. `forEachClass` gives every class its value. */
export function describeDependency(
  name: string,
  { kind, fee, ...rest }: z.output<typeof dependency>,
  forEachClass: (value: typeof rest.time) => PerClass<DependencyDescription['time'][string]>,
): DependencyDescription {
  return {
    kind,
    name,
    fee,
    time: forEachClass(rest.time),
    concurrency: rest.concurrency,
    errorRate: rest.error_rate,
    cancellable: rest.cancellable,
  };
}
