import { type Asked, type Prediction, predictHere } from '../calibration/index.ts';
import { inlineFurther } from './inlining.ts';

inlineFurther();

/** What a thread does with each row. */
export default function work(asked: Asked): Promise<Prediction> | Prediction {
  return predictHere(asked);
}
