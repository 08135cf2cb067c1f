import { type Normalizer, normalized } from './normalizer.ts';

/** The phrases and releases of a model file, as plain data. */
export interface PhraseBookDescription {
  /** In order of popularity. */
  readonly phrases: readonly string[];
  readonly releases: readonly (Normalizer & { readonly name: string })[];
}

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
