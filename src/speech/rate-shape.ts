import type { Micros } from '../engine/index.ts';

/** A point of a shape: what the rate is multiplied by from then on, on a straight line to the next one. */
export interface ShapePoint {
  /** Since the run began, in microseconds. */
  readonly at: Micros;
  /** 0 or more. */
  readonly factor: number;
}

/**
 * How a rate goes up and down over a run: straight lines between points. Two points at one instant are a jump, of which the
 * second counts from that instant on.
 */
export class RateShape {
  /** The most that the rate is multiplied by. */
  readonly peak: number;
  private readonly points: readonly ShapePoint[];
  private readonly period: Micros;

  /** `points` in the order of time, one at least; `period`: after it they begin anew, Infinity: never. */
  constructor(points: readonly ShapePoint[], period: Micros = Infinity) {
    this.points = points;
    this.period = period;
    this.peak = points.reduce((most, { factor }) => Math.max(most, factor), 0);
  }

  /** Before the first point and after the last it stays what it is there. */
  factor(time: Micros): number {
    const { points, period } = this;
    const at = period === Infinity ? time : time - Math.floor(time / period) * period;
    let i = points.length - 1;
    while (i >= 0 && points[i]!.at > at) i--;
    const from = points[Math.max(i, 0)]!;
    const to = points[i + 1];
    if (i < 0 || to === undefined || to.at === from.at) return from.factor;
    return from.factor + ((to.factor - from.factor) * (at - from.at)) / (to.at - from.at);
  }
}

/** Its mean over a period; of one without period what it comes to in the end. */
export function meanOfShape(points: readonly ShapePoint[], period = Infinity): number {
  if (period === Infinity) return points.at(-1)!.factor;
  let area = points[0]!.at * points[0]!.factor;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    area += ((from.factor + to.factor) / 2) * (to.at - from.at);
  }
  const last = points.at(-1)!;
  return (area + (period - last.at) * last.factor) / period;
}
