import { type Alias, isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { describePath, type Path, shortened } from './mistake.ts';
import { suggestion } from './nearest-word.ts';
import type { Origin } from './origin.ts';

/** Deepest nesting, aliases followed: whatever walks the data may recurse. */
export const DEEPEST = 64;
/** Values that aliases may add to those written out, so that they cannot make much of little. */
const MOST_ALIASED = 10_000;

/** Keys of one mapping: models compare what their mappings name with each other. */
const MOST_KEYS = 1000;

/** Anchors may be as many as mistakes, so only the first of these are told what they were meant to be. */
const MOST_HINTS = 100;

/** Keys that mean something to JavaScript; data does not carry them. */
const RESERVED_KEYS = ['__proto__', 'constructor', 'prototype'];

/** A value of a file, and where it stands. Offsets are in UTF-16 units from the beginning. */
export interface Place {
  readonly contents: unknown;
  /** The text that it stands in. */
  readonly origin: Origin;
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
  /** A null that is written out, as `~` or `null`: laid over another file, it takes away what is there. */
  readonly removes?: boolean;
  /** Of a mapping that names a profile: what it is made of, for when it is laid over another. */
  readonly profiled?: Profiled;
  /** Values in it, itself included, and levels of nesting, aliases followed. */
  readonly size: number;
  readonly height: number;
}

/** A mapping that names a profile, or takes one away. */
interface Profiled {
  readonly profile: Place | undefined;
  /** What it says itself. */
  readonly own: Place;
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
  private readonly origin: Origin;
  private aliased = 0;

  constructor(text: string, origin: Origin) {
    this.text = text;
    this.origin = origin;
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
    const where = { origin: this.origin, key, value: node.range[0] };
    if (isMap(node)) {
      const tooMany = node.items[MOST_KEYS];
      if (tooMany !== undefined) {
        const found = `${node.items.length}`;
        this.refuse(tooMany.key.range[0], path, { expected: `at most ${MOST_KEYS} keys`, found });
        return { ...this.nothing(key), refused: true };
      }
      return mappingPlace(this.readEntries(node, path), where);
    }
    if (isSeq(node)) {
      const entries = node.items.map((item, i) => this.read(item, [...path, i]));
      return listPlace(entries, where);
    }
    const written = this.text.slice(node.range[0], node.range[1]);
    const isNull = node.value === null;
    const shown = isNull ? 'nothing' : shortened(written);
    const removes = isNull && written !== '';
    const refused = typeof node.value === 'number' && OTHER_THAN_DECIMAL.test(written);
    if (refused) {
      const hint = `did you mean ${node.value}, or "${written}" as a text?`;
      this.refuse(node.range[0], path, { expected: 'a decimal number', found: shown, hint });
    }
    return { contents: node.value, ...where, shown, removes, refused, size: 1, height: 0 };
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
      const names = this.refusals.length < MOST_HINTS ? [...this.anchors.keys()] : [];
      const hint = suggestion(alias.source, names, 'anchors');
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
    const { origin } = this;
    return { contents: null, origin, key, value: key, shown: 'nothing', size: 1, height: 0 };
  }

  private refuse(offset: number, path: Path, words: Omit<Refusal, 'offset' | 'path'>): void {
    this.refusals.push({ offset, path: describePath(path), ...words });
  }
}

/** Hexadecimal, octal, or with zeros in front, which some take for octal. */
const OTHER_THAN_DECIMAL = /^[-+]?0[0-9xo]/;

const REPEATED = { expected: 'each key once' };

/** What is wrong with a key, whatever the file is about. */
export function problemOf(key: string): { expected: string } | undefined {
  if (key === '<<') return { expected: 'keys written out, not merged' };
  return RESERVED_KEYS.includes(key)
    ? { expected: 'a key that JavaScript does not reserve' }
    : undefined;
}

type Where = Pick<Place, 'origin' | 'key' | 'value'>;

export function mappingPlace(
  entries: ReadonlyMap<string, Place>,
  { origin, key, value }: Where,
): Place {
  const contents = Object.fromEntries([...entries].map(([key, { contents }]) => [key, contents]));
  return { contents, origin, key, value, ...collection('mapping', entries) };
}

export function listPlace(places: readonly Place[], { origin, key, value }: Where): Place {
  const contents = places.map(({ contents }) => contents);
  return { contents, origin, key, value, ...collection('list', new Map(places.entries())) };
}

function collection(
  noun: 'mapping' | 'list',
  entries: ReadonlyMap<string | number, Place>,
): Pick<Place, 'shown' | 'entries' | 'size' | 'height'> {
  const shown = entries.size === 0 ? `an empty ${noun}` : `a ${noun}`;
  let [size, height] = [1, 0];
  for (const entry of entries.values()) {
    size += entry.size;
    height = Math.max(height, entry.height + 1);
  }
  return { shown, entries, size, height };
}

export const entriesOf = ({ entries }: Place): [string, Place][] => [
  ...(entries as ReadonlyMap<string, Place>),
];

/** The mapping without some of its keys. */
export const without = (place: Place, keys: readonly string[]): Place =>
  mappingPlace(new Map(entriesOf(place).filter(([key]) => !keys.includes(key))), place);
