import {
  deterministicPatience,
  erlangA,
  erlangB,
  type ImpatientQueue,
  mmck,
} from '../theory/index.ts';
import type { KendallTime } from './kendall-time.ts';
import { exactly, type StationTheory, simplified } from './known.ts';
import type { Queue } from './queue.ts';

/** Theory of a queue with Poisson arrivals that loses those for whom there is no place, or who lose patience. */
export function lossTheory(queue: Queue, service: KendallTime): StationTheory | undefined {
  if (queue.arrivals.pattern.kind !== 'poisson') return undefined;
  return queue.patience === null ? ofPlaces(queue, service) : ofPatience(queue, service);
}

const AS_EXPONENTIAL = 'as if service were exponential';

function ofPlaces({ arrivals, workers, places }: Queue, service: KendallTime): StationTheory {
  const arrivalRate = arrivals.rate;
  if (places === 0) {
    // Whatever the law of service (Sevastyanov 1957).
    const load = arrivalRate * service.mean;
    const shed = erlangB(workers, load);
    const busy = load * (1 - shed);
    return exactly('Erlang 1917; Sevastyanov 1957', {
      shed,
      utilization: busy / workers,
      sojourn: service.mean,
      jobs: busy,
    });
  }
  const found = mmck({
    arrivalRate,
    serviceRate: 1 / service.mean,
    workers,
    places: workers + places,
  });
  const theory = exactly('Gross, Shortle, Thompson & Harris 2008, sec. 2.5', {
    shed: found.rejected,
    utilization: found.utilization,
    waiting: found.meanWaiting,
    sojourn: found.meanSojourn,
    jobs: found.meanJobs,
  });
  return simplified(theory, service.letter === 'M' ? [] : [AS_EXPONENTIAL]);
}

function ofPatience(queue: Queue, service: KendallTime): StationTheory {
  const { arrivals, workers, places, urgencies } = queue;
  const patience = queue.patience!;
  const callers = { arrivalRate: arrivals.rate, serviceRate: 1 / service.mean, workers };
  const constant = patience.letter === 'D';
  const theory = constant
    ? impatient(
        'Barrer 1957; Baccelli, Boyer & Hébuterne 1984',
        deterministicPatience({ ...callers, patience: patience.mean }),
        workers,
      )
    : impatient(
        'Palm 1957; Mandelbaum & Zeltyn 2007',
        erlangA({ ...callers, patienceRate: 1 / patience.mean }),
        workers,
      );
  return simplified(theory, [
    ...(service.letter === 'M' ? [] : [AS_EXPONENTIAL]),
    ...(constant || patience.letter === 'M' ? [] : ['as if patience were exponential']),
    ...(places === Infinity ? [] : ['as if any number of jobs could wait']),
    // Who leaves does not depend on the order where all that wait are as likely to leave.
    ...(urgencies > 1 && constant
      ? ['as if jobs were served in the order in which they come']
      : []),
  ]);
}

const impatient = (source: string, found: ImpatientQueue, workers: number): StationTheory =>
  exactly(source, {
    abandoned: found.abandoned,
    utilization: found.utilization,
    waits: found.waitProbability,
    waiting: found.meanWaiting,
    jobs: found.meanBacklog + workers * found.utilization,
  });
