import { mm1Breakdowns } from '../breakdowns.ts';
import { cobham } from '../cobham.ts';
import { hedgedExponential, refusalsPerAttempt } from '../hedging.ts';
import { constantMoments, exponentialMoments } from '../moments.ts';
import { mm1Retrials, retryAmplification } from '../retrials.ts';
import { mg1Setup, mmcSetup } from '../setup.ts';
import { mg1Preemption, mg1Urgency, type UrgencyClass } from '../urgency.ts';
import { family, type KnownModel, numbered } from './known-model.ts';

const exponential = (arrivalRate: number, mean: number): UrgencyClass => ({
  arrivalRate,
  service: exponentialMoments(mean),
});

/** Urgencies, workers that go off or fail, and retries. */
export const classesAndFaults: readonly KnownModel[] = [
  ...family(
    'priority M/G/1 non-preemptive',
    'Cobham 1954; Kella & Yechiali 1985',
    [
      [
        'np-mm1-2c',
        'M/M/1, two urgencies, non-preemptive',
        [exponential(0.3, 1), exponential(0.5, 1)],
      ],
      [
        'np-mm1-3c',
        'M/G/1, three urgencies, non-preemptive, exponential service of each',
        [exponential(0.2, 0.5), exponential(0.3, 1), exponential(0.1, 2)],
      ],
    ],
    (classes) => numbered('wq_mean_class', mg1Urgency(classes)),
  ),
  ...family(
    'priority M/G/1 preemptive-resume',
    'Kleinrock 1976, vol. 2, ch. 3; Harchol-Balter 2013, ch. 32',
    [
      [
        'pr-mm1-2c',
        'M/M/1, two urgencies, preemptive-resume',
        [exponential(0.3, 1), exponential(0.5, 1)],
      ],
    ],
    (classes) => numbered('w_mean_class', mg1Preemption(classes)),
  ),
  ...family(
    'priority M/M/c non-preemptive',
    'Cobham 1954; Kella & Yechiali 1985',
    [
      [
        'np-mmc-4-2c',
        'M/M/4, two urgencies, non-preemptive, one service rate',
        { arrivalRates: [1.2, 2.4], serviceRate: 1, workers: 4 },
      ],
    ],
    (parameters) => numbered('wq_mean_class', cobham(parameters)),
  ),
  ...family(
    'M/G/1 with setup',
    'Welch 1964; Levy & Kleinrock 1986; Harchol-Balter 2013, ch. 27',
    [
      [
        'setup-mm1-exp',
        'M/M/1 FCFS, off as soon as idle, exponential setup of mean 10',
        {
          arrivalRate: 0.5,
          service: exponentialMoments(1),
          setup: exponentialMoments(10),
          keepAlive: 0,
        },
      ],
      [
        'setup-mm1-det',
        'M/M/1 FCFS, off as soon as idle, setup of 5',
        {
          arrivalRate: 0.7,
          service: exponentialMoments(1),
          setup: constantMoments(5),
          keepAlive: 0,
        },
      ],
      [
        'setup-mm1-keep',
        'M/M/1 FCFS, off when idle for 4, setup of 8',
        {
          arrivalRate: 0.5,
          service: exponentialMoments(1),
          setup: constantMoments(8),
          keepAlive: 4,
        },
      ],
    ],
    (parameters) => {
      const queue = mg1Setup(parameters);
      return {
        wq_mean: queue.meanWaiting,
        cold_starts_per_job: queue.coldStarts,
        utilization_busy: queue.utilization,
      };
    },
  ),
  ...family(
    'M/M/c/setup',
    'Gandhi, Doroudi, Harchol-Balter & Scheller-Wolf 2014',
    [
      [
        'setup-mmc1-check',
        'M/M/1/setup FCFS: off when idle, exponential setup, cancelled when not needed',
        { arrivalRate: 0.5, serviceRate: 1, workers: 1, setupRate: 0.1 },
      ],
      [
        'setup-mmc-4',
        'M/M/4/setup FCFS: off when idle, exponential setup, cancelled when not needed',
        { arrivalRate: 2.4, serviceRate: 1, workers: 4, setupRate: 0.1 },
      ],
    ],
    (parameters) => {
      const queue = mmcSetup(parameters);
      return {
        w_mean: queue.meanSojourn,
        mean_on_busy: queue.utilization * parameters.workers,
        mean_in_setup: queue.meanInSetup,
      };
    },
  ),
  ...family(
    'M/M/1 with breakdowns',
    'White & Christie 1958; Avi-Itzhak & Naor 1963',
    [
      [
        'brk-mm1',
        'M/M/1 FCFS, exponential time to failure (idle too) and to repair, preemptive-resume',
        { arrivalRate: 0.6, serviceRate: 1, failureRate: 0.05, repairRate: 0.5 },
      ],
    ],
    (parameters) => {
      const queue = mm1Breakdowns(parameters);
      return {
        l_mean: queue.meanJobs,
        w_mean: queue.meanSojourn,
        availability: queue.availability,
      };
    },
  ),
  ...family(
    'M/M/1/1 classical retrial',
    'Falin & Templeton 1997, ch. 1',
    [
      [
        'retr-60',
        'M/M/1/1, each blocked job retries at rate 0.5, as often as it takes',
        { arrivalRate: 0.6, serviceRate: 1, retryRate: 0.5 },
      ],
    ],
    (parameters) => {
      const station = mm1Retrials(parameters);
      return {
        orbit_mean: station.meanOrbit,
        wq_mean: station.meanWaiting,
        utilization: station.utilization,
        p_block_first_attempt: station.blocked,
      };
    },
  ),
  ...family(
    'retry amplification',
    'truncated geometric',
    [
      [
        'retry-30-3',
        'M/G/inf, an attempt fails with chance 0.3, up to 3 attempts',
        { failure: 0.3, mostAttempts: 3 },
      ],
    ],
    (parameters) => {
      const { attempts, success, attemptsPerSuccess } = retryAmplification(parameters);
      return {
        attempts_per_job: attempts,
        success_ratio: success,
        attempts_per_success: attemptsPerSuccess,
      };
    },
  ),
  ...family(
    'M/M/inf hedged',
    'minimum of exponentials',
    [['hedge-1-12', 'M/M/inf, a second attempt after 1.2', { serviceRate: 1, delay: 1.2 }]],
    (parameters) => {
      const { hedges, meanResponse, quantile } = hedgedExponential(parameters);
      return {
        w_mean: meanResponse,
        hedges_per_job: hedges,
        w_p99: quantile(0.99),
      };
    },
  ),
  ...family(
    'circuit breaker',
    'renewal argument',
    [
      [
        'breaker-down',
        'M/D/inf that always fails after 0.1, open for 2, one probe',
        { arrivalRate: 5, open: 2, service: 0.1 },
      ],
    ],
    (parameters) => ({ refusals_per_attempt: refusalsPerAttempt(parameters) }),
  ),
];
