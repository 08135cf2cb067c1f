import { LineCounter } from 'yaml';
import { describePath, type Mistake, type Path } from './mistake.ts';

/** What is said of a value at a position. */
export type Words = Pick<Mistake, 'expected' | 'found' | 'hint'>;

/** A text that values stand in: a file, a part of one, a setting of the command line. */
export class Origin {
  /** As messages name it. */
  readonly file: string;
  readonly lines: LineCounter;
  /** How deep in other data the top of the text is laid: 0 but for a profile. */
  readonly depth: number;
  private readonly within: Path;

  /** `within` leads from the top of the text to the part that is read. */
  constructor(file: string, lines: LineCounter, within: Path = [], depth = 0) {
    this.file = file;
    this.lines = lines;
    this.within = within;
    this.depth = depth;
  }

  /** A part of the same text, whose paths begin there. */
  part(path: Path): Origin {
    return new Origin(this.file, this.lines, [...this.within, ...path], this.depth);
  }

  /** The same text, laid so deep in other data. Mistakes keep the paths that they have in the text. */
  laid(depth: number): Origin {
    return new Origin(this.file, this.lines, this.within, depth);
  }

  mistake(offset: number, path: Path, words: Words): Mistake {
    const { line, col: column } = this.lines.linePos(offset);
    return {
      file: this.file,
      line,
      column,
      path: describePath([...this.within, ...path.slice(this.depth)]),
      ...words,
    };
  }
}

/** The library's parser, which could count lines itself, misses some within scalars of several lines. */
export function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}
