import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import { wholeNumber } from './whole-number.ts';

/** More threads than any machine that we know of has. */
const MOST_THREADS = 1024;

/** The option `--threads`; by default as many as the machine runs at a time. */
export const threadsOption = (description: string): Option =>
  new Option('--threads <n>', description)
    .argParser(wholeNumber(1, MOST_THREADS))
    .default(availableParallelism());
