import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import {
  checkExperiment,
  type ExperimentDescription,
  readExperiment,
} from '../experiment/index.ts';
import { describeMistake, type Mistake, mappingOf, readYaml } from '../files/index.ts';
import { type ModelDescription, readModel } from '../model/index.ts';
import { Ending, exitCodes, inWords } from './ending.ts';

/** A file that was read. */
interface InputFile {
  /** Without its folder, which differs from machine to machine. */
  readonly name: string;
  readonly text: string;
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** An experiment and its model, and the files that they were read from. */
export interface Inputs {
  readonly experiment: ExperimentDescription;
  readonly model: ModelDescription;
  readonly files: readonly InputFile[];
}

/** Reads an experiment file and the model file that it names. Ends with every mistake in both. */
export function readInputs(path: string): Inputs {
  const experimentFile = ask(path);
  const experiment = readExperiment(path, experimentFile.text);
  const found = findModel(path, experimentFile.text);
  const model = 'mistakes' in found ? found : readModel(found.path, found.file.text);
  const mistakes = [experiment, model].flatMap((read) => ('mistakes' in read ? read.mistakes : []));
  if ('mistakes' in experiment || 'mistakes' in model || 'mistakes' in found) {
    throw mistaken(mistakes);
  }
  const misfits = checkExperiment(experiment.value, model.value, experiment.source);
  if (misfits.length > 0) throw mistaken(misfits);
  return {
    experiment: experiment.value,
    model: model.value,
    files: [experimentFile, found.file],
  };
}

function mistaken(mistakes: readonly Mistake[]): Ending {
  return new Ending(exitCodes.badInput, mistakes.map(describeMistake).join('\n'));
}

/** Reads the file that the user named. */
function ask(path: string): InputFile {
  try {
    return read(path);
  } catch (error) {
    const advice = 'give the path of an experiment file, such as experiments/capacity.yaml';
    const message = `cannot read ${path}: ${inWords(error)}; ${advice}`;
    throw new Ending(exitCodes.badInput, message, error);
  }
}

type FoundModel =
  | { readonly path: string; readonly file: InputFile }
  | { readonly mistakes: readonly Mistake[] };

/**
 * Finds the model of an experiment even if the experiment has mistakes, so that those of both are told at
 * once. No file and no mistakes: that the experiment does not name its model is a mistake of its own.
 */
function findModel(experimentPath: string, experimentText: string): FoundModel {
  const yaml = readYaml(experimentPath, experimentText);
  if ('mistakes' in yaml) return { mistakes: [] };
  const { model } = mappingOf(yaml.source.contents);
  if (typeof model !== 'string' || model === '') return { mistakes: [] };
  const path = isAbsolute(model) ? model : join(dirname(experimentPath), model);
  try {
    return { path, file: read(path) };
  } catch (error) {
    const finding = {
      path: ['model'],
      expected: 'the path of a model file, relative to this file',
      found: `${path}, and ${inWords(error)}`,
    };
    return { mistakes: yaml.source.mistakes([finding]) };
  }
}

/** Throws what the operating system says, and an Error for what is not text. */
function read(path: string): InputFile {
  const bytes = readFileSync(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { name: basename(path), text, sha256 };
  } catch (error) {
    throw new Error('it is not text in UTF-8', { cause: error });
  }
}
