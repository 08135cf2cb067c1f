import { mg1Sharing, mmc, slowedSharing } from '../theory/index.ts';
import type { KendallTime } from './kendall-time.ts';
import { all, exactly, type StationTheory, simplified } from './known.ts';
import type { Queue } from './queue.ts';

/** Theory of a stable station whose jobs are served side by side, with Poisson arrivals. */
export function sharingTheory(queue: Queue, work: KendallTime): StationTheory | undefined {
  const { slowdown, concurrency } = queue.sharing!;
  if (queue.arrivals.pattern.kind !== 'poisson') return undefined;
  if (concurrency < Infinity) return limited(queue, work);
  return slowdown === 1 ? equal(queue, work) : undefined;
}

/** Processor sharing: means depend on the law of the work by its mean alone, and a job's sojourn grows with its work. */
function equal({ arrivals, workers, jobs }: Queue, work: KendallTime): StationTheory {
  const arrivalRate = arrivals.rate;
  const { meanJobs, meanSojourn, utilization } =
    workers === 1
      ? mg1Sharing({ arrivalRate, meanWork: work.mean })
      : mmc({ arrivalRate, serviceRate: 1 / work.mean, workers });
  const byRoute = jobs.map(({ route, service }) => [
    route,
    all('exact', { sojourn: (service!.mean * meanSojourn) / work.mean }),
  ]);
  return exactly(
    'Sakata, Noguchi & Oizumi 1969; Kelly 1979',
    { utilization, sojourn: meanSojourn, jobs: meanJobs },
    Object.fromEntries(byRoute),
  );
}

/** Up to so many run, each the slower the more there are; a birth-death process where the work is exponential. */
function limited(queue: Queue, work: KendallTime): StationTheory | undefined {
  const { arrivals, workers, sharing } = queue;
  if (workers > 1) return undefined;
  const { slowdown, concurrency } = sharing!;
  const { meanWaiting, meanSojourn } = slowedSharing({
    arrivalRate: arrivals.rate,
    serviceRate: 1 / work.mean,
    mostTogether: concurrency,
    slowdown,
  });
  const theory = exactly('Kleinrock 1975, ch. 3; Harchol-Balter 2013', {
    waiting: meanWaiting,
    sojourn: meanSojourn,
    jobs: arrivals.rate * meanSojourn,
  });
  // How many are there does not depend on whose turn it is.
  return simplified(theory, work.letter === 'M' ? [] : ['as if the work were exponential']);
}
