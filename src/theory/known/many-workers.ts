import { deterministicPatience } from '../deterministic-patience.ts';
import { erlangB } from '../erlang.ts';
import { erlangA } from '../erlang-a.ts';
import { mginf, mtinf } from '../infinite-servers.ts';
import { mdc } from '../mdc.ts';
import { mmc } from '../mmc.ts';
import { mmck } from '../mmck.ts';
import { trunkReservation } from '../reservation.ts';
import { family, type KnownModel } from './known-model.ts';

/** Stations of several workers: queues, losses, lost patience, and workers for all. */
export const manyWorkers: readonly KnownModel[] = [
  ...family(
    'M/M/c',
    'Erlang 1917; Gross, Shortle, Thompson & Harris 2008, sec. 2.4',
    [
      ['mmc-2-r80', 'M/M/2 FCFS', { arrivalRate: 1.6, serviceRate: 1, workers: 2 }],
      ['mmc-5-r90', 'M/M/5 FCFS', { arrivalRate: 4.5, serviceRate: 1, workers: 5 }],
      ['mmc-10-r90', 'M/M/10 FCFS', { arrivalRate: 9, serviceRate: 1, workers: 10 }],
      ['mmc-100-r95', 'M/M/100 FCFS', { arrivalRate: 95, serviceRate: 1, workers: 100 }],
      ['ciw-bank-3', 'M/M/3 FCFS', { arrivalRate: 0.2, serviceRate: 0.1, workers: 3 }],
      ['ciw-bank-4', 'M/M/4 FCFS', { arrivalRate: 0.2, serviceRate: 0.1, workers: 4 }],
      ['gh-eye-clinic', 'M/M/3 FCFS', { arrivalRate: 6, serviceRate: 3, workers: 3 }],
    ],
    (parameters) => {
      const queue = mmc(parameters);
      return {
        p_wait: queue.waitProbability,
        wq_mean: queue.meanWaiting,
        w_mean: queue.meanSojourn,
        lq_mean: queue.meanBacklog,
        wq_p95: queue.waitingQuantile(0.95),
        w_p95: queue.sojournQuantile(0.95),
        wq_p99: queue.waitingQuantile(0.99),
        w_p99: queue.sojournQuantile(0.99),
      };
    },
  ),
  ...family(
    'M/D/c',
    'Crommelin 1932; Spitzer 1956; Tijms 2003, sec. 9.6',
    [
      ['mdc-2-r80', 'M/D/2 FCFS', { arrivalRate: 1.6, serviceTime: 1, workers: 2 }],
      ['mdc-5-r90', 'M/D/5 FCFS', { arrivalRate: 4.5, serviceTime: 1, workers: 5 }],
    ],
    (parameters) => {
      const queue = mdc(parameters);
      return { wq_mean: queue.meanWaiting, p_wait: queue.waitProbability };
    },
  ),
  ...family(
    'M/G/c/c',
    'Erlang 1917; Gross, Shortle, Thompson & Harris 2008, sec. 2.5; Sevastyanov 1957 (insensitivity)',
    [
      ['erlb-10-10', 'M/G/10/10 loss, whatever the law of service', { workers: 10, load: 10 }],
      ['erlb-100-90', 'M/G/100/100 loss, whatever the law of service', { workers: 100, load: 90 }],
    ],
    ({ workers, load }) => {
      const blocked = erlangB(workers, load);
      return { p_block: blocked, utilization: (load * (1 - blocked)) / workers };
    },
  ),
  ...family(
    'M/M/c/K',
    'Gross, Shortle, Thompson & Harris 2008, sec. 2.5',
    [
      [
        'mm1k-10-r110',
        'M/M/1/10 FCFS',
        { arrivalRate: 1.1, serviceRate: 1, workers: 1, places: 10 },
      ],
      [
        'mmck-4-10-r120',
        'M/M/4/10 FCFS',
        { arrivalRate: 4.8, serviceRate: 1, workers: 4, places: 10 },
      ],
      ['simmer-mm23', 'M/M/2/3 FCFS', { arrivalRate: 3, serviceRate: 4, workers: 2, places: 3 }],
    ],
    (parameters) => {
      const queue = mmck(parameters);
      return {
        p_block: queue.rejected,
        l_mean: queue.meanJobs,
        wq_mean_accepted: queue.meanWaiting,
        throughput: queue.throughput,
        utilization: queue.utilization,
      };
    },
  ),
  ...family(
    'M/M/c+M',
    'Palm 1957; Garnett, Mandelbaum & Reiman 2002; Mandelbaum & Zeltyn 2007',
    [
      [
        'erla-5-r120',
        'M/M/5+M FCFS',
        { arrivalRate: 6, serviceRate: 1, workers: 5, patienceRate: 0.5 },
      ],
      [
        'erla-50-r100',
        'M/M/50+M FCFS',
        { arrivalRate: 50, serviceRate: 1, workers: 50, patienceRate: 0.5 },
      ],
    ],
    (parameters) => {
      const queue = erlangA(parameters);
      return {
        p_wait: queue.waitProbability,
        p_abandon: queue.abandoned,
        wq_mean_all: queue.meanWaiting,
        utilization: queue.utilization,
      };
    },
  ),
  ...family(
    'M/M/1+D',
    'Barrer 1957; Baccelli, Boyer & Hébuterne 1984',
    [
      [
        'mm1d-r90-t2',
        'M/M/1+D FCFS: who has waited for the patience leaves; service once started is not cut',
        { arrivalRate: 0.9, serviceRate: 1, workers: 1, patience: 2 },
      ],
    ],
    (parameters) => {
      const queue = deterministicPatience(parameters);
      return {
        p_abandon: queue.abandoned,
        utilization: queue.utilization,
        wq_mean_served: queue.meanWaitingServed,
        wq_mean_all: queue.meanWaiting,
      };
    },
  ),
  ...family(
    'trunk reservation',
    'Miller 1969; Keilson & Ibe 1995',
    [
      [
        'guard-20-2',
        'M/M/20/20 with 2 workers reserved for the high class',
        { workers: 20, reserved: 2, highRate: 6, lowRate: 10, serviceRate: 1 },
      ],
    ],
    (parameters) => {
      const { highRejected, lowRejected } = trunkReservation(parameters);
      return { p_block_high: highRejected, p_block_low: lowRejected };
    },
  ),
  ...family(
    'M/G/inf',
    'Takács 1962; Kleinrock 1975, vol. 1',
    [['mginf-20', 'M/G/inf, whatever the law of service', { arrivalRate: 4, serviceTime: 5 }]],
    (parameters) => {
      const station = mginf(parameters);
      return {
        l_mean: station.meanJobs,
        l_var: station.jobsVariance,
        p_n_ge_30: station.atLeast(30),
      };
    },
  ),
  ...family(
    'Mt/M/inf',
    'Eick, Massey & Whitt 1993',
    [
      [
        'mtinf-10',
        'Mt/M/inf, arrivals at rate 10 + 5 sin(2πt/24), in its periodic state',
        { meanRate: 10, amplitude: 5, frequency: Math.PI / 12, serviceRate: 1 },
      ],
    ],
    (parameters) => {
      const station = mtinf(parameters);
      return {
        'l_mean_at_t6.0_mod_period': station.meanJobsAt(6),
        l_peak: station.peakJobs,
        peak_lag: station.peakLag,
      };
    },
  ),
];
