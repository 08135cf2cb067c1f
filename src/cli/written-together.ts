import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes files of a folder so that none is ever seen half written: each under a temporary name first, then,
 * once all are whole, under its own. A file whose text is null is removed: an older one would not belong to
 * the others.
 */
export function writeTogether(
  folder: string,
  files: Readonly<Record<string, string | null>>,
): void {
  const texts = Object.fromEntries(
    Object.entries(files).filter((file): file is [string, string] => file[1] !== null),
  );
  const names = Object.keys(texts);
  const temporary = (name: string): string => join(folder, `.${name}.new`);
  try {
    for (const name of names) writeFileSync(temporary(name), texts[name]!);
    for (const name of names) renameSync(temporary(name), join(folder, name));
    for (const name of Object.keys(files)) {
      if (files[name] === null) rmSync(join(folder, name), { force: true });
    }
  } catch (error) {
    for (const name of names) rmSync(temporary(name), { force: true });
    throw error;
  }
}

/**
 * Makes a folder and those that it lies in. The outermost one that is missing is made by itself: Node tries for ever
 * to make several where there can be none, as under /proc.
 */
export function makeFolder(path: string): void {
  let missing = path;
  while (!existsSync(dirname(missing))) missing = dirname(missing);
  try {
    mkdirSync(missing);
  } catch (error) {
    if (!existsSync(missing)) throw error;
  }
  mkdirSync(path, { recursive: true });
}

/** Not under another name first: the file may be a pipe, or one that a build server has prepared. */
export function write(path: string, text: string): void {
  makeFolder(dirname(path));
  writeFileSync(path, text);
}
