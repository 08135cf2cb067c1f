import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { commandLine } from '../../src/cli/command-line.ts';

/** The compiled command line: `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const FILES = fileURLToPath(new URL('./files', import.meta.url));

/** How a command ended and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs in a folder. */
export interface Started {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** Waits until this stands in the messages; fails if the command ends without it. */
  readonly says: (text: string) => Promise<void>;
}

/** A folder with copies of the test's model and experiment files. */
export function copyOfFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'turnsim-'));
  cpSync(FILES, folder, { recursive: true });
  return folder;
}

/** Such a folder for one test: it goes when the test is over. */
export function freshFolder(): string {
  const folder = copyOfFiles();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a command in a folder. `nodeArgs` are for Node. */
export function start(
  folder: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Started {
  const child = spawn(process.execPath, [...nodeArgs, MAIN, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stderr.includes(text)) resolve();
      };
      child.stderr.on('data', look);
      look();
      ended.then(() => reject(new Error(`ended without saying ${text}: ${stderr}`)), reject);
    });
  return { process: child, ended, says };
}

export const turnsim = (folder: string, ...args: string[]): Promise<Ended> =>
  start(folder, args).ended;

/** The last of the commands in this process: they share its folder and streams, so each waits for the one before. */
let last: Promise<unknown> = Promise.resolve();

/** As `turnsim`, but in this process and in a tenth of the time; for commands that start no threads. */
export function turnsimHere(folder: string, ...args: string[]): Promise<Ended> {
  const ended = last.then(() => here(folder, args));
  last = ended.catch(() => {});
  return ended;
}

async function here(folder: string, args: readonly string[]): Promise<Ended> {
  const before = { folder: process.cwd(), code: process.exitCode };
  let [stdout, stderr] = ['', ''];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += text;
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += text;
      return true;
    }),
    vi.spyOn(console, 'error').mockImplementation((text) => {
      stderr += `${text}\n`;
    }),
  ];
  process.chdir(folder);
  process.exitCode = 0;
  try {
    await commandLine(args);
    return { code: process.exitCode, signal: null, stdout, stderr };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.chdir(before.folder);
    process.exitCode = before.code;
  }
}

/** Names and contents of the files in a folder. */
export function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
