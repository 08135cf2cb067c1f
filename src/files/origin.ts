import { LineCounter } from 'yaml';
import { describePath, type Mistake, type Path } from './mistake.ts';

/** What is said of a value at a position. */
export type Words = Pick<Mistake, 'expected' | 'found' | 'hint'>;

/** A text that values stand in: a file, a part of one, a setting of the command line. */
export class Origin {
  /** As messages name it. */
  readonly file: string;
  readonly lines: LineCounter;
  private readonly within: Path;

  /** `within` leads from the top of the text to the part that is read. */
  constructor(file: string, lines: LineCounter, within: Path = []) {
    this.file = file;
    this.lines = lines;
    this.within = within;
  }

  /** A part of the same text, whose paths begin there. */
  part(path: Path): Origin {
    return new Origin(this.file, this.lines, [...this.within, ...path]);
  }

  mistake(offset: number, path: Path, words: Words): Mistake {
    const { line, col: column } = this.lines.linePos(offset);
    return {
      file: this.file,
      line,
      column,
      path: describePath([...this.within, ...path]),
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
