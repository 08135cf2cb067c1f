import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { describeMistake, nearestWord, readYaml } from '../files/index.ts';
import { compareKeys, keysUnder, type ModelDescription } from '../model/index.ts';
import { keyComparisonText } from '../report/index.ts';
import { Ending, exitCodes, inWords } from './ending.ts';
import { InputFiles } from './input-files.ts';
import { modelInput } from './inputs.ts';
import { write } from './written-together.ts';

interface KeysOptions {
  readonly write?: string;
  readonly keeps?: number;
}

const EXAMPLE = `
Example:
  $ turnsim keys models/announcing-bank.yaml spring summer --keeps 95%
  says which phrases have other keys under release summer; ends with 99 if less than 95 % of the requests keep theirs

A snapshot is a file with one key a line, in order of popularity: --write makes one, and it may stand in the place of A.`;

/** Adds `turnsim keys`. */
export function addKeys(program: Command): void {
  program
    .command('keys')
    .summary('compare cache keys of two normalizer releases')
    .description(
      'Say which stock phrases have other cache keys under release B than under A, and what changes them: text, punctuation, segmentation, voice, locale, namespace.',
    )
    .argument('<model>', 'model file with a phrase_book (YAML)')
    .argument('<A>', 'release of the phrase book, or a snapshot file')
    .argument('[B]', 'release of the phrase book')
    .option('--write <file>', 'write a snapshot of the keys of A')
    .option('--keeps <share>', 'the least share of the requests that must keep their key', share)
    .addHelpText('after', EXAMPLE)
    .action(keys);
}

function keys(path: string, a: string, b: string | undefined, options: KeysOptions): void {
  const model = modelWithPhrases(path);
  const { releases } = model.phraseBook!;
  const from = releases.find(({ name }) => name === a) ?? null;
  const before = from === null ? snapshot(a, releases) : keysUnder(model, from);
  if (options.write !== undefined) write(options.write, `${before.join('\n')}\n`);
  if (b === undefined) {
    if (options.write === undefined) process.stdout.write(`${before.join('\n')}\n`);
    return;
  }
  const to = releases.find(({ name }) => name === b);
  if (to === undefined) throw unknown(b, releases);
  const comparison = compareKeys(model, before, from, to);
  process.stdout.write(keyComparisonText(comparison, a, b));
  if (options.keeps !== undefined && comparison.sameShare < options.keeps) {
    process.exitCode = exitCodes.gateFailed;
  }
}

function modelWithPhrases(path: string): ModelDescription {
  const files = new InputFiles();
  const read = readYaml(path, files.ask(path, 'give the path of a model file').text);
  const gathered = 'mistakes' in read ? read : modelInput(read.source, files, []);
  if ('mistakes' in gathered) {
    throw new Ending(exitCodes.badInput, gathered.mistakes.map(describeMistake).join('\n'));
  }
  if (gathered.value.phraseBook === undefined) {
    const message = `${path}: expected a model with a phrase_book, found none`;
    throw new Ending(exitCodes.badInput, message);
  }
  return gathered.value;
}

type Names = readonly { readonly name: string }[];

/** The keys of a snapshot file. */
function snapshot(path: string, releases: Names): string[] {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n');
  } catch (error) {
    const { message } = unknown(path, releases);
    throw new Ending(
      exitCodes.badInput,
      `${message}; nor is it a snapshot: ${inWords(error)}`,
      error,
    );
  }
}

function unknown(word: string, releases: Names): Ending {
  const names = releases.map(({ name }) => name);
  const nearest = nearestWord(word, names);
  const hint = nearest === undefined ? `releases: ${names.join(', ')}` : `did you mean ${nearest}?`;
  const message = `expected a release of the phrase book, found ${word}, ${hint}`;
  return new Ending(exitCodes.badInput, message);
}

function share(text: string): number {
  const [, digits] = /^([0-9]+(?:\.[0-9]+)?)%$/.exec(text) ?? [];
  if (digits !== undefined && Number(digits) <= 100) return Number(digits) / 100;
  throw new InvalidArgumentError('Expected a share such as 95%.');
}
