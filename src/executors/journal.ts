import { closeSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { ReplicationResult, Task } from '../experiment/index.ts';
import { fromExactJson, toExactJson } from './exact-json.ts';

/** What tells the runs of an experiment apart. */
type RunName = Pick<Task, 'step' | 'policy' | 'replication'>;

/** One line of the file, after the first, which holds the key. */
interface Entry extends RunName {
  readonly result: ReplicationResult;
}

/**
 * A file of finished runs, one JSON line each, so that an interrupted experiment goes on where it ended.
 * A line is in the operating system's hands when `add` returns: a crash of this process loses nothing.
 */
export class Journal {
  readonly path: string;
  private readonly results = new Map<string, ReplicationResult>();
  private readonly file: number;

  /**
   * Goes on with the file at `path` if it has this key. Otherwise begins a new one: the key stands for all
   * that results depend on.
   */
  constructor(path: string, key: string) {
    this.path = path;
    const found = readWhole(path, key);
    if (found === null) {
      // A new file rather than an emptied one: another process may still be adding lines to the old one.
      rmSync(path, { force: true });
      this.file = openSync(path, 'ax');
      this.write({ key });
      return;
    }
    truncateSync(path, found.length);
    this.file = openSync(path, 'a');
    for (const { result, ...run } of found.entries) this.results.set(nameOf(run), result);
  }

  /** The result of a finished run; undefined if it is still to be run. */
  resultOf(run: RunName): ReplicationResult | undefined {
    return this.results.get(nameOf(run));
  }

  /** Keeps the result of a run, in the file first. */
  add(run: RunName, result: ReplicationResult): void {
    const { step, policy, replication } = run;
    this.write({ step, ...(policy === undefined ? {} : { policy }), replication, result });
    this.results.set(nameOf(run), result);
  }

  close(): void {
    closeSync(this.file);
  }

  /** Removes the file, once nothing is to go on from there. */
  remove(): void {
    rmSync(this.path, { force: true });
  }

  private write(line: Entry | { readonly key: string }): void {
    writeFileSync(this.file, `${toExactJson(line)}\n`);
  }
}

const nameOf = ({ step, policy = '', replication }: RunName): string =>
  `${step}/${policy}/${replication}`;

const NEWLINE = 10;

/** The whole lines of a journal and their length in bytes; null if there is none with this key. */
function readWhole(path: string, key: string): { entries: Entry[]; length: number } | null {
  const bytes = readIfThere(path);
  const entries: Entry[] = [];
  let length = 0;
  while (true) {
    const end = bytes.indexOf(NEWLINE, length);
    const line = end === -1 ? null : parsed(bytes.toString('utf8', length, end));
    // The first broken line is what a crash left; nothing was reported after it.
    if (line === null) break;
    if (length === 0 && line['key'] !== key) return null;
    if (length > 0) entries.push(line as unknown as Entry);
    length = end + 1;
  }
  return length === 0 ? null : { entries, length };
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = fromExactJson(line);
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
