import { Piscina } from 'piscina';

/**
 * Node dies as a whole when a thread is stopped while it loads an ES module through `require`, which piscina tries
 * first. With this flag `require` refuses, and piscina imports.
 */
const IMPORTED = '--no-experimental-require-module';

/** So many threads, at least 1, that run the file of `url`. They load what this process was told to load first. */
export function poolOf<Asked, Answer>(
  url: string,
  count: number,
  workerData?: unknown,
): Piscina<Asked, Answer> {
  const started = (execArgv: readonly string[]): Piscina<Asked, Answer> =>
    new Piscina({
      filename: url,
      workerData,
      execArgv: [...execArgv, IMPORTED],
      minThreads: count,
      maxThreads: count,
    });
  try {
    return started(process.execArgv);
  } catch (error) {
    // Such as --max-old-space-size, which is of the whole process.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error;
    return started([]);
  }
}
