import { listed } from './mistake.ts';

/** Longer words, and candidates beyond this number, are not compared: the time grows with their product. */
const LONGEST_WORD = 64;
const MOST_CANDIDATES = 200;

/**
 * The candidate that `word` was probably meant to be: the one with the fewest slips, provided that at
 * most a third of the letters differ. The first of equals; undefined if none is near.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
    const longer = Math.max(word.length, candidate.length);
    const tolerated = Math.min(Math.max(1, Math.floor(longer / 3)), longer - 1);
    if (Math.abs(word.length - candidate.length) > tolerated) continue;
    const distance = slips(word.toLowerCase(), candidate.toLowerCase());
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
 * Letters inserted, left out, replaced, or swapped with their neighbour, to get from one word to the
 * other: the restricted edit distance of Damerau (1964).
 */
function slips(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = previous[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      let fewest = Math.min(previous[j]! + 1, current[j - 1]! + 1, replaced);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (i > 1 && j > 1 && swapped) fewest = Math.min(fewest, beforePrevious[j - 2]! + 1);
      current.push(fewest);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[to.length]!;
}
