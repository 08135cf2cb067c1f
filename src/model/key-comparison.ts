import { pow } from '../random/index.ts';
import type { ModelDescription } from './description.ts';
import type { Normalizer } from './normalizer.ts';
import { normalized } from './normalizer.ts';
import { keyOf, type PhraseBookDescription } from './phrase-book.ts';
import { speakersAt } from './phrase-keys.ts';

/** What keys are made of. */
const keyAspects = {
  text: ['letters', 'numbers'],
  punctuation: ['punctuation'],
  segmentation: ['segments'],
  voice: ['voice'],
  locale: ['locale'],
  namespace: ['namespace'],
} as const satisfies Readonly<Record<string, readonly (keyof Normalizer)[]>>;

/** How keys of two releases differ; shares are of the requests, by how popular phrases are. */
export interface KeyComparison {
  readonly phrases: number;
  /** Phrases with the same key under both, and their share of the requests. */
  readonly same: number;
  readonly sameShare: number;
  /** By aspect: phrases whose key changes if only that does. null where no release tells, but a snapshot. */
  readonly changed:
    | readonly { readonly aspect: string; readonly phrases: number; readonly share: number }[]
    | null;
  /** The most popular phrases whose keys differ, with both of them. */
  readonly examples: readonly {
    readonly phrase: string;
    readonly before: string;
    readonly after: string;
  }[];
}

/** The keys of all phrases in the first voice, in order of popularity: what a snapshot holds. */
export function keysUnder(model: ModelDescription, release: Normalizer): string[] {
  const [speaker] = speakersAt(model, cacheOf(model)) as [ReturnType<typeof speakersAt>[number]];
  return model.phraseBook!.phrases.map((phrase) =>
    keyOf(normalized(phrase, release), speaker, release),
  );
}

/** Compares keys that there were with those of a release; `from`: the release that made them, if it is known. */
export function compareKeys(
  model: ModelDescription,
  before: readonly string[],
  from: Normalizer | null,
  to: Normalizer,
): KeyComparison {
  const { phrases } = model.phraseBook as PhraseBookDescription;
  const weights = popularity(model, phrases.length);
  const after = keysUnder(model, to);
  const same = phrases.map((_, i) => before[i] === after[i]);
  const share = (isOne: readonly boolean[]): number =>
    isOne.reduce((sum, is, i) => (is ? sum + weights[i]! : sum), 0);
  const count = (isOne: readonly boolean[]): number => isOne.filter(Boolean).length;
  return {
    phrases: phrases.length,
    same: count(same),
    sameShare: same.every(Boolean) ? 1 : share(same), // whatever the rounding
    changed:
      from === null
        ? null
        : Object.entries(keyAspects).map(([aspect, parts]) => {
            const only = { ...from, ...Object.fromEntries(parts.map((part) => [part, to[part]])) };
            const changes = keysUnder(model, only).map((key, i) => key !== before[i]);
            return { aspect, phrases: count(changes), share: share(changes) };
          }),
    examples: phrases
      .flatMap((phrase, i) =>
        same[i] ? [] : [{ phrase, before: before[i] ?? '(none)', after: after[i]! }],
      )
      .slice(0, EXAMPLES),
  };
}

const EXAMPLES = 3;

const cacheOf = ({ stations }: ModelDescription): string =>
  stations.find(({ kind }) => kind === 'cache')?.name ?? '';

/** Share of the requests for stock phrases that each is of; phrases beyond those that are asked for have none. */
function popularity({ routes }: ModelDescription, phrases: number): number[] {
  const agent = routes.find((route) => route.kind === 'voice_agent');
  const { keys, exponent } =
    agent?.kind === 'voice_agent' ? agent.reply.phrases : { keys: phrases, exponent: 0 };
  const weights = Array.from({ length: phrases }, (_, i) => (i < keys ? pow(i + 1, -exponent) : 0));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / all);
}
