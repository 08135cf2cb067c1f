import { type Alias, isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { describePath, type Path, shortened } from './mistake.ts';
import { suggestion } from './nearest-word.ts';

/** Deepest nesting, aliases followed: whatever walks the data may recurse. */
export const DEEPEST = 64;
/** Values that aliases may add to those written out, so that they cannot make much of little. */
const MOST_ALIASED = 10_000;

/** Keys that mean something to JavaScript; data does not carry them. */
const RESERVED_KEYS = ['__proto__', 'constructor', 'prototype'];

/** A value of a file, and where it stands. Offsets are in UTF-16 units from the beginning. */
export interface Place {
  readonly contents: unknown;
  /** Offset of the key that it has in a mapping. */
  readonly key: number | undefined;
  /** Offset of the value itself. */
  readonly value: number;
  /** The value as messages show it. */
  readonly shown: string;
  /** By key or position, if it is a mapping or a list. */
  readonly entries?: ReadonlyMap<string | number, Place>;
  /** Nothing can be said of the value, because it is refused already. */
  readonly refused?: boolean;
  /** Values in it, itself included, and levels of nesting, aliases followed. */
  readonly size: number;
  readonly height: number;
}

/** Something that a file may not hold, at an offset. */
export interface Refusal {
  readonly offset: number;
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  readonly hint?: string | undefined;
}

/** Turns the nodes of one YAML document into places, and collects what has to be refused. */
export class NodeReader {
  readonly refusals: Refusal[] = [];
  private readonly anchors = new Map<string, Place>();
  private readonly text: string;
  private aliased = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** `path` leads to the node; `key` is the offset of its key, if it has one. */
  read(node: ParsedNode | null, path: Path, key?: number): Place {
    if (node === null) return this.nothing(key);
    if (isAlias(node)) return this.readAlias(node, path, key);
    const place = this.readWritten(node, path, key);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, place);
    return place;
  }

  private readWritten(node: Exclude<ParsedNode, Alias.Parsed>, path: Path, key?: number): Place {
    const where = { key, value: node.range[0] };
    if (isMap(node)) {
      const entries = this.readEntries(node, path);
      const contents = Object.fromEntries(contentsOf(entries));
      return { contents, ...where, ...collection('mapping', entries) };
    }
    if (isSeq(node)) {
      const entries = new Map(node.items.map((item, i) => [i, this.read(item, [...path, i])]));
      const contents = contentsOf(entries).map(([, content]) => content);
      return { contents, ...where, ...collection('list', entries) };
    }
    const written = this.text.slice(node.range[0], node.range[1]);
    const shown = node.value === null ? 'nothing' : shortened(written);
    return { contents: node.value, ...where, shown, size: 1, height: 0 };
  }

  private readEntries(mapping: YAMLMap.Parsed, path: Path): Map<string, Place> {
    const entries = new Map<string, Place>();
    for (const { key, value } of mapping.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const offset = key.range[0];
      const place = this.read(value, [...path, name], offset);
      const problem = entries.has(name) ? REPEATED : problemOf(name);
      if (problem === undefined) entries.set(name, place);
      else this.refuse(offset, [...path, name], { ...problem, found: shortened(name) });
    }
    return entries;
  }

  private readAlias(alias: Alias.Parsed, path: Path, key?: number): Place {
    const value = alias.range[0];
    const anchored = this.anchors.get(alias.source);
    const found = shortened(`*${alias.source}`);
    if (anchored === undefined) {
      const hint = suggestion(alias.source, [...this.anchors.keys()], 'anchors');
      this.refuse(value, path, { expected: 'an anchor that was set before', found, hint });
      return { ...this.nothing(key), refused: true };
    }
    if (path.length + anchored.height > DEEPEST) {
      this.refuse(value, path, { expected: `at most ${DEEPEST} levels of nesting`, found });
      return { ...this.nothing(key), refused: true };
    }
    if (this.aliased <= MOST_ALIASED && this.aliased + anchored.size > MOST_ALIASED) {
      this.refuse(value, path, { expected: `at most ${MOST_ALIASED} values by aliases`, found });
    }
    this.aliased += anchored.size;
    if (this.aliased > MOST_ALIASED) return { ...this.nothing(key), refused: true };
    return { ...anchored, key, value };
  }

  private nothing(key = 0): Place {
    return { contents: null, key, value: key, shown: 'nothing', size: 1, height: 0 };
  }

  private refuse(offset: number, path: Path, words: Omit<Refusal, 'offset' | 'path'>): void {
    this.refusals.push({ offset, path: describePath(path), ...words });
  }
}

const REPEATED = { expected: 'each key once' };

function problemOf(key: string): { expected: string } | undefined {
  if (key === '<<') return { expected: 'keys written out, not merged' };
  return RESERVED_KEYS.includes(key)
    ? { expected: 'a key that JavaScript does not reserve' }
    : undefined;
}

function contentsOf<Key>(entries: ReadonlyMap<Key, Place>): [Key, unknown][] {
  return [...entries].map(([key, place]) => [key, place.contents]);
}

function collection<Key extends string | number>(
  noun: 'mapping' | 'list',
  entries: ReadonlyMap<Key, Place>,
): Pick<Place, 'shown' | 'entries' | 'size' | 'height'> {
  const shown = entries.size === 0 ? `an empty ${noun}` : `a ${noun}`;
  let [size, height] = [1, 0];
  for (const entry of entries.values()) {
    size += entry.size;
    height = Math.max(height, entry.height + 1);
  }
  return { shown, entries, size, height };
}
