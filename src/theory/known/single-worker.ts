import { constantGaps, gm1, hyperexponentialGaps } from '../gm1.ts';
import { geometricGroup, mxm1 } from '../group-arrivals.ts';
import { md1 } from '../md1.ts';
import { mg1 } from '../mg1.ts';
import { mm1 } from '../mm1.ts';
import { mmppM1 } from '../mmpp.ts';
import { constantMoments, lognormalMoments, uniformMoments } from '../moments.ts';
import { mm1JobsAt, mm1MeanOfFirstWaits, overload } from '../transient.ts';
import { family, type KnownModel } from './known-model.ts';

/** Queues in front of one worker, first come first served. */
export const singleWorker: readonly KnownModel[] = [
  ...family(
    'M/M/1',
    'Kleinrock 1975, vol. 1, ch. 3; Gross, Shortle, Thompson & Harris 2008, ch. 2',
    [
      ['mm1-r50', 'M/M/1 FCFS', { arrivalRate: 0.5, serviceRate: 1 }],
      ['mm1-r80', 'M/M/1 FCFS', { arrivalRate: 0.8, serviceRate: 1 }],
      ['mm1-r90', 'M/M/1 FCFS', { arrivalRate: 0.9, serviceRate: 1 }],
      ['ciw-practice-mm1', 'M/M/1 FCFS', { arrivalRate: 5, serviceRate: 8 }],
    ],
    (parameters) => {
      const queue = mm1(parameters);
      const median = queue.waitingQuantile(0.5);
      return {
        utilization: queue.utilization,
        l_mean: queue.meanJobs,
        lq_mean: queue.meanBacklog,
        wq_mean: queue.meanWaiting,
        w_mean: queue.meanSojourn,
        p_wait: queue.waitProbability,
        ...(median > 0 ? { wq_p50: median } : {}),
        w_p50: queue.sojournQuantile(0.5),
        wq_p95: queue.waitingQuantile(0.95),
        w_p95: queue.sojournQuantile(0.95),
        wq_p99: queue.waitingQuantile(0.99),
        w_p99: queue.sojournQuantile(0.99),
      };
    },
  ),
  ...family(
    'M/G/1',
    'Pollaczek 1930; Khinchine 1932; Kleinrock 1975, vol. 1, ch. 5; Takács 1962 (second moment)',
    [
      [
        'mlogn1-r70-cv2',
        'M/Lognormal(mean 1, cv² 2)/1 FCFS',
        { arrivalRate: 0.7, service: lognormalMoments(1, 2) },
      ],
      [
        'mlogn1-r85-cv05',
        'M/Lognormal(mean 1, cv² 0.5)/1 FCFS',
        { arrivalRate: 0.85, service: lognormalMoments(1, 0.5) },
      ],
      ['mu1-r75', 'M/Uniform(0, 2)/1 FCFS', { arrivalRate: 0.75, service: uniformMoments(0, 2) }],
    ],
    (parameters) => means(mg1(parameters)),
  ),
  ...family(
    'M/G/1',
    'Erlang 1909; Takács 1962 (second moment); Franx 2001 (waiting distribution)',
    [['md1-r80', 'M/D/1 FCFS', { arrivalRate: 0.8, serviceTime: 1 }]],
    (parameters) => {
      const queue = md1(parameters);
      return {
        ...means(mg1({ arrivalRate: parameters.arrivalRate, service: constantMoments(1) })),
        wq_p95: queue.waitingQuantile(0.95),
        wq_p99: queue.waitingQuantile(0.99),
      };
    },
  ),
  ...family(
    'G/M/1',
    'Kleinrock 1975, vol. 1, ch. 6; Gross, Shortle, Thompson & Harris 2008, sec. 5.3',
    [
      ['dm1-r80', 'D/M/1 FCFS', { gaps: constantGaps(1.25), serviceRate: 1 }],
      [
        'h2m1-r70',
        'H2/M/1 FCFS, balanced H2 with cv² 4',
        { gaps: hyperexponentialGaps(1 / 0.7, 4), serviceRate: 1 },
      ],
    ],
    (parameters) => {
      const queue = gm1(parameters);
      return {
        sigma_p_wait: queue.waitProbability,
        wq_mean: queue.meanWaiting,
        w_p95: queue.sojournQuantile(0.95),
        wq_p99: queue.waitingQuantile(0.99),
      };
    },
  ),
  ...family(
    'M^X/M/1',
    'Gross, Shortle, Thompson & Harris 2008, sec. 3.1',
    [
      [
        'mx1-r80-g4',
        'M^X/M/1 FCFS, X geometric on 1, 2, ...',
        { groupRate: 0.2, group: geometricGroup(4), serviceRate: 1 },
      ],
    ],
    (parameters) => {
      const queue = mxm1(parameters);
      return { l_mean: queue.meanJobs, w_mean: queue.meanSojourn };
    },
  ),
  ...family(
    'MMPP/M/1',
    'Neuts 1981; Fischer & Meier-Hellstern 1993',
    [
      [
        'mmpp-r60',
        'MMPP(2)/M/1 FCFS',
        { arrivalRates: [0.9, 0.3], switchRates: [0.2, 0.2], serviceRate: 1 } as const,
      ],
    ],
    (parameters) => {
      const queue = mmppM1(parameters);
      return { l_mean: queue.meanJobs, w_mean: queue.meanSojourn };
    },
  ),
  ...family(
    'transient M/M/1',
    'Abate & Whitt 1987',
    [['tr-mm1-r80', 'M/M/1 FCFS, empty at time 0', { arrivalRate: 0.8, serviceRate: 1 }]],
    (parameters) => ({
      l_mean_at_t5: mm1JobsAt(parameters, 5),
      l_mean_at_t20: mm1JobsAt(parameters, 20),
      l_mean_at_t100: mm1JobsAt(parameters, 100),
    }),
  ),
  ...family(
    'transient M/M/1 by customer',
    'Kelton & Law 1985; Law, Simulation Modeling and Analysis, ch. 9',
    [
      [
        'law-mm1-25',
        'M/M/1 FCFS, the first job finds it empty',
        { arrivalRate: 1, serviceRate: 1.1111111111111112 },
      ],
    ],
    (parameters) => ({
      mean_of_first_25_delays: mm1MeanOfFirstWaits(parameters, 25),
      mean_of_first_100_delays: mm1MeanOfFirstWaits(parameters, 100),
      mean_of_first_400_delays: mm1MeanOfFirstWaits(parameters, 400),
    }),
  ),
  ...family(
    'unstable M/M/1',
    'fluid limit',
    [
      [
        'unstable-r120',
        'M/M/1 FCFS with ρ > 1, empty at time 0',
        { arrivalRate: 1.2, serviceRate: 1, workers: 1 },
      ],
    ],
    (parameters) => {
      const { growth, throughput } = overload(parameters);
      return { l_growth_rate: growth, throughput };
    },
  ),
];

function means(queue: ReturnType<typeof mg1>) {
  return {
    wq_mean: queue.meanWaiting,
    w_mean: queue.meanSojourn,
    wq_sd: queue.waitingDeviation,
    l_mean: queue.meanJobs,
  };
}
