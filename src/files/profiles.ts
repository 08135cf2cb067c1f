import type * as z from 'zod';
import { checkSource } from './checked-yaml.ts';
import type { OpenFile } from './extends.ts';
import type { Finding, Mistake, Path } from './mistake.ts';
import { nearestWord } from './nearest-word.ts';
import { layer } from './overlay.ts';
import { isMapping, type Mapping, mappingOf } from './plain-data.ts';
import { type Shape, shapesAt, shapesOf } from './shapes.ts';
import { entriesOf, mappingPlace, type Place, without } from './yaml-reader.ts';
import { moved, readYaml, Source } from './yaml-source.ts';

/** The key of an entry that names its profile, and of a profile that gives its name. */
const KEY = 'profile';

/** Where entries may name a profile, and what the file of one holds. */
export interface ProfileUse {
  /** The mapping at the top whose entries they are, such as `stations`. */
  readonly part: string;
  /** Of the file that names profiles. */
  readonly schema: z.ZodType;
  /** Of a profile. */
  readonly profileSchema: z.ZodType;
  /** Keys of a profile that say something of it, and are none of the entry. */
  readonly about: readonly string[];
}

/**
 * The source with its profiles opened: an entry that names one is the profile, and laid over it what the
 * entry says itself. What is wrong with a profile has its position in the file of the profile. `isOverlay`
 * says that the source will be laid over another one, where a profile replaces the one that is there and `~`
 * takes keys away.
 */
export function withProfiles(
  source: Source,
  use: ProfileUse,
  open: OpenFile,
  isOverlay: boolean,
): Source {
  const { contents, top, refused } = source;
  const whole = top.entries?.get(use.part);
  if (!isMapping(contents) || !isMapping(whole?.contents)) return source;
  const opening = new Opening(source, use, open, isOverlay);
  const made = entriesOf(whole).map(([name, own]): [string, Place] => [
    name,
    opening.made(own, [use.part, name]),
  ]);
  const entries = new Map(entriesOf(top)).set(use.part, mappingPlace(new Map(made), whole));
  return new Source(mappingPlace(entries, top), [...refused, ...opening.mistakes]);
}

/** What an entry says of its profile: what that is, or that it takes one away; or what is wrong. */
type Found =
  | { readonly profile: Place | undefined }
  | {
      readonly mistakes: readonly Mistake[];
      /** Of the profile, if that is sound. */
      readonly kind?: Place | undefined;
    };

/** Opens the profiles of one source, and collects what is wrong with them. */
class Opening {
  readonly mistakes: Mistake[] = [];
  private readonly source: Source;
  private readonly use: ProfileUse;
  private readonly open: OpenFile;
  private readonly isOverlay: boolean;
  private readonly shapes: readonly Shape[]; // of an entry

  constructor(source: Source, use: ProfileUse, open: OpenFile, isOverlay: boolean) {
    this.source = source;
    this.use = use;
    this.open = open;
    this.isOverlay = isOverlay;
    this.shapes = shapesAt(shapesAt(shapesOf(use.schema), use.part), '');
  }

  /** An entry laid over its profile; itself if it says nothing of one. */
  made(own: Place, path: Path): Place {
    const found = isMapping(own.contents) ? this.found(own, path) : undefined;
    if (found === undefined) return own;
    const bare = without(own, [KEY]);
    if ('mistakes' in found) {
      this.mistakes.push(...found.mistakes);
      return { ...withKind(bare, found.kind), refused: true };
    }
    const profile = found.profile && without(found.profile, this.use.about);
    // Laid over another file, `~` may take away what is there, and is not in the profile.
    const inVain = this.isOverlay ? [] : this.mistakes;
    const laid = profile === undefined ? bare : layer(profile, bare, this.shapes, path, inVain);
    return { ...laid, key: own.key, profiled: { profile, own: bare } };
  }

  private found(own: Place, path: Path): Found | undefined {
    const given = mappingOf(own.contents);
    const named = own.entries!.get(KEY);
    if (named === undefined) return this.misspelt(given, path);
    if (named.removes && this.isOverlay) return { profile: undefined };
    const there = [...path, KEY];
    const name = named.contents;
    if (typeof name !== 'string' || name === '') return this.refuse(there, { expected: A_PATH });
    const opened = this.open(name, named.origin.file, KEY);
    if (!('text' in opened)) return this.refuse(there, { expected: A_PATH, ...opened });
    const read = readYaml(opened.file, opened.text);
    if ('mistakes' in read) return read;
    const { contents, top } = read.source;
    if (isMapping(contents) && !Object.hasOwn(contents, KEY)) {
      const found = `${opened.file}, which has no key ${KEY}`;
      return this.refuse(there, { expected: A_PATH, found });
    }
    const checked = checkSource(this.use.profileSchema, read.source);
    if ('mistakes' in checked) {
      const isKnown = checked.mistakes.every(({ path }) => path !== 'kind');
      return { ...checked, kind: isKnown ? top.entries?.get('kind') : undefined };
    }
    const { kind } = mappingOf(contents);
    if (typeof given['kind'] === 'string' && given['kind'] !== kind) {
      const expected = `${kind}, the kind of its profile`;
      return this.refuse([...path, 'kind'], { expected });
    }
    return { profile: moved(top, top.origin.laid(path.length)) };
  }

  /** An entry of no kind may have named a profile under a misspelt key. */
  private misspelt(given: Mapping, path: Path): Found | undefined {
    if (Object.hasOwn(given, 'kind')) return undefined;
    const word = Object.keys(given).find((key) => nearestWord(key, [KEY]) !== undefined);
    if (word === undefined) return undefined;
    const hint = `did you mean ${KEY}?`;
    return this.refuse([...path, word], { at: 'key', expected: 'a known key', hint });
  }

  private refuse(path: Path, words: Omit<Finding, 'path'>): Found {
    return { mistakes: this.source.mistakes([{ path, ...words }]) };
  }
}

const A_PATH =
  'the path of a profile, relative to this file, or turnsim/NAME for one that is shipped';

/** So that what else the entry says can be checked, though it lacks its profile. */
function withKind(place: Place, kind: Place | undefined): Place {
  if (kind === undefined || place.entries!.has('kind')) return place;
  return mappingPlace(new Map([['kind', kind], ...entriesOf(place)]), place);
}
