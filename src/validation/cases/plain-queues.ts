import type { Estimate } from '../../statistics/index.ts';
import { inUnit } from '../../statistics/index.ts';
import { type Case, knownModel, type Measures, steady } from '../case.ts';
import type { Measured } from '../measured.ts';

type Measure = (found: Measured) => Estimate;

/** The usual figures of jobs that pass one station, by the names that known answers have. */
function usual(station: string, workers: number): Readonly<Record<string, Measure>> {
  return {
    utilization: (found) => inUnit(found.at(station).busy, 1 / workers),
    l_mean: (found) => found.of().inside,
    lq_mean: (found) => found.at(station).backlog,
    wq_mean: (found) => found.at(station).waiting.mean,
    wq_sd: (found) => found.at(station).waiting.standardDeviation,
    w_mean: (found) => found.of().response.mean,
    p_wait: (found) => found.at(station).waiting.sharePositive,
    sigma_p_wait: (found) => found.at(station).waiting.sharePositive,
    throughput: (found) => found.of().throughput,
    batch_mean: (found) => found.at(station).batchSize,
    wq_p50: (found) => found.at(station).waiting.quantile(0.5),
    w_p50: (found) => found.of().response.quantile(0.5),
    wq_p95: (found) => found.at(station).waiting.quantile(0.95),
    w_p95: (found) => found.of().response.quantile(0.95),
    wq_p99: (found) => found.at(station).waiting.quantile(0.99),
    w_p99: (found) => found.of().response.quantile(0.99),
  };
}

/** These of the usual figures. */
export function measuring(station: string, workers: number, metrics: readonly string[]): Measures {
  const all = usual(station, workers);
  return Object.fromEntries(metrics.map((metric) => [metric, all[metric]!]));
}

const MEANS = ['wq_mean', 'utilization', 'l_mean', 'lq_mean', 'w_mean', 'p_wait'];
const TAILS = ['w_p50', 'wq_p95', 'w_p95', 'wq_p99', 'w_p99'];
const MMC = ['wq_mean', 'p_wait', 'w_mean', 'lq_mean', 'wq_p95', 'w_p95', 'wq_p99', 'w_p99'];

function queue(
  id: string,
  file: string,
  rate: number,
  workers: number,
  metrics: readonly string[],
  jobs?: number,
): Case {
  return {
    known: knownModel(id),
    file,
    spans: steady(rate, jobs),
    measures: measuring('pool', workers, metrics),
  };
}

/** Jobs in one line for one worker or more, first come first served. */
export const plainQueues: readonly Case[] = [
  queue('mm1-r50', 'mm1-r50.yaml', 0.5, 1, [...MEANS, ...TAILS]),
  queue('mm1-r80', 'mm1.yaml', 0.8, 1, [...MEANS, 'wq_p50', ...TAILS]),
  queue('mm1-r90', 'mm1-r90.yaml', 0.9, 1, [...MEANS, 'wq_p50', ...TAILS]),
  queue('ciw-practice-mm1', 'ciw-practice-mm1.yaml', 5, 1, [...MEANS, 'wq_p50', ...TAILS]),
  queue('mmc-2-r80', 'mmc-2-r80.yaml', 1.6, 2, MMC),
  queue('mmc-5-r90', 'mmc.yaml', 4.5, 5, MMC, 16e6),
  queue('mmc-10-r90', 'mmc-10-r90.yaml', 9, 10, MMC, 16e6),
  queue('mmc-100-r95', 'mmc-100-r95.yaml', 95, 100, MMC, 104e6),
  queue('ciw-bank-3', 'ciw-bank-3.yaml', 0.2, 3, MMC),
  queue('ciw-bank-4', 'ciw-bank-4.yaml', 0.2, 4, MMC),
  queue('gh-eye-clinic', 'gh-eye-clinic.yaml', 6, 3, MMC),
  queue('md1-r80', 'md1-r80.yaml', 0.8, 1, [
    'wq_mean',
    'w_mean',
    'wq_sd',
    'l_mean',
    'wq_p95',
    'wq_p99',
  ]),
  queue('mlogn1-r70-cv2', 'mg1.yaml', 0.7, 1, ['wq_mean', 'w_mean', 'wq_sd', 'l_mean'], 16e6),
  queue('mlogn1-r85-cv05', 'mlogn1-r85-cv05.yaml', 0.85, 1, [
    'wq_mean',
    'w_mean',
    'wq_sd',
    'l_mean',
  ]),
  queue('mu1-r75', 'mu1-r75.yaml', 0.75, 1, ['wq_mean', 'w_mean', 'wq_sd', 'l_mean']),
  queue('mdc-2-r80', 'mdc.yaml', 1.6, 2, ['wq_mean', 'p_wait']),
  queue('mdc-5-r90', 'mdc-5-r90.yaml', 4.5, 5, ['wq_mean', 'p_wait']),
  queue('dm1-r80', 'gm1.yaml', 0.8, 1, ['wq_mean', 'sigma_p_wait', 'w_p95', 'wq_p99']),
  queue('h2m1-r70', 'h2m1-r70.yaml', 0.7, 1, ['wq_mean', 'sigma_p_wait', 'w_p95', 'wq_p99']),
  queue('mx1-r80-g4', 'batch-arrivals.yaml', 0.8, 1, ['w_mean', 'l_mean']),
  queue('mmpp-r60', 'bursty-arrivals.yaml', 0.6, 1, ['w_mean', 'l_mean']),
];
