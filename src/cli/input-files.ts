import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestWord, type Opened, suggestion } from '../files/index.ts';
import { Ending, exitCodes, inWords } from './ending.ts';

/** A file that was read. */
export interface InputFile {
  /** Without its folder, which differs from machine to machine. */
  readonly name: string;
  readonly text: string;
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** This begins the paths of what is shipped: `turnsim/recognizer`. */
const SHIPPED = 'turnsim/';

/** By what they hold, the folders of files that are shipped. */
const SHIPPED_FOLDERS = { model: 'models', profile: join('models', 'profiles') };

type ShippedKind = keyof typeof SHIPPED_FOLDERS;

/** The files that a command reads, each once, in the order in which it first asked for them. */
export class InputFiles {
  private readonly read = new Map<string, InputFile>();

  get all(): InputFile[] {
    return [...this.read.values()];
  }

  /** Reads a file that the user named; `advice` says what to name if it cannot be read. */
  ask(path: string, advice: string): InputFile {
    try {
      return this.get(path);
    } catch (error) {
      const message = `cannot read ${path}: ${inWords(error)}; ${advice}`;
      throw new Ending(exitCodes.badInput, message, error);
    }
  }

  /** Opens the model or the profile that a path in the file `from` means. */
  readonly open = (path: string, from: string, kind: ShippedKind = 'model'): Opened => {
    const file = path.startsWith(SHIPPED) ? shippedFile(path, kind) : besides(from, path);
    if (file === undefined) {
      const names = shippedNames(kind);
      return {
        found: `${path}, and no such ${kind} is shipped`,
        hint: suggestion(path, names, 'shipped'),
      };
    }
    try {
      return { file, text: this.get(file).text };
    } catch (error) {
      return { found: `${file}, and ${inWords(error)}`, hint: neighbour(file) };
    }
  };

  /** Throws what the operating system says, and an Error for what is not text. */
  private get(path: string): InputFile {
    const file = this.read.get(path) ?? readText(path);
    this.read.set(path, file);
    return file;
  }
}

function readText(path: string): InputFile {
  const bytes = readFileSync(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { name: basename(path), text, sha256 };
  } catch (error) {
    throw new Error('it is not text in UTF-8', { cause: error });
  }
}

const besides = (from: string, path: string): string =>
  isAbsolute(path) ? path : join(dirname(from), path);

/** A folder of this package, which lies as far above the sources as above what is compiled. */
export const packageFolder = (name: string): string =>
  fileURLToPath(new URL(`../../${name}`, import.meta.url));

const shippedNames = (kind: ShippedKind): string[] =>
  readdirSync(packageFolder(SHIPPED_FOLDERS[kind]), { recursive: true, encoding: 'utf8' })
    .filter((file) => extname(file) === '.yaml')
    .filter((file) => kind === 'profile' || !/^(?:profiles|fidelity)$/.test(file.split(sep)[0]!))
    .map((file) => SHIPPED + file.split(sep).join('/').slice(0, -'.yaml'.length))
    .sort();

/** The file of what is shipped, from this folder if it lies below it. */
function shippedFile(path: string, kind: ShippedKind): string | undefined {
  if (!shippedNames(kind).includes(path)) return undefined;
  const file = join(packageFolder(SHIPPED_FOLDERS[kind]), `${path.slice(SHIPPED.length)}.yaml`);
  const nearer = relative('.', file);
  return nearer.startsWith('..') ? file : nearer;
}

/** A file in the same folder whose name the path may have been meant for. */
function neighbour(path: string): string | undefined {
  const folder = dirname(path);
  try {
    const nearest = nearestWord(basename(path), readdirSync(folder).sort());
    return nearest === undefined || nearest === basename(path)
      ? undefined
      : `did you mean ${nearest}?`;
  } catch {
    return undefined;
  }
}
