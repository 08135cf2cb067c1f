import type * as z from 'zod';
import { type Mistake, type Path, shortened } from './mistake.ts';
import { suggestion } from './nearest-word.ts';
import { isMapping } from './plain-data.ts';
import { excludedKeys, isAnother, type Shape, shapesAt, shapesOf } from './shapes.ts';
import { mappingPlace, type Place } from './yaml-reader.ts';
import { Source } from './yaml-source.ts';

/**
 * Lays one source over another. Mappings are merged key by key, in the order of the base, and anything else
 * is replaced. Three rules serve what a reader of the overlay expects:
 *
 * - `~` or `null` takes away a key of the base;
 * - a mapping of another `kind` replaces that of the base as a whole, and so does a mapping by class one
 *   for all classes;
 * - of keys that exclude each other by the schema, such as the kinds of traffic or the families of
 *   distributions, those of the base go when the overlay names another.
 *
 * Every value keeps the position in its own file. A mapping that names a profile comes in two layers, the
 * profile and what it says itself, in place of the profile that the base may have.
 */
export function overlaid(base: Source, over: Source, schema: z.ZodType): Source {
  const refused: Mistake[] = [];
  const top = layer(base.top, over.top, shapesOf(schema), [], refused);
  return new Source(top, [...over.refused, ...base.refused, ...refused]);
}

/** One place over another, at a path. What is to be taken away and is not there goes to `refused`. */
export function layer(
  base: Place,
  over: Place,
  shapes: readonly Shape[],
  path: Path,
  refused: Mistake[],
): Place {
  const { profiled } = over;
  if (profiled !== undefined) {
    const bare = withoutProfile(base);
    const below = profiled.profile && layer(bare, profiled.profile, shapes, path, refused);
    return layer(below ?? bare, profiled.own, shapes, path, refused);
  }
  const [first, second] = [base.contents, over.contents];
  if (!isMapping(first) || !isMapping(second) || isAnother(first, second, shapes)) return over;
  const entries = new Map(base.entries as ReadonlyMap<string, Place>);
  for (const key of excludedKeys(first, second, shapes)) entries.delete(key);
  for (const [key, place] of over.entries as ReadonlyMap<string, Place>) {
    const below = base.entries!.get(key);
    const there = [...path, key];
    if (!place.removes) {
      const inner = shapesAt(shapes, key);
      entries.set(key, below === undefined ? place : layer(below, place, inner, there, refused));
    } else if (!entries.delete(key)) {
      refused.push(removedInVain(place, there, Object.keys(first)));
    }
  }
  return mappingPlace(entries, over);
}

/** The mapping without what came into it from a profile. */
function withoutProfile(place: Place): Place {
  if (!isMapping(place.contents)) return place;
  const own = [...(place.entries as ReadonlyMap<string, Place>)].flatMap(
    ([key, entry]): [string, Place][] =>
      entry.origin.depth > 0 ? [] : [[key, withoutProfile(entry)]],
  );
  return mappingPlace(new Map(own), place);
}

function removedInVain({ origin, key, value }: Place, path: Path, keys: string[]): Mistake {
  const word = String(path.at(-1));
  return origin.mistake(key ?? value, path, {
    expected: 'a key that is there, to take it away',
    found: shortened(word),
    hint: suggestion(word, keys, 'keys'),
  });
}
