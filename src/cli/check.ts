import { fidelityFile } from '../calibration/index.ts';
import {
  checkSource,
  describeMistake,
  inOrder,
  type Mistake,
  mappingOf,
  readYaml,
  type Source,
} from '../files/index.ts';
import { readGates } from '../gates/index.ts';
import { profileFile } from '../model/index.ts';
import type { CheckOptions } from './commands/check.ts';
import { Ending, exitCodes } from './ending.ts';
import { InputFiles } from './input-files.ts';
import { experimentInputs, modelInput } from './inputs.ts';
import { keysByKind, kindOf } from './kind-of-file.ts';
import { experimentOverloads, modelOverloads } from './overload.ts';

/** What a file holds, and warnings; or what is wrong with it. */
type Survey =
  | { readonly holds: string; readonly warnings: readonly string[] }
  | { readonly mistakes: readonly string[] };

/** Does `turnsim check`. */
export function check(paths: readonly string[], { set = [] }: CheckOptions): void {
  process.stdout.write(checkFiles(paths, set));
}

/** What the files hold, line by line, with warnings. Ends with every mistake in all of them. */
export function checkFiles(paths: readonly string[], settings: readonly string[]): string {
  const surveys = paths.map((path) => ({ path, survey: survey(path, settings) }));
  const mistakes = surveys.flatMap(({ survey }) => ('mistakes' in survey ? survey.mistakes : []));
  if (mistakes.length > 0) throw new Ending(exitCodes.badInput, [...new Set(mistakes)].join('\n'));
  const lines = surveys.flatMap(({ path, survey }) =>
    'mistakes' in survey
      ? []
      : [
          `${path}: ${survey.holds}\n`,
          ...survey.warnings.map((warning) => `warning: ${path}: ${warning}\n`),
        ],
  );
  return lines.join('');
}

function survey(path: string, settings: readonly string[]): Survey {
  const files = new InputFiles();
  const text = textOf(path, files);
  if ('mistakes' in text) return text;
  const read = readYaml(path, text.text);
  if ('mistakes' in read) return inWords(read.mistakes);
  const { source } = read;
  if (Object.hasOwn(mappingOf(source.contents), 'fidelity')) return surveyFidelity(source);
  switch (kindOf(source)) {
    case 'gate':
      return surveyGate(path, text.text);
    case 'experiment':
      return surveyExperiment(source, files, settings);
    case 'profile':
      return surveyProfile(source);
    case 'model':
      return surveyModel(source, files, settings);
    default: {
      const expected = `the keys of one kind of file: ${keysByKind()}`;
      return inWords(inOrder([...source.refused, ...source.mistakes([{ path: [], expected }])]));
    }
  }
}

function textOf(path: string, files: InputFiles): { text: string } | { mistakes: string[] } {
  try {
    return files.ask(path, 'give the path of a model, an experiment or a gate file');
  } catch (error) {
    if (error instanceof Ending) return { mistakes: [error.message] };
    throw error;
  }
}

const inWords = (mistakes: readonly Mistake[]): Survey => ({
  mistakes: mistakes.map(describeMistake),
});

function surveyGate(path: string, text: string): Survey {
  const reading = readGates(path, text);
  if ('mistakes' in reading) return inWords(reading.mistakes);
  const { name, load, capacity, retryStorm } = reading.value;
  const routes = Object.keys(load).length;
  const checks = [
    ...(routes > 0 ? [`load of ${counted(routes, 'route')}`] : []),
    ...(capacity === undefined ? [] : ['capacity']),
    ...(retryStorm === undefined ? [] : ['retry storms']),
  ];
  return { holds: `gate ${name}: ${checks.join(', ')}, sound`, warnings: [] };
}

function surveyProfile(source: Source): Survey {
  const reading = checkSource(profileFile, source);
  if ('mistakes' in reading) return inWords(reading.mistakes);
  const { profile, kind } = reading.value;
  return { holds: `profile ${profile}: ${kind}, sound`, warnings: [] };
}

function surveyFidelity(source: Source): Survey {
  const reading = checkSource(fidelityFile, source);
  if ('mistakes' in reading) return inWords(reading.mistakes);
  const { fidelity, fitted, predicted } = reading.value;
  const rows = `${counted(fitted.length, 'row')} fitted, ${predicted.length} predicted`;
  return { holds: `calibrated system ${fidelity}: ${rows}, sound`, warnings: [] };
}

function surveyModel(source: Source, files: InputFiles, settings: readonly string[]): Survey {
  const gathered = modelInput(source, files, settings);
  if ('mistakes' in gathered) return inWords(gathered.mistakes);
  const { name, stations, routes } = gathered.value;
  const parts = `${counted(stations.length, 'station')}, ${counted(routes.length, 'route')}`;
  return { holds: `model ${name}: ${parts}, sound`, warnings: modelOverloads(gathered.value) };
}

function surveyExperiment(source: Source, files: InputFiles, settings: readonly string[]): Survey {
  const gathered = experimentInputs(source, files, settings);
  if ('mistakes' in gathered) return inWords(gathered.mistakes);
  const { experiment, model, variants } = gathered.value;
  const { sweep, replications, policies } = experiment;
  const steps = `${counted(sweep.levels.length, 'step')} of ${sweep.route} by ${sweep.quantity}`;
  const variety = policies.length === 0 ? '' : ` under ${counted(policies.length, 'policy')}`;
  const runs = counted(replications, 'replication');
  return {
    holds: `experiment on model ${model.name}: ${steps}${variety}, ${runs}, sound`,
    warnings: variants.flatMap(({ policy, model }) =>
      experimentOverloads(experiment, model).map((warning) =>
        policy === '' ? warning : `${policy}: ${warning}`,
      ),
    ),
  };
}

const counted = (number: number, noun: string): string =>
  number === 1 ? `1 ${noun}` : `${number} ${noun.replace(/y$/, 'ie')}s`;
