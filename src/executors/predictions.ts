import type { Asked, Prediction, Predictor } from '../calibration/index.ts';
import { poolOf } from './pool.ts';

/** Beside what is built of this file. */
const WORKER = new URL('./prediction-worker.js', import.meta.url).href;

/** Simulates rows of measured tables on so many threads, at least 1, while `use` is under way. */
export async function withPredictors<T>(
  count: number,
  use: (predictor: Predictor) => Promise<T>,
): Promise<T> {
  const pool = poolOf<Asked, Prediction>(WORKER, count);
  try {
    return await use((asked) => pool.run(asked));
  } finally {
    await pool.destroy();
  }
}
