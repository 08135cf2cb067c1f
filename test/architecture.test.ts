import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SRC = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');

/** From the engine up: each layer may use those before it where `LAYERS` says so. */
const MODELLING = ['engine', 'random', 'statistics', 'theory', 'policies', 'stations'];

/** What each folder may import; every other import between folders is wrong. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  random: [],
  statistics: [],
  theory: [],
  files: [],
  policies: ['engine', 'random'],
  stations: ['engine', 'random', 'statistics', 'policies'],
  speech: MODELLING,
  faults: ['engine', 'random', 'statistics', 'stations', 'speech'],
  invariants: ['engine', 'policies', 'stations'],
  model: [...MODELLING, 'speech', 'faults', 'invariants', 'files'],
  gates: ['statistics', 'files'],
  calibration: ['random', 'statistics', 'model', 'gates', 'files'],
  experiment: ['random', 'model', 'gates', 'statistics', 'theory', 'files'],
  validation: ['experiment', 'model', 'statistics', 'theory'],
  executors: ['calibration', 'experiment'],
  report: ['calibration', 'experiment', 'gates', 'statistics', 'validation'],
};

/** These may import every folder: the command line, and the public face. */
const UNRESTRICTED = ['cli', '.'];

/** The packages that may be imported, and the folders that may do so. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  yaml: ['files'],
  zod: ['files', 'model', 'gates', 'calibration', 'experiment'],
  seedrandom: ['random'],
  'csv-stringify': ['report'],
  'csv-parse': ['gates'],
  piscina: ['executors'],
  commander: ['cli'],
};

/** Folders that touch Node and the wall clock. */
const OUTSIDE_WORLD = ['cli', 'executors'];

/** Files that something other than an import starts. */
const ENTRY_POINTS = [
  'index.ts',
  'cli/main.ts',
  'executors/worker.ts',
  'executors/prediction-worker.ts',
];

interface File {
  /** Relative to `src`, with slashes. */
  readonly path: string;
  /** Folder of `src`; `.` for a file in `src` itself. */
  readonly folder: string;
  readonly code: string;
}

interface Import {
  readonly from: File;
  /** As it is written. */
  readonly specifier: string;
  /** The imported file relative to `src`; undefined for a package. */
  readonly target: string | undefined;
}

