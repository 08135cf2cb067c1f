import { type Case, knownModel, type Measures, steady } from '../case.ts';
import { measuring } from './plain-queues.ts';

const blocked: Measures = { p_block: (found) => found.of().share('shed') };

const bounded = (id: string, file: string, rate: number, workers: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate),
  measures: {
    ...blocked,
    ...measuring('pool', workers, ['l_mean', 'throughput', 'utilization']),
    wq_mean_accepted: (found) => found.at('pool').waiting.mean,
  },
});

const lossy = (id: string, file: string, rate: number, workers: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate),
  measures: { ...blocked, ...measuring('pool', workers, ['utilization']) },
});

const impatient = (id: string, file: string, rate: number, workers: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate),
  measures: {
    p_abandon: (found) => found.of().share('abandoned'),
    p_wait: (found) => found.at('agents').waitingOfAll.sharePositive,
    wq_mean_all: (found) => found.at('agents').waitingOfAll.mean,
    ...measuring('agents', workers, ['utilization']),
  },
});

const urgencies = (
  id: string,
  file: string,
  rate: number,
  routes: readonly string[],
  jobs?: number,
): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate, jobs),
  measures: Object.fromEntries(
    routes.map((route, i) => [
      `wq_mean_class${i + 1}`,
      (found) => found.at('pool', route).waiting.mean,
    ]),
  ),
});

/** Room to wait, patience, urgency with and without preemption, and workers kept free for the urgent. */
export const limitsAndClasses: readonly Case[] = [
  lossy('erlb-10-10', 'erlang-b.yaml', 10, 10),
  lossy('erlb-10-10', 'erlb-10-10-deterministic.yaml', 10, 10),
  lossy('erlb-10-10', 'erlb-10-10-lognormal.yaml', 10, 10),
  lossy('erlb-100-90', 'erlb-100-90.yaml', 90, 100),
  bounded('mm1k-10-r110', 'mm1k-10-r110.yaml', 1.1, 1),
  bounded('mmck-4-10-r120', 'mmck.yaml', 4.8, 4),
  bounded('simmer-mm23', 'simmer-mm23.yaml', 3, 2),
  impatient('erla-5-r120', 'erlang-a.yaml', 6, 5),
  impatient('erla-50-r100', 'erla-50-r100.yaml', 50, 50),
  {
    known: knownModel('mm1d-r90-t2'),
    file: 'constant-patience.yaml',
    spans: steady(0.9),
    measures: {
      p_abandon: (found) => found.of().share('abandoned'),
      wq_mean_served: (found) => found.at('pool').waiting.mean,
      wq_mean_all: (found) => found.at('pool').waitingOfAll.mean,
      ...measuring('pool', 1, ['utilization']),
    },
  },
  urgencies('np-mm1-2c', 'urgency.yaml', 0.8, ['first', 'second']),
  urgencies('np-mm1-3c', 'np-mm1-3c.yaml', 0.6, ['first', 'second', 'third']),
  urgencies('np-mmc-4-2c', 'np-mmc-4-2c.yaml', 3.6, ['first', 'second'], 12e6),
  {
    known: knownModel('pr-mm1-2c'),
    file: 'preemption.yaml',
    spans: steady(0.8),
    measures: {
      w_mean_class1: (found) => found.at('pool', 'first').sojourn.mean,
      w_mean_class2: (found) => found.at('pool', 'second').sojourn.mean,
    },
  },
  {
    known: knownModel('guard-20-2'),
    file: 'trunk-reservation.yaml',
    spans: steady(16),
    measures: {
      p_block_high: (found) => found.of('high').share('shed'),
      p_block_low: (found) => found.of('low').share('shed'),
    },
  },
];
