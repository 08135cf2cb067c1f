import { type Asked, type Prediction, predictHere } from '../calibration/index.ts';
import { tuneCompiler } from './compiler.ts';

tuneCompiler();

/** What a thread does with each row. */
export default function work(asked: Asked): Promise<Prediction> | Prediction {
  return predictHere(asked);
}
