import type { Mistake } from '../files/index.ts';
import type { Table } from '../gates/index.ts';

export type Refuse = (path: string, expected: string, found: string, hint?: string) => void;

/** Writes down mistakes of a table, which are of its columns. */
export const refusing =
  ({ file }: Table, mistakes: Mistake[]): Refuse =>
  (path, expected, found, hint = '') =>
    mistakes.push({ file, line: 1, column: 1, path, expected, found, hint });
