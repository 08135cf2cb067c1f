/**
 * Would the tests notice? Puts one defect at a time into a copy of the sources, runs the tests that import them,
 * and writes which test caught it into docs/mutants.md.
 *
 *     npm run mutants                 all of them, in some five minutes on two cores
 *     npm run mutants -- patience     only those with this in their name; prints, and writes nothing
 *
 * The exit code is 1 if too many survive. A defect whose text has changed, and a test that fails without any
 * defect, end the run with an error.
 */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createVitest } from 'vitest/node';
import { defects } from './defects.mjs';

/** So many must be caught: four in five. */
const LEAST = Math.ceil(0.8 * defects.length);
/** Folders of tests that import the sources; the others run the compiled program, or know nothing of these. */
const FOLDERS = [
  'engine',
  'random',
  'statistics',
  'policies',
  'stations',
  'speech',
  'model',
  'laws',
  'validation',
];
/** It compares threads, which run the compiled program. */
const COMPILED = 'test/laws/threads.test.ts';
/** What the tests read. */
const COPIED = ['src', 'test', 'bench', 'models', 'experiments', 'package.json', 'tsconfig.json'];
/** Defects at work at the same time, each in a copy of its own. */
const COPIES = 2;
/** A file of tests that takes longer hangs. */
const PATIENCE_MS = 120_000;
const RUN_ONE_FILE = {
  config: false,
  bail: 1,
  pool: 'threads',
  maxWorkers: 1,
  cache: false,
  watch: false,
  testTimeout: PATIENCE_MS,
  reporters: [{}],
};

const tests = FOLDERS.flatMap((folder) =>
  readdirSync(join('test', folder))
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => ({
      file: `test/${folder}/${name}`,
      folder,
      subject: basename(name, '.test.ts'),
    })),
).filter(({ file }) => file !== COMPILED);

/** The likely ones first: those named for the file, then those of its folder. */
function inOrderFor({ file }) {
  const [folder] = file.split('/');
  const subject = basename(file, '.ts');
  const distance = (test) => (test.folder === folder ? (test.subject === subject ? 0 : 1) : 2);
  return tests.toSorted((a, b) => distance(a) - distance(b)).map((test) => test.file);
}

/**
 * Runs the files one after the other; the first test that fails, as file and name, or null if all pass. A file
 * that breaks before its tests begin catches nothing: then a test must fail in another one.
 */
async function firstFailure(root, files) {
  // A new one every time: it remembers what failed before, and the sources as they were.
  const vitest = await createVitest('test', { root, ...RUN_ONE_FILE });
  const broken = [];
  try {
    for (const file of files) {
      const { failed, errors } = await runFile(vitest, join(root, file));
      if (failed !== undefined) return { file, test: failed.fullName };
      if (errors.length > 0) broken.push(`${file}: ${errors.join('; ')}`);
    }
  } finally {
    await vitest.close();
    process.exitCode = 0; // Vitest sets it, for a test that failed as it should
  }
  if (broken.length > 0) throw new Error(`no test failed, but broken are\n${broken.join('\n')}`);
  return null;
}

/** The first test of the file that fails, and what else went wrong. */
async function runFile(vitest, path) {
  const hung = setTimeout(() => stop(path), PATIENCE_MS);
  const specification = vitest.getRootProject().createSpecification(path);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
  clearTimeout(hung);
  const ran = testModules.find(({ moduleId }) => moduleId === path); // others are of earlier runs
  const [failed] = ran.children.allTests('failed');
  const errors = [...ran.errors(), ...unhandledErrors].map(({ message }) => message);
  if (ran.state() !== 'passed') errors.push(`it is ${ran.state()}`);
  return { failed, errors };
}

function stop(path) {
  console.error(`${path} has run for ${PATIENCE_MS / 1000} s`);
  process.exit(1);
}

async function catchDefect(root, defect) {
  const path = join(root, 'src', defect.file);
  const sound = readFileSync(path, 'utf8');
  const parts = sound.split(defect.text);
  if (parts.length !== 2) {
    const found = `found ${parts.length - 1} times`;
    throw new Error(`${defect.file}: expected once, ${found}: ${defect.text}`);
  }
  writeFileSync(path, parts.join(defect.by));
  const failure = await firstFailure(root, inOrderFor(defect));
  writeFileSync(path, sound);
  console.log(`${defect.name}: ${failure === null ? 'SURVIVED' : failure.file}`);
  return { ...defect, failure };
}

function asDocument(results) {
  const caught = results.filter(({ failure }) => failure !== null).length;
  const rows = results.map(({ name, file, failure }) => {
    const by = failure === null ? 'SURVIVED' : `\`${failure.file}\`: ${failure.test}`;
    return `| ${[name, `\`src/${file}\``, by].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `# Would the tests notice?

Made by \`npm run mutants\`. It puts one defect at a time into a copy of the sources and runs the tests until
one fails, beginning with those of the file and its folder. ${caught} of ${results.length} defects are caught; at least
${LEAST} must be.

| defect | file | caught by |
|---|---|---|
${rows.join('\n')}
`;
}

/** Does all of the work, one piece at a time in each copy. */
async function inCopies(copies, work, doIt) {
  const results = [];
  const waiting = work.entries();
  await Promise.all(
    copies.map(async (copy) => {
      for (const [place, piece] of waiting) results[place] = await doIt(copy, piece);
    }),
  );
  return results;
}

const words = process.argv.slice(2).join(' ');
const chosen = defects.filter(({ name }) => name.includes(words));
if (chosen.length === 0) throw new Error(`no defect has this in its name: ${words}`);
const place = mkdtempSync(join(tmpdir(), 'turnsim-mutants-'));
try {
  const copies = Array.from({ length: COPIES }, (_, copy) => join(place, `${copy}`));
  for (const copy of copies) {
    for (const file of COPIED) cpSync(file, join(copy, file), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  }
  const shares = copies.map((_, share) =>
    tests.filter((_, place) => place % COPIES === share).map(({ file }) => file),
  );
  for (const failure of await inCopies(copies, shares, firstFailure)) {
    if (failure !== null) {
      throw new Error(`fails without any defect: ${failure.file}: ${failure.test}`);
    }
  }
  const results = await inCopies(copies, chosen, catchDefect);
  if (words === '') writeFileSync(join('docs', 'mutants.md'), asDocument(results));
  const survivors = results.filter(({ failure }) => failure === null).length;
  console.log(`${results.length - survivors} of ${results.length} caught`);
  process.exitCode = survivors > defects.length - LEAST ? 1 : 0;
} finally {
  rmSync(place, { recursive: true });
}
