import type { Document, LineCounter, YAMLError } from 'yaml';
import { shortened } from './mistake.ts';
import type { Refusal } from './yaml-reader.ts';

interface Words {
  readonly expected: string;
  readonly found?: string;
  readonly hint?: string;
}

/** Plain words for slips that newcomers make; other errors keep the library's words as a hint. */
const PLAIN_WORDS: Partial<Record<YAMLError['code'], Words>> = {
  TAB_AS_INDENT: { expected: 'spaces as indentation', found: 'a tab' },
  BAD_INDENT: { expected: 'the same indentation as the lines around it' },
  MULTILINE_IMPLICIT_KEY: { expected: 'a key, a colon and a space' },
  BLOCK_IN_FLOW: { expected: 'a comma after each entry within { } or [ ]' },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: 'one value after the key',
    hint: 'quote a text that contains a colon; begin all keys of a mapping in the same column',
  },
  BAD_SCALAR_START: {
    expected: 'a value',
    hint: 'quote a text that begins with a special character',
  },
  NON_STRING_KEY: { expected: 'a word as the key' },
  TAG_RESOLVE_FAILED: { expected: 'a value without a tag' },
};

const LONGEST_HINT = 120;
/** Messages show less of it. */
const LONGEST_REST = 120;

const ONE_DOCUMENT: Words = { expected: 'one document', found: 'a second one' };

/** What is not YAML. Of several errors on one line only the first, for the others follow from it. */
export function syntaxRefusals(
  document: Document.Parsed,
  another: Document.Parsed | undefined,
  text: string,
  lines: LineCounter,
): Refusal[] {
  const byLine = new Map<number, Refusal>();
  const refuse = (offset: number, words: Words) => {
    const { line } = lines.linePos(offset);
    if (byLine.has(line)) return;
    byLine.set(line, { offset, path: '', found: restOfLine(text, offset), ...words });
  };
  for (const error of withoutSequels([...document.errors, ...document.warnings])) {
    const quote = /^Missing closing (["'])quote/.exec(error.message)?.[1];
    // It is missed where the text ends, but can be looked for only from where it opens.
    const offset = quote === undefined ? error.pos[0] : text.lastIndexOf(quote, error.pos[0] - 1);
    refuse(offset, wordsFor(error));
  }
  if (another !== undefined) refuse(another.range[0], ONE_DOCUMENT);
  return [...byLine.values()];
}

/** After lines are indented wrongly, the library misreads others; only tabs are surely wrong by themselves. */
function withoutSequels(errors: readonly YAMLError[]): YAMLError[] {
  const first = errors.findIndex(({ code }) => code === 'TAB_AS_INDENT' || code === 'BAD_INDENT');
  return errors.filter(({ code }, i) => first < 0 || i <= first || code === 'TAB_AS_INDENT');
}

function wordsFor({ code, message }: YAMLError): Words {
  const closing = /^Missing closing (?:["'])(quote)|end with a ([\]}])$/.exec(message);
  if (closing !== null) return { expected: `a closing ${closing[1] ?? closing[2]}` };
  return PLAIN_WORDS[code] ?? { expected: 'valid YAML', hint: hintOf(message) };
}

/** The library's words; some of them repeat a whole line of the file. */
function hintOf(message: string): string {
  return `${message.charAt(0).toLowerCase()}${message.slice(1, LONGEST_HINT)}`;
}

function restOfLine(text: string, offset: number): string {
  const rest = text
    .slice(offset, offset + LONGEST_REST)
    .split(/[\r\n]/, 1)[0]!
    .trim();
  return rest === '' ? 'the end of the line' : shortened(rest);
}
