import * as z from 'zod';
import { type Finding, isMapping, mappingOf, name, named } from '../files/index.ts';

const CHANGES = 'changes to the model, or {} for the model as it is';

/** The policies of an experiment file: by name, changes that are checked together with the model, and not here. */
export const policies = named(z.looseObject({}, { error: CHANGES }), 'policy', name()).describe(
  'By name: variants of the model that meet the same callers, as changes that are laid over it; every other one is compared with the first',
);

/** What changes may not hold although a model file may. */
export function policyFindings(contents: unknown): Finding[] {
  return Object.entries(mappingOf(mappingOf(contents)['policies'])).flatMap(([name, changes]) => {
    if (!isMapping(changes) || !Object.hasOwn(changes, 'extends')) return [];
    const expected = 'no other model: policies are laid over that of the experiment';
    return [{ path: ['policies', name, 'extends'], at: 'key', expected } as const];
  });
}
