import type { Verdict } from '../gates/index.ts';

/** Exit codes of every command. 128 + the signal's number when one ended it, as shells have it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  badInput: 2,
  /** What was required does not hold. */
  gateFailed: 99,
  /** What was required cannot be told, or there are no data. */
  inconclusive: 98,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

/** Exit code of what was judged: one FAIL is enough, and only PASS is done. */
export function exitCodeOf(verdicts: readonly Verdict[]): number {
  if (verdicts.includes('FAIL')) return exitCodes.gateFailed;
  return verdicts.every((verdict) => verdict === 'PASS') ? exitCodes.done : exitCodes.inconclusive;
}

/** A command ends before its work is done, for a reason that is told in words and not as a stack trace. */
export class Ending extends Error {
  override readonly name = 'Ending';
  readonly exitCode: number;

  constructor(exitCode: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** What a failed call of the operating system says in words. */
export function inWords(error: unknown): string {
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return syscall === 'mkdir' ? 'no folder can be made there' : 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is where a folder should be';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'it is not permitted';
    case 'ENOSPC':
      return 'no space is left';
    default:
      return message;
  }
}

/** Is this what a failed call of the operating system throws? */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;
