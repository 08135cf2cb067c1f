import { type CST, Lexer, Parser } from 'yaml';
import { DEEPEST, type Refusal } from './yaml-reader.ts';

/**
 * Words, signs, spaces and ends of lines that are read, in some three thousand lines: whatever comes after
 * takes time for each of them, and most time for those that are wrong.
 */
const MOST_SIGNS = 20_000;

/** The tokens of a text, or what is too much or too deep in it. Does not recurse, unlike what comes after. */
export function tokensOf(
  text: string,
): { readonly tokens: readonly CST.Token[] } | { readonly refusal: Refusal } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let signs = 0;
  for (const lexeme of new Lexer().lex(text)) {
    signs += 1 + escapesIn(lexeme);
    if (signs > MOST_SIGNS) {
      const expected = `at most ${MOST_SIGNS} words, signs, spaces and ends of lines`;
      return { refusal: { offset: parser.offset, path: '', expected, found: 'more' } };
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  const tooDeep = offsetBelow(DEEPEST, tokens);
  if (tooDeep === undefined) return { tokens };
  const expected = `at most ${DEEPEST} levels of nesting`;
  return { refusal: { offset: tooDeep, path: '', expected, found: 'more' } };
}

/** Each may be wrong by itself. */
function escapesIn(lexeme: string): number {
  return lexeme.startsWith('"') ? lexeme.split('\\').length - 1 : 0;
}

/** Offset of the first value nested deeper than this many mappings and lists, if there is one. */
function offsetBelow(deepest: number, tokens: readonly CST.Token[]): number | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return token.offset;
    for (const inner of childrenOf(token)) {
      open.push({ token: inner, depth: token.type === 'document' ? depth : depth + 1 });
    }
  }
  return undefined;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  const items: readonly CST.CollectionItem[] = token.items;
  return items.flatMap(({ key, value }) => [key, value]).filter((child) => child != null);
}
