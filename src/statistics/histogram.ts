/** Buckets per doubling. Values below twice this are exact; above, the error is at most 1/256. */
const STEPS = 128;
const STEP_BITS = 7;
/** 47 rows of buckets hold every value up to the largest; one more lets `bucketOf` need no check. */
const BUCKETS = STEPS * 48;
/** The largest double below which every whole number is exact. */
const LARGEST = 2 ** 53;
/** Above this, `clz32` no longer sees the whole value. */
const FAR = 2 ** 31;

/** A histogram as plain data, for threads and journals. */
export interface HistogramData {
  /** Exact sum of the samples. */
  readonly sum: number;
  /** Bucket, count, bucket, count, ... in rising order of bucket; empty buckets are left out. */
  readonly counts: readonly number[];
}

/**
 * Counts of whole numbers from 0 to 2⁵³ (microseconds) in buckets that widen with the value: 128 to
 * a doubling, so a quantile is within 1/256 (0.4 %) and a sample costs a few nanoseconds. Mergeable:
 * histograms of parts give the histogram of the whole, bucket by bucket.
 */
export class Histogram {
  /** Number of samples. */
  count = 0;
  /** Sum of the samples; exact while it stays below 2⁵³. */
  sum = NaN; // a double from the first: V8 lays objects out anew when a field that held an integer becomes one
  /** All samples lie in the buckets from `low` to below `high`: no others need a look. */
  private low = BUCKETS;
  private high = 0;
  private readonly counts = new Float64Array(BUCKETS);

  constructor() {
    this.sum = 0;
  }

  /** Throws a RangeError for a negative value, NaN and anything above 2⁵³. */
  add(value: number): void {
    if (!(value >= 0 && value <= LARGEST)) refuse(value);
    const bucket = bucketOf(value);
    this.counts[bucket]!++;
    if (bucket < this.low) this.low = bucket;
    if (bucket >= this.high) this.high = bucket + 1;
    this.sum += value;
    this.count++;
  }

  /** Exact mean; NaN without samples. */
  get mean(): number {
    return this.sum / this.count;
  }

  /**
   * The smallest value that a share `p` of the samples does not exceed, 0 ≤ p ≤ 1 (otherwise a
   * RangeError); for p = 0 the smallest sample.
   *
   * `missing` samples count as infinite, above all others: turns that failed before the end of the
   * delay. Infinity when the quantile falls among them; NaN when there is no sample of either kind.
   */
  quantile(p: number, missing = 0): number {
    return this.read(p, missing, middleOf);
  }

  /**
   * The same quantile read between the ends of its bucket, as if the samples in it lay evenly: two histograms
   * then differ by less than a bucket where their samples do. Where many samples are equal it may be a
   * bucket off (1/128), and the two apart by that without cause.
   */
  quantileWithin(p: number, missing = 0): number {
    return this.read(p, missing, (bucket, place) => {
      if (bucket < 2 * STEPS) return bucket;
      const width = powerOfTwo((bucket >> STEP_BITS) - 1);
      return middleOf(bucket) + width * ((place - 0.5) / this.counts[bucket]! - 0.5);
    });
  }

  /** The value at the quantile, told the bucket that it lies in and which of its samples it is, from 1. */
  private read(
    p: number,
    missing: number,
    valueAt: (bucket: number, place: number) => number,
  ): number {
    const total = this.count + missing;
    if (total === 0) return NaN;
    let left = rankOf(p, total);
    if (left > this.count) return Infinity;
    let bucket = this.low;
    while (left > this.counts[bucket]!) left -= this.counts[bucket++]!;
    return valueAt(bucket, left);
  }

  /** Number of samples that are 0; exact. */
  get zeros(): number {
    return this.counts[0]!;
  }

  /** Sum of the squared samples: exact below 256, else each within 0.8 % of its square. */
  get sumOfSquares(): number {
    let sum = 0;
    for (let bucket = this.low; bucket < this.high; bucket++) {
      const count = this.counts[bucket]!;
      if (count > 0) sum += count * middleOf(bucket) * middleOf(bucket);
    }
    return sum;
  }

