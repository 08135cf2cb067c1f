import { listed } from './mistake.ts';

/** Longer words, and candidates beyond this number, are not compared. A slip is a bit of 32. */
const LONGEST_WORD = 32;
const MOST_CANDIDATES = 100;

/**
 * The candidate that `word` was probably meant to be: the one with the fewest slips, provided that at
 * most a third of the letters differ. The first of equals; undefined if none is near.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > LONGEST_WORD) return undefined;
  const slipsTo = slipsFrom(word.toLowerCase());
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
    const longer = Math.max(word.length, candidate.length);
    const tolerated = Math.min(Math.max(1, Math.floor(longer / 3)), longer - 1);
    if (Math.abs(word.length - candidate.length) > tolerated) continue;
    const distance = slipsTo(candidate.toLowerCase());
    if (distance <= tolerated && distance < fewest) [nearest, fewest] = [candidate, distance];
  }
  return nearest;
}

/** `did you mean x?`, or else the words there are (`stations: a and b`), or nothing if there are none. */
export function suggestion(
  word: unknown,
  candidates: readonly string[],
  noun: string,
): string | undefined {
  const nearest = typeof word === 'string' ? nearestWord(word, candidates) : undefined;
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  return candidates.length === 0 ? undefined : `${noun}: ${listed(candidates, 'and')}`;
}

/**
 * Letters inserted, left out, replaced, or swapped with their neighbour, to get from one word of 1 to 32
 * letters to another: the restricted edit distance of Damerau (1964). A column of its table is two words
 * of bits, rises and falls, so that a letter takes a few operations (Hyyrö 2003).
 */
function slipsFrom(word: string): (other: string) => number {
  const places = new Int32Array(128); // by letter; those beyond ASCII are like no other
  for (let i = 0; i < word.length; i++) places[word.charCodeAt(i)]! |= 1 << i;
  const last = 1 << (word.length - 1);
  return (other) => {
    let distance = word.length;
    let [rises, falls, level, before] = [-1, 0, 0, 0];
    for (let j = 0; j < other.length; j++) {
      const same = places[other.charCodeAt(j)] ?? 0;
      const swapped = ((~level & same) << 1) & before;
      level = ((((same & rises) + rises) | 0) ^ rises) | same | falls | swapped;
      const risesAcross = falls | ~(level | rises);
      const fallsAcross = level & rises;
      if ((risesAcross & last) !== 0) distance++;
      else if ((fallsAcross & last) !== 0) distance--;
      const shifted = (risesAcross << 1) | 1;
      rises = (fallsAcross << 1) | ~(level | shifted);
      falls = shifted & level;
      before = same;
    }
    return distance;
  };
}
