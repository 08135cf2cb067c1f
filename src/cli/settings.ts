import { experimentFile } from '../experiment/index.ts';
import {
  type Mistake,
  mappingOf,
  type OpenFile,
  readSetting,
  type Setting,
  type Source,
  suggestion,
  withSetting,
} from '../files/index.ts';
import { modelFile, profiledModel } from '../model/index.ts';

/** What is read of an experiment and of its model, or of a model alone. Undefined: it could not be read. */
export interface Sources {
  readonly experiment?: Source | undefined;
  readonly model?: Source | undefined;
}

/** Keys of which a setting says nothing: where a file, a model or a schema is, and what is laid over a model. */
const FIXED = ['$schema', 'extends', 'model', 'policies', 'grid'];

const settable = (schema: { readonly shape: object }): string[] =>
  Object.keys(schema.shape).filter((key) => !FIXED.includes(key));

const EXPERIMENT_KEYS = settable(experimentFile);
const MODEL_KEYS = settable(modelFile);

/** The parts of a model whose entries have names, and what one of them is called. */
const NAMED: Readonly<Record<string, string>> = {
  stations: 'a station',
  routes: 'a route',
  classes: 'a class',
};

/** Lays settings over what was read, the last one on top. `open` finds the profiles that they name. */
export function withSettings(
  { experiment, model }: Sources,
  texts: readonly string[],
  open: OpenFile,
): Sources & { readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = [];
  for (const text of texts) {
    const read = readSetting('--set', text);
    if ('mistakes' in read) mistakes.push(...read.mistakes);
    else {
      const home = homeOf(read.setting, { experiment, model });
      if (home === undefined) continue;
      if ('mistake' in home) mistakes.push(home.mistake);
      else if (home.in === 'experiment') {
        experiment = withSetting(experiment!, home.path, read.setting, experimentFile);
      } else if (model !== undefined) {
        model = withSetting(model, home.path, read.setting, modelFile, (setting) =>
          profiledModel(setting, open, true),
        );
      }
    }
  }
  return { experiment, model, mistakes };
}

type Home =
  | { readonly in: 'experiment' | 'model'; readonly path: Setting['path'] }
  | { readonly mistake: Mistake };

/** Where a setting belongs; undefined if that cannot be told without a model that could not be read. */
function homeOf({ path, origin }: Setting, { experiment, model }: Sources): Home | undefined {
  const [{ key: word, offset }, second] = path as [
    Setting['path'][number],
    Setting['path'][number]?,
  ];
  const refuse = (expected: string, hint?: string): Home => ({
    mistake: origin.mistake(offset, [word], { expected, found: String(word), hint }),
  });
  if (experiment !== undefined && EXPERIMENT_KEYS.includes(String(word))) {
    return { in: 'experiment', path };
  }
  const contents = mappingOf(model?.contents);
  const namesOf = (part: string): string[] => Object.keys(mappingOf(contents[part]));
  if (MODEL_KEYS.includes(String(word))) {
    const noun = NAMED[word];
    const names = namesOf(String(word));
    if (noun === undefined || second === undefined || names.length === 0)
      return { in: 'model', path };
    if (names.includes(String(second.key))) return { in: 'model', path };
    const found = String(second.key);
    const hint = suggestion(found, names, String(word));
    return {
      mistake: origin.mistake(second.offset, [word, second.key], { expected: noun, found, hint }),
    };
  }
  if (model === undefined) return undefined;
  const parts = Object.keys(NAMED).filter((part) => namesOf(part).includes(String(word)));
  if (parts.length > 1) return refuse(`${parts.map((part) => `${part}.${word}`).join(' or ')}`);
  if (parts.length === 1) return { in: 'model', path: [{ key: parts[0]!, offset }, ...path] };
  const keys = [...(experiment === undefined ? [] : EXPERIMENT_KEYS), ...MODEL_KEYS];
  const names = Object.keys(NAMED).flatMap(namesOf);
  const files = experiment === undefined ? 'the model' : 'the experiment or its model';
  return refuse(
    `a key of ${files}, or the name of a station, route or class`,
    word === 'model'
      ? 'name another model in the experiment file'
      : suggestion(word, [...names, ...keys], 'names and keys'),
  );
}
