/** What a release of a text normalizer does to make the key of a phrase. */
export interface Normalizer {
  readonly letters: 'keep' | 'lower';
  readonly numbers: 'keep' | 'words';
  readonly punctuation: 'keep' | 'drop';
  readonly segments: 'whole' | 'clauses';
  readonly locale: 'none' | 'language' | 'region';
  readonly voice: 'name' | 'versioned';
  readonly namespace: string;
}

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** The text of a key. Clauses that are kept apart are joined by a bar. */
export function normalized(
  text: string,
  {
    letters,
    numbers,
    punctuation,
    segments,
  }: Pick<Normalizer, 'letters' | 'numbers' | 'punctuation' | 'segments'>,
): string {
  const clauses = segments === 'clauses' ? text.split(/(?<=[,;:.!?])\s+/) : [text];
  return clauses
    .map((clause) => {
      const spelt =
        numbers === 'words'
          ? clause.replace(/[0-9]/g, (digit) => ` ${DIGITS[Number(digit)]} `)
          : clause;
      const bare = punctuation === 'drop' ? spelt.replace(/[^\p{L}\p{N}\s]/gu, ' ') : spelt;
      const spaced = bare.trim().replace(/\s+/g, ' ');
      return letters === 'lower' ? spaced.toLowerCase() : spaced;
    })
    .join('|');
}
