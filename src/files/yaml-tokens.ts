import type { CST } from 'yaml';

/**
 * Offset of the first value nested deeper than this many mappings and lists, if there is one. Needs no
 * recursion, unlike everything that reads the tokens after it.
 */
export function offsetBelow(deepest: number, tokens: readonly CST.Token[]): number | undefined {
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
