import { birthDeath } from './birth-death.ts';
import { checkNotNegative, checkPositive, checkWhole } from './domain.ts';

/**
 * Trunk reservation: a loss system of c workers whose last `reserved` g free ones are kept for the high
 * class; low jobs are rejected once c - g workers are busy, high ones once all are (Miller 1969; Keilson
 * & Ibe 1995). A birth-death process.
 *
 * `workers` c a positive whole number, `reserved` g a whole number between 0 and c, arrival rates at
 * least 0 and not both 0, `serviceRate` µ of one worker, the same for both, positive; a RangeError
 * otherwise.
 */
export function trunkReservation(station: {
  readonly workers: number;
  readonly reserved: number;
  readonly highRate: number;
  readonly lowRate: number;
  readonly serviceRate: number;
}): {
  /** Share of the high jobs that are rejected. */
  readonly highRejected: number;
  /** Share of the low jobs that are rejected. */
  readonly lowRejected: number;
  readonly utilization: number;
} {
  const { workers, reserved, highRate, lowRate, serviceRate } = station;
  checkWhole(workers, 1, 'workers');
  checkWhole(reserved, 0, 'reserved workers');
  checkWhole(workers - reserved, 0, 'workers for all');
  checkNotNegative(highRate, 'high arrival rate');
  checkNotNegative(lowRate, 'low arrival rate');
  checkPositive(highRate + lowRate, 'arrival rate');
  checkPositive(serviceRate, 'service rate');
  const forAll = workers - reserved;
  const chances = birthDeath(
    workers,
    (n) => (n < forAll ? highRate + lowRate : highRate),
    (n) => n * serviceRate,
  );
  const busy = chances.reduce((sum, chance, n) => sum + n * chance, 0);
  return {
    highRejected: chances[workers]!,
    lowRejected: chances.slice(forAll).reduce((sum, chance) => sum + chance, 0),
    utilization: busy / workers,
  };
}
