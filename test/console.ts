import { readFileSync } from 'node:fs';

/** A command of a documentation page and the output that the page shows for it. */
export interface Shown {
  readonly command: string;
  readonly output: string;
}

/** The commands in the ```console blocks of a Markdown file: a line `$ command`, then its output. */
export function shownCommands(file: string): Shown[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/^```console\n([\s\S]*?)^```$/gm);
  return [...blocks].flatMap(([, block]) =>
    block!
      .split(/^\$ /m)
      .slice(1)
      .map((shown) => {
        const end = shown.indexOf('\n');
        return { command: shown.slice(0, end), output: shown.slice(end + 1) };
      }),
  );
}
