import { mappingOf, nearestWord, type Source, type YamlReading } from '../files/index.ts';
import { mistaken } from './mistaken.ts';

/** Keys at the top that only one kind of file has. */
const KEYS = {
  gate: ['gate', 'load', 'capacity', 'retry_storm', 'columns', 'where'],
  experiment: [
    'question',
    'sweep',
    'measure',
    'replications',
    'budgets',
    'transient',
    'window',
    'policies',
  ],
  profile: ['profile', 'kind', 'hardware', 'source', 'valid'],
  model: ['stations', 'routes', 'classes', 'extends'],
} as const;

type FileKind = keyof typeof KEYS;
const FILE_KINDS = Object.keys(KEYS) as FileKind[];

const NAMES: Readonly<Record<FileKind, string>> = {
  gate: 'a gate',
  experiment: 'an experiment',
  profile: 'a profile',
  model: 'a model',
};

/** What a file of each kind is for. */
const PURPOSES: Readonly<Record<FileKind, string>> = {
  gate: 'with which turnsim gate judges tables (--gates)',
  experiment: 'which is for turnsim run',
  profile: 'which a station of a model names (profile: FILE)',
  model: 'which an experiment names (model: FILE) and which is for turnsim explain',
};

/** The kind of file that has most of these keys, even misspelt ones; undefined if there are none. */
export function kindOf(source: Source): FileKind | undefined {
  const [best] = FILE_KINDS.map((kind) => ({ kind, known: keysOf(kind, source) })).sort(
    (a, b) => b.known - a.known,
  );
  return best === undefined || best.known === 0 ? undefined : best.kind;
}

/** How many keys of that kind the file has. */
function keysOf(kind: FileKind, { contents }: Source): number {
  const found = Object.keys(mappingOf(contents)).slice(0, 100);
  return found.filter((key) => nearestWord(key, KEYS[kind]) !== undefined).length;
}

/** Which keys tell the kinds apart. */
export const keysByKind = (): string =>
  FILE_KINDS.map((kind) => `${kind} (${KEYS[kind].join(', ')})`).join(', ');

/**
 * Ends the command if the file has keys of another kind, and none of the kind that it takes: that is one mistake
 * instead of one for every key.
 */
export function refuseOtherKinds(read: YamlReading, wanted: FileKind): void {
  if ('mistakes' in read) return;
  const { source } = read;
  const kind = kindOf(source);
  if (kind === undefined || kind === wanted || keysOf(wanted, source) > 0) return;
  const words = { expected: NAMES[wanted], found: NAMES[kind], hint: PURPOSES[kind] };
  throw mistaken(source.mistakes([{ path: [], ...words }]));
}
