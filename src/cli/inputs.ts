import { join } from 'node:path';
import {
  checkExperiment,
  type ExperimentDescription,
  experimentOf,
  experimentOutline,
  modelOutline,
  readVariants,
  type Variant,
  withProtocol,
} from '../experiment/index.ts';
import {
  inOrder,
  type Mistake,
  mappingOf,
  overlaid,
  readYaml,
  type Source,
  type YamlReading,
} from '../files/index.ts';
import { extendedModel, type ModelDescription, modelFile, modelOf } from '../model/index.ts';
import { type InputFile, InputFiles, packageFolder } from './input-files.ts';
import { refuseOtherKinds } from './kind-of-file.ts';
import { mistaken } from './mistaken.ts';
import { withSettings } from './settings.ts';

/** An experiment and its model, and what they were read from. */
export interface Inputs {
  readonly experiment: ExperimentDescription;
  readonly model: ModelDescription;
  /** The model under each policy of the experiment; without policies it alone, under one without a name. */
  readonly variants: readonly Variant[];
  readonly files: readonly InputFile[];
  /** Values given on the command line, as they were given. */
  readonly settings: readonly string[];
}

/** What could be made of files, or every mistake in them. */
type Gathered<T> = { readonly value: T } | { readonly mistakes: readonly Mistake[] };

const ADVICE = 'give the path of an experiment file, such as experiments/capacity.yaml';

/** Reads an experiment file and the model that it names. Ends with every mistake in both. */
export function readInputs(path: string, settings: readonly string[] = []): Inputs {
  const files = new InputFiles();
  const read = readYaml(path, files.ask(path, ADVICE).text);
  refuseOtherKinds(read, 'experiment');
  const gathered = 'mistakes' in read ? read : experimentInputs(read.source, files, settings);
  if ('mistakes' in gathered) throw mistaken(gathered.mistakes);
  return { ...gathered.value, files: files.all, settings };
}

/** Reads a model that is shipped; `path` leads to it from the folder of the shipped models. */
export function shippedModel(path: string): ModelDescription {
  const file = join(packageFolder('models'), path);
  const files = new InputFiles();
  const read = readYaml(file, files.ask(file, 'it should have been installed with turnsim').text);
  const gathered = 'mistakes' in read ? read : modelInput(read.source, files, []);
  if ('mistakes' in gathered) throw mistaken(gathered.mistakes);
  return gathered.value;
}

/** An experiment that was read, its model and its policies. The mistakes are those of all, and how they misfit. */
export function experimentInputs(
  source: Source,
  files: InputFiles,
  settings: readonly string[],
): Gathered<Pick<Inputs, 'experiment' | 'model' | 'variants'>> {
  const found = modelOfExperiment(source, files);
  const base = 'source' in found ? found.source : undefined;
  const set = withSettings({ experiment: source, model: base }, settings, files.open);
  const experiment = experimentOf(set.experiment!);
  const laid = set.model && withFaults(set.model, set.experiment!);
  const model = laid && modelOf(laid);
  const misfits =
    set.model === undefined
      ? []
      : checkExperiment(
          experimentOutline(set.experiment!.contents),
          modelOutline(set.model.contents),
          set.experiment!,
        );
  const policies =
    laid === undefined
      ? { variants: [], mistakes: [] }
      : readVariants(set.experiment!, { source: laid, reading: model! }, files.open);
  const mistakes = [
    ...set.mistakes,
    ...('mistakes' in experiment ? experiment.mistakes : []),
    ...misfits,
    ...('mistakes' in found ? found.mistakes : []),
    ...(model !== undefined && 'mistakes' in model ? model.mistakes : []),
    ...policies.mistakes,
  ];
  if (
    'mistakes' in experiment ||
    model === undefined ||
    'mistakes' in model ||
    mistakes.length > 0
  ) {
    return { mistakes: inOrder(mistakes) };
  }
  const { variants } = policies;
  const described = withProtocol(experiment.value, model.value);
  const alone = [{ policy: '', model: described }];
  return {
    value: {
      experiment: experiment.value,
      model: described,
      variants:
        variants.length > 0
          ? variants.map((one) => ({ ...one, model: withProtocol(experiment.value, one.model) }))
          : alone,
    },
  };
}

/** What an experiment says of faults, runbooks and invariants is laid over its model. */
function withFaults(model: Source, experiment: Source): Source {
  const said = experiment.only(['faults', 'runbooks', 'invariants']);
  return said === undefined ? model : overlaid(model, said, modelFile);
}

/** A model that was read, with all that it extends. */
export function modelInput(
  source: Source,
  files: InputFiles,
  settings: readonly string[],
): Gathered<ModelDescription> {
  const found = extendedModel(source, files.open);
  if ('mistakes' in found) return found;
  const { model, mistakes } = withSettings({ model: found.source }, settings, files.open);
  const reading = modelOf(model!);
  if ('value' in reading && mistakes.length === 0) return reading;
  return { mistakes: inOrder([...mistakes, ...('mistakes' in reading ? reading.mistakes : [])]) };
}

const isPath = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * Finds the model of an experiment even if the experiment has mistakes, so that those of both are told at
 * once. That the experiment does not name its model is a mistake of its own, and none here.
 */
function modelOfExperiment(experiment: Source, files: InputFiles): YamlReading {
  const { model } = mappingOf(experiment.contents);
  if (isPath(mappingOf(model)['extends'])) {
    return extendedModel(experiment.part('model')!, files.open);
  }
  if (!isPath(model)) return { mistakes: [] };
  const opened = files.open(model, experiment.file);
  if (!('text' in opened)) {
    const expected = 'the path of a model file, relative to this file';
    return { mistakes: experiment.mistakes([{ path: ['model'], expected, ...opened }]) };
  }
  const read = readYaml(opened.file, opened.text);
  return 'mistakes' in read ? read : extendedModel(read.source, files.open);
}
