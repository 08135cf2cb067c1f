import type { Micros } from '../engine/index.ts';
import type { AutoscaleDescription } from './autoscale-schema.ts';
import type { StationDescription } from './description.ts';
import { distributionOf } from './distributions.ts';

const autoscaleOf = (station: StationDescription): AutoscaleDescription | undefined =>
  'autoscale' in station ? station.autoscale : undefined;

/** Speeds of all workers that can be on at a time. */
export function speedsAtMost(station: {
  readonly speeds: readonly number[];
  readonly autoscale?: AutoscaleDescription | undefined;
}): readonly number[] {
  return station.speeds.slice(0, station.autoscale?.most);
}

/** Above it a queue remembers for long, whatever it aims at; jobs that wait are taken to keep workers so busy. */
const BUSIEST = 0.95;

/** Of the capacity of a station, what is on where so much work is offered, in the unit of both. */
export function capacityOn(station: StationDescription, work: number, capacity: number): number {
  const autoscale = autoscaleOf(station);
  if (autoscale === undefined) return capacity;
  const { target, least, most } = autoscale;
  const aim = target.signal === 'utilization' ? Math.min(target.value, BUSIEST) : BUSIEST;
  const workers = Math.ceil((work / aim / capacity) * most);
  return (capacity * Math.min(most, Math.max(least, workers))) / most;
}

/** By how much longer a station remembers its first workers: until it is decided that there be fewer or more. */
export function autoscaleRelaxation(station: StationDescription): Micros {
  const autoscale = autoscaleOf(station);
  if (autoscale === undefined) return 0;
  const { every, signalDelay, window, provision, coolDown } = autoscale;
  return every + signalDelay + window + Math.max(distributionOf(provision).mean, coolDown);
}
