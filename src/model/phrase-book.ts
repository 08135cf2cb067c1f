import * as z from 'zod';
import { named } from '../files/index.ts';
import { type Normalizer, normalized } from './normalizer.ts';

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

/** The phrases and releases of a model file, as plain data. */
export interface PhraseBookDescription {
  /** In order of popularity. */
  readonly phrases: readonly string[];
  readonly releases: readonly (Normalizer & { readonly name: string })[];
}

export const describePhraseBook = ({
  templates,
  slots,
  releases,
}: z.output<typeof phraseBook>): PhraseBookDescription => ({
  phrases: phrasesOf(templates, slots),
  releases: Object.entries(releases).map(([name, entry]) => ({ name, ...entry })),
});

/** More phrases than this are a slip. */
const MOST_PHRASES = 100_000;

/** Templates without slots first, then those with slots in turn, one phrase of each at a time. */
export function phrasesOf(
  templates: readonly string[],
  slots: Readonly<Record<string, readonly string[]>>,
): string[] {
  const filled = templates.map((template) => filledIn(template, slots));
  const plain = filled.filter((phrases) => phrases.length === 1).flat();
  const many = filled.filter((phrases) => phrases.length > 1);
  const rounds = Math.max(0, ...many.map((phrases) => phrases.length));
  const inTurn = Array.from({ length: rounds }, (_, round) =>
    many.flatMap((phrases) => phrases[round] ?? []),
  ).flat();
  return [...plain, ...inTurn].slice(0, MOST_PHRASES);
}

/** Every way to fill the slots of a template; a slot that is not known stays as it is. */
function filledIn(template: string, slots: Readonly<Record<string, readonly string[]>>): string[] {
  const [whole, name] = /\{(\w+)\}/.exec(template) ?? [];
  const values = name === undefined || !Object.hasOwn(slots, name) ? undefined : slots[name];
  if (values === undefined) return [template];
  return values
    .flatMap((value) =>
      filledIn(
        template.replace(whole!, () => value),
        slots,
      ),
    )
    .slice(0, MOST_PHRASES);
}

/** Who says a phrase, and how: what the key holds beside its text. */
export interface Speaker {
  readonly voice: string;
  readonly language: string;
}

/**
 * By release, the number of the key of each phrase in each voice (phrase x voices + voice): equal keys have equal
 * numbers, whatever the release.
 */
export function keyTables(
  { phrases, releases }: PhraseBookDescription,
  speakers: readonly Speaker[],
): Int32Array[] {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  return releases.map((release) => {
    const texts = phrases.map((phrase) => normalized(phrase, release));
    return Int32Array.from(
      texts.flatMap((text) => speakers.map((speaker) => numberOf(keyOf(text, speaker, release)))),
    );
  });
}

/** `tts/english/clinic_english_1/thank you for calling` */
export function keyOf(text: string, { voice, language }: Speaker, release: Normalizer): string {
  const locale = { none: [], language: [language], region: [`${language}_1`] }[release.locale];
  const said = release.voice === 'name' ? voice : `${voice}@2`;
  return [release.namespace, ...locale, said, text].join('/');
}
