import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const MAIN = resolve('dist/cli/main.js');

/** A file that a page shows, or a command with its output, in the order of the page. */
type Shown =
  | { readonly file: string; readonly text: string }
  | { readonly command: string; readonly output: string };

const BLOCK =
  /^```(?:(?:yaml|csv|js)\n(?:#|\/\/) (?<file>\S+)\n|console\n)(?<body>[\s\S]*?)^```$/gm;

function shownIn(page: string): Shown[] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(BLOCK)];
  return blocks.flatMap(({ groups }): Shown[] => {
    const { file, body = '' } = groups!;
    if (file !== undefined) return [{ file, text: body }];
    return body
      .split(/^\$ /m)
      .slice(1)
      .map((shown) => {
        const end = shown.indexOf('\n');
        return { command: shown.slice(0, end), output: shown.slice(end + 1) };
      });
  });
}

const pages = ['ten-minutes', 'errors', 'spoken-turn', 'extending'];

describe.each(pages.map((name) => `docs/${name}.md`))('%s', (page) => {
  mkdirSync('build', { recursive: true }); // in the project, so that `turnsim` is this package
  const folder = mkdtempSync(join('build', 'turnsim-docs-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('prints what is shown for every command', { timeout: 150_000 }, () => {
    const shown = shownIn(page);
    expect(shown.some((part) => 'command' in part)).toBe(true);
    for (const part of shown) {
      if ('file' in part) {
        // The comment that names the file is its first line: positions in messages count it.
        writeFileSync(join(folder, part.file), withName(part));
        continue;
      }
      const command = part.command.replace('npx turnsim', `node ${MAIN}`);
      const run = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
      expect(`${part.command}\n${run.stdout}${run.stderr}`.trimEnd()).toBe(
        `${part.command}\n${part.output}`.trimEnd(),
      );
    }
  });
});

/** CSV has no comments; the others keep the line that names them. */
const withName = ({ file, text }: { readonly file: string; readonly text: string }): string =>
  file.endsWith('.csv') ? text : `${file.endsWith('.yaml') ? '#' : '//'} ${file}\n${text}`;
