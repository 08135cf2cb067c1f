import * as z from 'zod';
import { count, isMapping, meantBranch, name } from '../files/index.ts';
import { familyNames } from './distribution-schema.ts';

/** No class is called like a family of distributions, so a mapping by class cannot be taken for one. */
export const className = () =>
  name().refine((word) => !familyNames.includes(word), {
    error: 'a name that is not a distribution',
  });

export const jobClass = z.strictObject({
  urgency: count({ least: 0, most: 15 }).describe(
    '0 is served first; classes may share one; 0 to 15',
  ),
});

/**
 * One value for all classes, or a mapping from each class to its own. If values are mappings themselves,
 * `isByClass` tells which of the two a mapping is meant to be.
 */
export function perClass<Value>(
  value: z.ZodType<Value, unknown>,
  isByClass: (mapping: object) => boolean = () => true,
) {
  const forAll = value.transform((forAll) => ({ forAll }));
  const byClass = z
    .record(className(), value, {
      error: ({ code }) =>
        code === 'invalid_type' ? 'a mapping from each class to its own' : undefined,
    })
    .transform((byClass) => ({ byClass }));
  return z.union([forAll, byClass]).register(meantBranch, {
    branchOf: (input) => (isMapping(input) ? Number(isByClass(input)) : undefined),
  });
}