/** Comments out, line breaks kept; what looks like one in a text or a template stays. */
function withoutComments(code: string): string {
  const tokens =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/(?![/*\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//g;
  return code.replace(tokens, (token) =>
    token.startsWith('//') || token.startsWith('/*') ? token.replace(/[^\n]+/g, ' ') : token,
  );
}

/** The words of texts out too: what is left is what runs. Expressions in templates stay. */
function withoutTexts(code: string): string {
  return code
    .replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''")
    .replace(/`(?:\\.|[^`\\])*`/g, (template) => (template.match(/\$\{[^}]*\}/g) ?? []).join(' '));
}

function fileOf(path: string, source: string): File {
  const folder = path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
  return { path, folder, code: withoutComments(source) };
}

function importsOf(from: File): Import[] {
  const imports = /\b(?:from|import|new URL)\s*\(?\s*(['"])([^'"\n]+)\1/g;
  return [...from.code.matchAll(imports)].map(([, , specifier]) => ({
    from,
    specifier: specifier!,
    target: specifier!.startsWith('.')
      ? posix.join(posix.dirname(from.path), specifier!)
      : undefined,
  }));
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const isOfNode = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.includes(packageOf(specifier));

/** The laws: each says what is wrong with a file, one line for each finding. */
const laws = {
  layers: (file: File): string[] =>
    importsOf(file).flatMap(({ specifier, target }) => {
      if (target === undefined) return [];
      const folder = target.includes('/') ? target.slice(0, target.indexOf('/')) : '.';
      const own = folder === file.folder;
      if (target.startsWith('..') || own || UNRESTRICTED.includes(file.folder)) return [];
      if (LAYERS[file.folder]?.includes(folder)) return [];
      return [`${file.path} imports ${specifier}: ${file.folder} may not import ${folder}`];
    }),

  doors: (file: File): string[] =>
    importsOf(file).flatMap(({ specifier, target }) => {
      if (target === undefined || target.startsWith('..')) return [];
      const [folder] = target.split('/');
      const own = target.includes('/') ? folder === file.folder : file.folder === '.';
      if (own || target === `${folder}/index.ts` || target === 'index.ts') return [];
      return [`${file.path} imports ${specifier}: past the door of ${folder}`];
    }),

  packages: (file: File): string[] =>
    importsOf(file).flatMap(({ specifier, target }) => {
      if (target !== undefined || isOfNode(specifier)) return [];
      if (PACKAGES[packageOf(specifier)]?.includes(file.folder)) return [];
      return [`${file.path} imports the package ${specifier}`];
    }),

  node: (file: File): string[] => {
    if (OUTSIDE_WORLD.includes(file.folder)) return [];
    const imported = importsOf(file).filter(({ specifier }) => isOfNode(specifier));
    return imported.map(({ specifier }) => `${file.path} imports ${specifier}`);
  },

  clock: (file: File): string[] =>
    OUTSIDE_WORLD.includes(file.folder)
      ? []
      : found(
          file,
          /\bDate\b|\bperformance\b|\bprocess\b|\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bhrtime\b/g,
        ),

  chance: (file: File): string[] =>
    OUTSIDE_WORLD.includes(file.folder)
      ? []
      : found(file, /\bMath\s*\.\s*random\b|\bcrypto\b|\brandomUUID\b/g),

  arithmetic: (file: File): string[] => [
    ...found(
      file,
      /\bMath\s*\.\s*(?:log|log1p|log2|log10|exp|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot)\b/g,
    ),
    // A dot, a bracket or `?.` may take a function out of Math under another name.
    ...found(file, /\bMath\s*\[|\}\s*=\s*Math\b/g),
    ...found(file, /[^\n]*\*\*[^\n]*/g).filter((line) => !hasOnlyIntegerPowers(line)),
  ],
};

/** Is every `**` of this line one of two integers as written, such as `2 ** -32`? */
const hasOnlyIntegerPowers = (line: string): boolean =>
  !line.replace(/(?<![\w.)\]])\d[\d_]* \*\* -?\d[\d_]*(?![\w.])/g, '').includes('**');

/** Where code, not a text or a comment, matches. */
const found = (file: File, pattern: RegExp): string[] =>
  [...withoutTexts(file.code).matchAll(pattern)].map(([text]) => `${file.path}: ${text.trim()}`);

/** Files that no file but themselves imports. */
function unused(files: readonly File[]): string[] {
  const imported = new Set(
    files.flatMap((file) =>
      importsOf(file).flatMap(({ target }) =>
        target === undefined || target === file.path ? [] : [target],
      ),
    ),
  );
  const paths = files.map(({ path }) => path);
  return paths.filter((path) => !imported.has(path) && !ENTRY_POINTS.includes(path));
}

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => fileOf(relative(SRC, path).split(sep).join('/'), readFileSync(path, 'utf8')))
  .toSorted((a, b) => (a.path < b.path ? -1 : 1));

describe('the source', () => {
  test('is there, in folders whose layer is known', () => {
    expect(files.length).toBeGreaterThan(100);
    const folders = new Set(files.map(({ folder }) => folder));
    const known = [...Object.keys(LAYERS), ...UNRESTRICTED];
    expect([...folders].filter((folder) => !known.includes(folder))).toEqual([]);
  });

  test('imports of files name files that exist, within src', () => {
    const paths = new Set(files.map(({ path }) => path));
    const broken = files
      .flatMap(importsOf)
      .filter(
        ({ target, specifier }) =>
          target !== undefined && specifier.endsWith('.ts') && !paths.has(target),
      )
      .map(({ from, specifier }) => `${from.path} imports ${specifier}`);
    expect(broken).toEqual([]);
  });

  test.each([
    ['folders import only the folders that their layer may use', laws.layers],
    ['folders are imported only through their index.ts', laws.doors],
    ['packages are imported only where they are expected', laws.packages],
    ['only the command line and the executors touch Node', laws.node],
    ['only the command line and the executors read a clock', laws.clock],
    ['all chance comes from named streams', laws.chance],
    ['no arithmetic differs between JavaScript engines', laws.arithmetic],
  ])('%s', (_, law) => {
    expect(files.flatMap(law)).toEqual([]);
  });

  test('every file is imported by another one, but for the entry points', () => {
    expect(unused(files)).toEqual([]);
  });
});

describe('the laws find', () => {
  const all = (path: string, source: string): string[] =>
    Object.values(laws).flatMap((law) => law(fileOf(path, source)));

  test.each([
    ['an import of a layer above', 'engine/a.ts', "import { x } from '../stations/index.ts';"],
    [
      'an import of a type of it',
      'policies/a.ts',
      "import type { X } from '../stations/index.ts';",
    ],
    ['an export from it', 'gates/a.ts', "export * from '../experiment/index.ts';"],
    ['an import past a door', 'stations/a.ts', "import { x } from '../engine/event.ts';"],
    ['one from src itself', 'index.ts', "export { x } from './engine/event.ts';"],
    ['one over several lines', 'engine/a.ts', "import {\n  x,\n} from '../cli/index.ts';"],
    ['an import of src itself', 'model/a.ts', "import { x } from '../index.ts';"],
    ['an import for its effect', 'engine/a.ts', "import '../random/index.ts';"],
    ['an import at run time', 'engine/a.ts', "await import('../random/index.ts');"],
    ['a package out of place', 'stations/a.ts', "import * as z from 'zod';"],
    ['an unknown package', 'cli/a.ts', "import _ from '@scope/lodash/map';"],
    ['a module of Node', 'report/a.ts', "import { readFileSync } from 'node:fs';"],
    ['one without its prefix', 'model/a.ts', "import { join } from 'path';"],
    ['the clock', 'report/a.ts', 'const now = new Date();'],
    ['the other clock', 'engine/a.ts', 'const now = performance.now();'],
    ['the clock in a template', 'engine/a.ts', `const now = \`at \${Date.now()}\`;`],
    ['unseeded chance', 'random/a.ts', 'const u = Math.random();'],
    ['a logarithm', 'statistics/a.ts', 'const y = Math.log(x);'],
    ['a cube root', 'cli/a.ts', 'const y = Math.cbrt(x);'],
    ['a power of a variable', 'theory/a.ts', 'const y = x ** 2;'],
    ['a power to a variable', 'theory/a.ts', 'const y = 2 ** k;'],
    ['a power of a fraction', 'theory/a.ts', 'const y = 1.5 ** 2;'],
    ['a power to a fraction', 'theory/a.ts', 'const y = 2 ** 0.5;'],
    ['a power that is assigned', 'theory/a.ts', 'x **= 2;'],
    ['a power of a call', 'theory/a.ts', 'const y = f(2) ** 2;'],
    ['a function taken out of Math', 'theory/a.ts', 'const { log } = Math;'],
  ])('%s', (_, path, source) => {
    expect(all(path, source)).toHaveLength(1);
  });

  test.each([
    ['imports of the own folder', 'engine/a.ts', "import { x } from './event.ts';"],
    ['of a layer below', 'stations/a.ts', "import { x } from '../engine/index.ts';"],
    ['of all layers by the command line', 'cli/a.ts', "import { x } from '../report/index.ts';"],
    ['of Node by the executors', 'executors/a.ts', "import { cpus } from 'node:os';"],
    ['comments', 'engine/a.ts', "// Math.log, Date\n/* x ** y, import '../cli/index.ts' */"],
    ['texts', 'report/a.ts', "const text = 'Date // Math.log' + `x ** y`;"],
    ['powers of whole numbers', 'random/a.ts', 'const y = (x * 2 ** -53 + 2 ** 32) | 0;'],
    ['other arithmetic', 'theory/a.ts', 'const y = Math.sqrt(x) * Math.floor(x) * x;'],
  ])('nothing wrong with %s', (_, path, source) => {
    expect(all(path, source)).toEqual([]);
  });

  test('files that nothing imports', () => {
    const together = [
      fileOf('index.ts', "export { x } from './engine/index.ts';"),
      fileOf('engine/index.ts', "export { x } from './used.ts';"),
      fileOf('engine/used.ts', ''),
      fileOf('engine/forgotten.ts', "import { x } from './used.ts';"),
    ];
    expect(unused(together)).toEqual(['engine/forgotten.ts']);
  });
});
