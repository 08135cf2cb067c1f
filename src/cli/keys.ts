import { readFileSync } from 'node:fs';
import { nearestWord, readYaml } from '../files/index.ts';
import { compareKeys, keysUnder, type ModelDescription } from '../model/index.ts';
import { keyComparisonText } from '../report/index.ts';
import type { KeysOptions } from './commands/keys.ts';
import { Ending, exitCodes, inWords } from './ending.ts';
import { InputFiles } from './input-files.ts';
import { modelInput } from './inputs.ts';
import { refuseOtherKinds } from './kind-of-file.ts';
import { mistaken } from './mistaken.ts';
import { write } from './written-together.ts';

/** Does `turnsim keys`. */
export function keys(path: string, a: string, b: string | undefined, options: KeysOptions): void {
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
  refuseOtherKinds(read, 'model');
  const gathered = 'mistakes' in read ? read : modelInput(read.source, files, []);
  if ('mistakes' in gathered) throw mistaken(gathered.mistakes);
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
