import { describeMistake, type Mistake } from '../files/index.ts';
import { Ending, exitCodes } from './ending.ts';

/** Ends a command with what is wrong with its files. */
export const mistaken = (mistakes: readonly Mistake[]): Ending =>
  new Ending(exitCodes.badInput, mistakes.map(describeMistake).join('\n'));
