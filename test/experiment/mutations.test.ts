import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readExperiment } from '../../src/experiment/experiment-file.ts';
import {
  expectOrderly,
  withOtherCharacters,
  withOtherLines,
  withOtherWords,
} from '../files/mutants.ts';

const shipped = readFileSync(new URL('../../experiments/recognizer.yaml', import.meta.url), 'utf8');

test.each([
  ['characters', withOtherCharacters, 1],
  ['lines', withOtherLines, 2],
  ['words', withOtherWords, 3],
])(
  'an experiment with other %s is read or has mistakes within it, in order; nothing throws',
  (_, mutants, seed) => {
    expect('mistakes' in readExperiment('f.yaml', shipped)).toBe(false);
    fc.assert(
      fc.property(mutants(shipped), (mutant) => expectOrderly(readExperiment, mutant)),
      { seed, numRuns: 1000 },
    );
  },
);
