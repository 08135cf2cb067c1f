export { Histogram, type HistogramData } from './histogram.ts';
export {
  type Estimate,
  inUnit,
  jackknifeOver,
  lowerBound,
  meanOver,
  quantileOver,
  ratioOver,
  type Sample,
  shareOver,
  significanceAbove,
  upperBound,
  withoutTime,
} from './intervals.ts';
export {
  quantileDifference,
  type Ratio,
  RESOLUTION,
  ratioDifference,
  shareDifference,
} from './paired.ts';
export { type PercentileRule, percentile } from './percentile.ts';
export { type Proportion, proportion } from './proportion.ts';
export { normalQuantile, studentQuantile, studentTail } from './quantiles.ts';
export { runLength } from './run-length.ts';
export { type Growth, growth, slope } from './stability.ts';
export { TimeAverage } from './time-average.ts';
export { relaxationTime } from './transient.ts';
