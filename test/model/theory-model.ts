import { shippedModel } from '../../src/cli/inputs.ts';
import type { ModelDescription } from '../../src/model/index.ts';

/** A model of models/theory. */
export const theoryModel = (name: string): ModelDescription => shippedModel(`theory/${name}.yaml`);
