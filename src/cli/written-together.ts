import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes files of a folder so that none is ever seen half written: each under a temporary name first, then,
 * once all are whole, under its own.
 */
export function writeTogether(folder: string, texts: Readonly<Record<string, string>>): void {
  const names = Object.keys(texts);
  const temporary = (name: string): string => join(folder, `.${name}.new`);
  try {
    for (const name of names) writeFileSync(temporary(name), texts[name]!);
    for (const name of names) renameSync(temporary(name), join(folder, name));
  } catch (error) {
    for (const name of names) rmSync(temporary(name), { force: true });
    throw error;
  }
}

/** Not under another name first: the file may be a pipe, or one that a build server has prepared. */
export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