  /** Takes in the samples of `other`, which stays as it is. */
  merge(other: Histogram): void {
    for (let bucket = other.low; bucket < other.high; bucket++) {
      this.counts[bucket]! += other.counts[bucket]!;
    }
    this.low = Math.min(this.low, other.low);
    this.high = Math.max(this.high, other.high);
    this.sum += other.sum;
    this.count += other.count;
  }

  /** The samples that have come since it was as `earlier` is. */
  since(earlier: Histogram): Histogram {
    const later = new Histogram();
    for (let bucket = this.low; bucket < this.high; bucket++) {
      later.counts[bucket] = this.counts[bucket]! - earlier.counts[bucket]!;
    }
    later.sum = this.sum - earlier.sum;
    later.count = this.count - earlier.count;
    later.low = this.low;
    later.high = this.high;
    return later;
  }

  /** Samples above a value, to within its bucket. */
  countAbove(value: number): number {
    let above = 0;
    for (let bucket = bucketOf(value) + 1; bucket < this.high; bucket++)
      above += this.counts[bucket]!;
    return above;
  }

  /** Forgets all samples, as at the end of the transient. */
  clear(): void {
    this.counts.fill(0, this.low, this.high);
    this.low = BUCKETS;
    this.high = 0;
    this.sum = 0;
    this.count = 0;
  }

  /** The same histogram as plain data. */
  sparse(): HistogramData {
    const counts: number[] = [];
    for (let bucket = this.low; bucket < this.high; bucket++) {
      const count = this.counts[bucket]!;
      if (count > 0) counts.push(bucket, count);
    }
    return { sum: this.sum, counts };
  }

  /** The histogram that `sparse` described. Throws a RangeError when the data cannot come from there. */
  static from(data: HistogramData): Histogram {
    const histogram = new Histogram();
    let last = -1;
    for (let i = 0; i < data.counts.length; i += 2) {
      const bucket = data.counts[i]!;
      const count = data.counts[i + 1] ?? NaN;
      if (!Number.isInteger(bucket) || bucket <= last || bucket >= BUCKETS) {
        throw new RangeError(`expected histogram buckets in rising order, found ${bucket}`);
      }
      if (!Number.isInteger(count) || count < 1) {
        throw new RangeError(`expected a positive count in bucket ${bucket}, found ${count}`);
      }
      last = bucket;
      histogram.low = Math.min(histogram.low, bucket);
      histogram.high = bucket + 1;
      histogram.counts[bucket] = count;
      histogram.count += count;
    }
    histogram.sum = data.sum;
    return histogram;
  }
}

/**
 * Rank of the quantile `p` among `total` samples, from 1. A decimal share such as 0.07 is not exact
 * in binary: 0.07 × 100 comes out above 7, and without the allowance would give rank 8.
 */
function rankOf(p: number, total: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`expected a share between 0 and 1, found ${p}`);
  return Math.max(1, Math.ceil(p * total * (1 - 2 ** -51)));
}

/** Number of the bucket that holds `value`. Below 2⁸ each value has its own. */
function bucketOf(value: number): number {
  // 23 doublings further up:
  if (value >= FAR) return bucketOf(Math.floor(value * 2 ** -23)) + 23 * STEPS;
  const whole = value | 0;
  // How far the value reaches beyond its eight leading bits.
  const shift = Math.max(24 - Math.clz32(whole), 0);
  return (shift << STEP_BITS) + (whole >> shift);
}

function middleOf(bucket: number): number {
  if (bucket < 2 * STEPS) return bucket;
  const shift = (bucket >> STEP_BITS) - 1;
  const width = powerOfTwo(shift);
  return ((bucket & (STEPS - 1)) + STEPS) * width + (width - 1) / 2;
}

/** 2ᵏ for k from 0 to 53, by exact products: engines need not agree on `**`. */
function powerOfTwo(k: number): number {
  return k < 31 ? 1 << k : (1 << (k - 30)) * 2 ** 30;
}

function refuse(value: number): never {
  throw new RangeError(`expected a whole number between 0 and 2^53, found ${value}`);
}
