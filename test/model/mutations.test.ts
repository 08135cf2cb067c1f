import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModel } from '../../src/model/model-file.ts';
import {
  expectOrderly,
  withOtherCharacters,
  withOtherLines,
  withOtherWords,
} from '../files/mutants.ts';
import { recognizerModel } from './recognizer-model.ts';

const shipped = readFileSync(new URL('../../models/recognizer.yaml', import.meta.url), 'utf8');

test.each([
  ['characters', withOtherCharacters, 1],
  ['lines', withOtherLines, 2],
  ['words', withOtherWords, 3],
])(
  'a model with other %s is read or has mistakes within it, in order; nothing throws',
  (_, mutants, seed) => {
    for (const [text, numRuns] of [
      [shipped, 300],
      [recognizerModel, 400],
    ] as const) {
      expect('mistakes' in readModel('f.yaml', text)).toBe(false);
      fc.assert(
        fc.property(mutants(text), (mutant) => expectOrderly(readModel, mutant)),
        { seed, numRuns },
      );
    }
  },
);
