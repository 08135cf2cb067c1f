import { existsSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Ending, exitCodes } from './ending.ts';
import { packageFolder } from './input-files.ts';
import { makeFolder } from './written-together.ts';

const MODEL = `\
# Your fleet, laid over a model that is shipped: what is not written here is as it is there.
# Read models/recognizer.yaml in the folder of turnsim for all that there is to change.
extends: turnsim/recognizer
model: my_recognizer
about: Dictation on one recognizer GPU. # one sentence on what you model

stations:
  recognizer:
    workers: 1 # your GPUs
    batch:
      linger: { live: 20ms } # how long the first waiting job may be held to fill a batch

routes:
  files: ~ # ~ takes away what the shipped model has: here its bulk transcription
  dictation:
    utterance: { lognormal: { mean: 4s, cv: 70% } } # how long your callers speak
    endpoint: { silence: 600ms } # after which an utterance counts as ended
    pause: { exponential: { mean: 2s } } # until they speak again
    traffic: { poisson: { concurrency: 50 } } # calls at a time
`;

const EXPERIMENT = `\
question: How many concurrent dictation calls does my GPU carry?
model: model.yaml
sweep:
  route: dictation
  concurrency: [40, 60, 80, 140] # calls at a time
replications: 4 # independent runs of each step: more of them, narrower intervals
measure: 1min # what is measured of each run; longer, surer
budgets:
  dictation: { p95: 900ms, error_rate: 1% } # what every step is judged by
`;

const FILES = {
  'model.yaml': { kind: 'model', text: MODEL },
  'experiment.yaml': { kind: 'experiment', text: EXPERIMENT },
};

/** Does `turnsim init`. */
export function init(folder: string): void {
  const there = Object.keys(FILES).filter((name) => existsSync(join(folder, name)));
  if (there.length > 0) {
    const files = there.map((name) => join(folder, name)).join(' and ');
    const message = `${files} would be written over; give another folder, such as turnsim init my-fleet`;
    throw new Ending(exitCodes.badInput, message);
  }
  makeFolder(folder);
  for (const [name, { kind, text }] of Object.entries(FILES)) {
    const schema = `# yaml-language-server: $schema=${schemaPath(folder, kind)}\n`;
    writeFileSync(join(folder, name), schema + text, { flag: 'wx' });
  }
  const [model, experiment] = Object.keys(FILES).map((name) => join(folder, name));
  process.stdout.write(`${model} and ${experiment} are written. Change them, and try:
  turnsim check ${model} ${experiment}
  turnsim run ${experiment}
`);
}

/** Where editors find what such a file may hold, from the folder of the file. */
const schemaPath = (folder: string, kind: string): string =>
  relative(resolve(folder), join(packageFolder('schemas'), `${kind}.schema.json`))
    .split(sep)
    .join('/');
