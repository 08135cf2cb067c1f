import * as z from 'zod';
import { named } from '../files/index.ts';
import { type PhraseBookDescription, phrasesOf } from './phrase-book.ts';

/** How a release of a text normalizer makes the key of a phrase. */
const release = z.strictObject({
  letters: z
    .enum(['keep', 'lower'])
    .default('lower')
    .describe('Text: as written, or in small letters; default lower'),
  numbers: z
    .enum(['keep', 'words'])
    .default('keep')
    .describe('Text: digits as they are, or each spelt out; default keep'),
  punctuation: z
    .enum(['keep', 'drop'])
    .default('drop')
    .describe('Marks such as commas, stops and currency signs; default drop'),
  segments: z
    .enum(['whole', 'clauses'])
    .default('whole')
    .describe('Segmentation: one key for a phrase, or one for each of its clauses; default whole'),
  locale: z
    .enum(['none', 'language', 'region'])
    .default('language')
    .describe('Whether the language is part of the key, and which form of it; default language'),
  voice: z
    .enum(['name', 'versioned'])
    .default('name')
    .describe('The name of the voice, or that with the version of its model; default name'),
  namespace: z.string().default('tts').describe('Begins every key; default tts'),
});

export const phraseBook = z
  .strictObject({
    templates: z
      .array(z.string().min(1).max(500))
      .min(1)
      .max(1000)
      .describe(
        'Texts in order of popularity; {name} stands for each value of a slot. Of those with slots, the first phrases of all come before the second ones',
      ),
    slots: z
      .record(z.string(), z.array(z.string().max(100)).min(1).max(1000))
      .default({})
      .describe('Values that templates have in their places'),
    releases: named(release, 'release').describe(
      'Releases of the text normalizer; the first one is in use',
    ),
  })
  .describe('The texts of stock phrases, and how releases of a normalizer make keys of them');

export const describePhraseBook = ({
  templates,
  slots,
  releases,
}: z.output<typeof phraseBook>): PhraseBookDescription => ({
  phrases: phrasesOf(templates, slots),
  releases: Object.entries(releases).map(([name, entry]) => ({ name, ...entry })),
});
