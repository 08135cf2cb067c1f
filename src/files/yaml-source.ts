import { Composer, LineCounter, Parser } from 'yaml';
import {
  describePath,
  type Finding,
  inOrder,
  type Mistake,
  type Path,
  shortened,
} from './mistake.ts';
import { offsetBelow } from './yaml-depth.ts';
import { DEEPEST, NodeReader, type Place, type Refusal } from './yaml-reader.ts';
import { syntaxRefusals } from './yaml-syntax.ts';

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

/** A YAML file as plain data that remembers where everything stands. */
export class Source {
  readonly file: string;
  /** Texts, numbers, booleans and nulls, in arrays and in plain objects whose keys keep their order. */
  readonly contents: unknown;
  /** What had to be left out of the contents: repeated keys, aliases of nothing. */
  readonly refused: readonly Mistake[];
  private readonly top: Place;
  private readonly lines: LineCounter;

  constructor(file: string, top: Place, refused: readonly Mistake[], lines: LineCounter) {
    this.file = file;
    this.contents = top.contents;
    this.refused = refused;
    this.top = top;
    this.lines = lines;
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
    return [
      {
        file: this.file,
        ...position(this.lines, whole ? (place.key ?? place.value) : place.value),
        path: describePath(finding.path),
        expected: finding.expected,
        found: finding.found ?? (missing ? 'nothing' : shown),
        hint: finding.hint,
      },
    ];
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

/** Either plain data with its positions, or all that stands against reading it. */
type YamlReading = { readonly source: Source } | { readonly mistakes: readonly Mistake[] };

/** Reads YAML into plain data. Safe with any text: size and depth are limited before anything recurses. */
export function readYaml(file: string, text: string): YamlReading {
  if (text.length > LONGEST_TEXT) {
    const expected = `at most ${LONGEST_TEXT} characters`;
    return {
      mistakes: [{ file, line: 1, column: 1, path: '', expected, found: `${text.length}` }],
    };
  }
  const lines = linesOf(text);
  const mistake = ({ offset, ...words }: Refusal) => ({
    file,
    ...position(lines, offset),
    ...words,
  });
  const tokens = [...new Parser().parse(text)];
  const tooDeep = offsetBelow(DEEPEST, tokens);
  if (tooDeep !== undefined) {
    const expected = `at most ${DEEPEST} levels of nesting`;
    return { mistakes: [mistake({ offset: tooDeep, path: '', expected, found: 'more' })] };
  }
  const [document, another] = [...new Composer(PLAIN_YAML).compose(tokens, true, text.length)];
  const unreadable = syntaxRefusals(document!, another, text, lines);
  if (unreadable.length > 0) return { mistakes: inOrder(unreadable.map(mistake)) };
  const reader = new NodeReader(text);
  const top = reader.read(document!.contents, []);
  return { source: new Source(file, top, reader.refusals.map(mistake), lines) };
}

/** The library's parser, which could count lines itself, misses some within scalars of several lines. */
function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}

function position(lines: LineCounter, offset: number): Pick<Mistake, 'line' | 'column'> {
  const { line, col: column } = lines.linePos(offset);
  return { line, column };
}
