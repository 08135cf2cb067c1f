import { Composer } from 'yaml';
import { type Finding, foremost, inOrder, type Mistake, type Path, shortened } from './mistake.ts';
import { linesOf, Origin } from './origin.ts';
import { mappingPlace, NodeReader, type Place, type Refusal } from './yaml-reader.ts';
import { syntaxRefusals } from './yaml-syntax.ts';
import { tokensOf } from './yaml-tokens.ts';

/** Longest text that is read, in UTF-16 units: models are pages, not databases. */
const LONGEST_TEXT = 256 * 1024;

/** YAML 1.2, whatever the file says of itself; no merge keys, no tags that make anything but plain data. */
const PLAIN_YAML = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false, // quadratic in the library; the node reader checks it
} as const;

/** What is read of one or more YAML files, as plain data that remembers where everything stands. */
export class Source {
  readonly top: Place;
  /** What had to be left out of the contents: repeated keys, aliases of nothing. */
  readonly refused: readonly Mistake[];

  constructor(top: Place, refused: readonly Mistake[]) {
    this.top = top;
    this.refused = refused;
  }

  /** As messages name the file; of several, the one that was laid over the others. */
  get file(): string {
    return this.top.origin.file;
  }

  /** Texts, numbers, booleans and nulls, in arrays and in plain objects whose keys keep their order. */
  get contents(): unknown {
    return this.top.contents;
  }

  /** The value of a key of the mapping at the top as a source of its own; undefined if it is not there. */
  part(key: string): Source | undefined {
    const place = this.top.entries?.get(key);
    return place && new Source(moved(place, place.origin.part([key])), []);
  }

  /** The same without the other keys of the mapping at the top; undefined if none of these is there. */
  only(keys: readonly string[]): Source | undefined {
    const kept = [...(this.top.entries ?? [])].filter(([key]) => keys.includes(`${key}`));
    if (kept.length === 0) return undefined;
    return new Source(mappingPlace(new Map(kept as [string, Place][]), this.top), []);
  }

  /** Findings with their positions, in the order of the file; none about what is refused already. */
  mistakes(findings: readonly Finding[]): Mistake[] {
    return inOrder(findings.flatMap((finding) => this.locate(finding)));
  }

  /**
   * The position is that of the value, or of the key for what is wrong as a whole: a key, a mapping, a
   * list, nothing where something belongs. What is missing is shown at the mapping that lacks it.
   */
  private locate(finding: Finding): Mistake[] {
    const { place, missing } = this.deepest(finding.path);
    if (place.refused) return [];
    const atKey = finding.at === 'key';
    const whole = atKey || missing || place.contents === null || place.entries !== undefined;
    const shown = atKey ? shortened(String(finding.path.at(-1))) : place.shown;
    const offset = whole ? (place.key ?? place.value) : place.value;
    const { expected, found = missing ? 'nothing' : shown, hint } = finding;
    return [place.origin.mistake(offset, finding.path, { expected, found, hint })];
  }

  /** The place at the path or, if it is missing, the last one on the way. */
  private deepest(path: Path): { place: Place; missing: boolean } {
    let place = this.top;
    for (const part of path) {
      const next = place.entries?.get(part);
      if (next === undefined) return { place, missing: true };
      place = next;
    }
    return { place, missing: false };
  }
}

/** The same place, with all that is in it, as part of another text. */
export function moved(place: Place, origin: Origin): Place {
  if (place.entries === undefined) return { ...place, origin };
  const entries = [...place.entries].map(([key, inner]) => [key, moved(inner, origin)] as const);
  return { ...place, origin, entries: new Map(entries) };
}

/** Either plain data with its positions, or all that stands against reading it. */
export type YamlReading = { readonly source: Source } | { readonly mistakes: readonly Mistake[] };

/** Reads YAML into plain data. Safe with any text: its size and depth are limited first. */
export function readYaml(file: string, text: string): YamlReading {
  if (text.length > LONGEST_TEXT) {
    const expected = `at most ${LONGEST_TEXT} characters`;
    return {
      mistakes: [{ file, line: 1, column: 1, path: '', expected, found: `${text.length}` }],
    };
  }
  const lines = linesOf(text);
  const origin = new Origin(file, lines);
  const mistake = ({ offset, path, ...words }: Refusal): Mistake => ({
    ...origin.mistake(offset, [], words),
    path,
  });
  const read = tokensOf(text);
  if ('refusal' in read) return { mistakes: [mistake(read.refusal)] };
  const composer = new Composer(PLAIN_YAML);
  const [document, another] = composer.compose(read.tokens, true, text.length);
  const unreadable = syntaxRefusals(document!, another, text, lines);
  if (unreadable.length > 0) return { mistakes: foremost(unreadable.map(mistake)) };
  const reader = new NodeReader(text, origin);
  const top = reader.read(document!.contents, []);
  return { source: new Source(top, reader.refusals.map(mistake)) };
}
