import { Histogram } from '../../statistics/index.ts';
import { type Case, knownModel, steady } from '../case.ts';
import type { Measured } from '../measured.ts';
import { measuring } from './plain-queues.ts';

const SECOND = 1_000_000;

/** Response less service, where who is let in is served at once: mean time until an attempt is let in. */
const untilServed = (found: Measured) =>
  found.jackknife(
    found.results.map(({ routes, stations }) => ({
      response: Histogram.from(routes[0]!.delays[0]!.histogram),
      service: Histogram.from(stations[0]!.routes[0]!.sojourn),
    })),
    (parts) =>
      meanOf(parts.map(({ response }) => response)) - meanOf(parts.map(({ service }) => service)),
  );

function meanOf(parts: readonly Histogram[]): number {
  const sum = parts.reduce((total, each) => total + each.sum, 0);
  const count = parts.reduce((total, each) => total + each.count, 0);
  return sum / count / SECOND;
}

/** Jobs that try again. */
export const retries: readonly Case[] = [
  {
    known: knownModel('retr-60'),
    file: 'retrials.yaml',
    spans: steady(0.6),
    measures: {
      orbit_mean: (found) => found.of().betweenAttempts,
      wq_mean: untilServed,
      p_block_first_attempt: (found) => found.of().perAttempt('firstLost', 'firstAttempts'),
      ...measuring('pool', 1, ['utilization']),
    },
  },
  {
    known: knownModel('retry-30-3'),
    file: 'retry-amplification.yaml',
    spans: steady(1),
    measures: {
      attempts_per_job: (found) => found.of().perAttempt('attempts', 'firstAttempts'),
      success_ratio: (found) => found.of().share('served'),
      attempts_per_success: (found) => found.of().perAttempt('attempts', 'answered'),
    },
  },
  {
    known: knownModel('hedge-1-12'),
    file: 'hedge.yaml',
    spans: steady(1, 1e6),
    measures: {
      ...measuring('service', 1, ['w_mean', 'w_p99']),
      hedges_per_job: (found) => found.of().perAttempt('hedges', 'firstAttempts'),
    },
  },
  {
    known: knownModel('breaker-down'),
    file: 'breaker.yaml',
    spans: steady(5),
    measures: {
      refusals_per_attempt: (found) => found.of().perAttempt('refused', 'attempts'),
    },
  },
];
