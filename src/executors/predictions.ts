import { Piscina } from 'piscina';
import type { Asked, Prediction, Predictor } from '../calibration/index.ts';
import { IMPORTED } from './threads.ts';

/** Beside what is built of this file. */
const WORKER = new URL('./prediction-worker.js', import.meta.url).href;

/** Simulates rows of measured tables on so many threads, at least 1, while `use` is under way. */
export async function withPredictors<T>(
  count: number,
  use: (predictor: Predictor) => Promise<T>,
): Promise<T> {
  const pool = new Piscina<Asked, Prediction>({
    filename: WORKER,
    execArgv: IMPORTED,
    minThreads: count,
    maxThreads: count,
  });
  try {
    return await use((asked) => pool.run(asked));
  } finally {
    await pool.destroy();
  }
}
