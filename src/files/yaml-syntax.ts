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
  MULTILINE_IMPLICIT_KEY: { expected: 'a key, a colon and a space' },
  BLOCK_IN_FLOW: { expected: 'a comma after each entry within { } or [ ]' },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: 'one value after the key',
    hint: 'quote a text that contains a colon; indent nested keys on lines of their own',
  },
  BAD_SCALAR_START: {
    expected: 'a value',
    hint: 'quote a text that begins with a special character',
  },
  NON_STRING_KEY: { expected: 'a word as the key' },
  TAG_RESOLVE_FAILED: { expected: 'a value without a tag' },
};

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
    const found = words.found ?? restOfLine(text, offset);
    if (!byLine.has(line)) byLine.set(line, { offset, path: '', ...words, found });
  };
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const hint = message.charAt(0).toLowerCase() + message.slice(1);
    refuse(pos[0], PLAIN_WORDS[code] ?? { expected: 'valid YAML', hint });
  }
  if (another !== undefined) refuse(another.range[0], ONE_DOCUMENT);
  return [...byLine.values()];
}

function restOfLine(text: string, offset: number): string {
  const rest = /[^\r\n]*/.exec(text.slice(offset))![0].trim();
  return rest === '' ? 'the end of the line' : shortened(rest);
}
