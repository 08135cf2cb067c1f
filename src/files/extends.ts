import type * as z from 'zod';
import type { Finding } from './mistake.ts';
import { overlaid } from './overlay.ts';
import { isMapping } from './plain-data.ts';
import { without } from './yaml-reader.ts';
import { readYaml, Source, type YamlReading } from './yaml-source.ts';

/** What is found where `extends:` points to, or why nothing is. */
export type Opened =
  | {
      /** The file as messages name it: the same for the same file, however it was reached. */
      readonly file: string;
      readonly text: string;
    }
  | { readonly found: string; readonly hint?: string | undefined };

/** Opens the file that a path in the file `from` means; `turnsim/NAME` means one of the shipped ones of its kind. */
export type OpenFile = (path: string, from: string, kind?: 'model' | 'profile') => Opened;

/** So many files may extend one another. */
const LONGEST_CHAIN = 8;

/**
 * The source laid over the file that its key `extends` names, and that over the one that it extends, and so
 * on; the source itself if it extends none. `prepared` is asked of every source before it is laid over another.
 */
export function extended(
  source: Source,
  schema: z.ZodType,
  open: OpenFile,
  prepared: (source: Source) => Source = (source) => source,
): YamlReading {
  return laidOverBase(prepared(source), { schema, open, prepared }, [source.file]);
}

interface Extending {
  readonly schema: z.ZodType;
  readonly open: OpenFile;
  readonly prepared: (source: Source) => Source;
}

/** `chain`: the files from the first to this one. */
function laidOverBase(source: Source, extending: Extending, chain: readonly string[]): YamlReading {
  const { schema, open, prepared } = extending;
  const { contents } = source;
  if (!isMapping(contents) || !Object.hasOwn(contents, 'extends')) return { source };
  const refuse = (words: Omit<Finding, 'path'>): YamlReading => ({
    mistakes: [...source.refused, ...source.mistakes([{ path: ['extends'], ...words }])],
  });
  const path = contents['extends'];
  if (typeof path !== 'string' || path === '') return refuse({ expected: A_PATH });
  const opened = open(path, source.file);
  if (!('text' in opened)) return refuse({ expected: A_PATH, ...opened });
  const { file, text } = opened;
  if (chain.includes(file)) {
    const way = [...chain.slice(chain.indexOf(file)), file].join(' -> ');
    return refuse({ expected: 'a file that does not extend this one in turn', hint: way });
  }
  if (chain.length === LONGEST_CHAIN) {
    return refuse({ expected: `at most ${LONGEST_CHAIN} files that extend one another` });
  }
  const read = readYaml(file, text);
  const base =
    'source' in read ? laidOverBase(prepared(read.source), extending, [...chain, file]) : read;
  if ('mistakes' in base) return { mistakes: [...source.refused, ...base.mistakes] };
  if (!isMapping(base.source.contents)) return base;
  const { top, refused } = source;
  const over = new Source(without(top, ['extends']), refused);
  return { source: overlaid(base.source, over, schema) };
}

const A_PATH = 'the path of a file to extend, relative to this file';
