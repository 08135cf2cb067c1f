import { join } from 'node:path';
import { Ending } from '../../src/cli/ending.ts';
import { type Inputs, readInputs } from '../../src/cli/inputs.ts';

/** What is read of an experiment in a folder. */
export const inputsOf = (folder: string, file: string, ...settings: string[]): Inputs =>
  readInputs(join(folder, file), settings);

/** What the user is told instead, line by line, as if the folder were the current one. */
export function mistakesIn(folder: string, file: string, ...settings: string[]): string[] {
  try {
    inputsOf(folder, file, ...settings);
    return [];
  } catch (error) {
    if (!(error instanceof Ending)) throw error;
    return error.message.replaceAll(join(folder, '/'), '').split('\n');
  }
}
