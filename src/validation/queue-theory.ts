import {
  cobham,
  erlangC,
  gm1,
  md1,
  mdc,
  mg1,
  mg1Urgency,
  mmc,
  mmppM1,
  mxm1,
  type QueueMeans,
} from '../theory/index.ts';
import { type KendallTime, mixed, momentsOf, sum } from './kendall-time.ts';
import { all, exactly, type StationTheory, simplified } from './known.ts';
import type { Queue } from './queue.ts';

/** What the formulas ask for. */
interface Asked {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly serviceTime: number;
  readonly workers: number;
}

/** Theory of a stable queue whose jobs are served one at a time by alike workers, and none is lost. */
export function queueTheory(queue: Queue, service: KendallTime): StationTheory {
  const asked = {
    arrivalRate: queue.arrivals.rate,
    serviceRate: 1 / service.mean,
    serviceTime: service.mean,
    workers: queue.workers,
  };
  if (queue.urgencies > 1) return urgencyTheory(queue, asked, service);
  const theory = fifoTheory(queue, asked, service);
  return { ...theory, byRoute: sojournsByRoute(queue, theory) };
}

/** Routes wait alike, and are served each for its own time. */
function sojournsByRoute({ jobs }: Queue, { figures }: StationTheory): StationTheory['byRoute'] {
  const { waiting } = figures;
  if (waiting === undefined) return {};
  return Object.fromEntries(
    jobs.map(({ route, service }) => [
      route,
      { sojourn: { value: waiting.value + service!.mean, kind: waiting.kind } },
    ]),
  );
}

function fifoTheory(queue: Queue, asked: Asked, service: KendallTime): StationTheory {
  const { pattern } = queue.arrivals;
  const exponential = service.letter === 'M';
  const single = queue.workers === 1;
  switch (pattern.kind) {
    case 'poisson':
      return poissonQueue(asked, service);
    case 'groups':
      if (!exponential || !single) break;
      return exactly(
        'Gross, Shortle, Thompson & Harris 2008, sec. 3.1',
        meansIn(mxm1({ ...pattern, serviceRate: asked.serviceRate })),
      );
    case 'modulated': {
      const [rate0, rate1, more] = pattern.rates;
      const [leave0, leave1] = pattern.leave;
      if (!exponential || !single || more !== undefined) break;
      const found = mmppM1({
        arrivalRates: [rate0!, rate1!],
        switchRates: [leave0!, leave1!],
        serviceRate: asked.serviceRate,
      });
      return exactly('Neuts 1981; Fischer & Meier-Hellstern 1993', meansIn(found));
    }
    case 'renewal':
      if (exponential && single && pattern.gaps !== undefined) {
        const found = gm1({ gaps: pattern.gaps, serviceRate: asked.serviceRate });
        return exactly('Kleinrock 1975, ch. 6', {
          ...meansIn(found),
          waits: found.waitProbability,
          sojournP95: found.sojournQuantile(0.95),
        });
      }
      return single
        ? kingman(asked, pattern.cv2, service)
        : allenCunneen(asked, pattern.cv2, service);
  }
  return utilizationLaw(queue);
}

const meansIn = (queue: QueueMeans): Parameters<typeof exactly>[1] => ({
  utilization: queue.utilization,
  waiting: queue.meanWaiting,
  sojourn: queue.meanSojourn,
  jobs: queue.meanJobs,
});

function poissonQueue(asked: Asked, service: KendallTime): StationTheory {
  if (service.letter === 'M') {
    const found = mmc(asked);
    return exactly('Erlang 1917; Kleinrock 1975, ch. 3', {
      ...meansIn(found),
      waits: found.waitProbability,
      sojournP95: found.sojournQuantile(0.95),
    });
  }
  if (service.letter === 'D') {
    const p95 = asked.workers === 1 ? md1(asked).sojournQuantile(0.95) : undefined;
    const found = mdc(asked);
    return exactly('Erlang 1909; Crommelin 1932', {
      ...meansIn(found),
      waits: found.waitProbability,
      sojournP95: p95,
    });
  }
  if (asked.workers > 1) return allenCunneen(asked, 1, service);
  const { arrivalRate } = asked;
  if (service.cv2 === Infinity) {
    return exactly('Pollaczek 1930; Khinchine 1932', {
      utilization: arrivalRate * service.mean,
      waits: arrivalRate * service.mean,
      waiting: Infinity,
      sojourn: Infinity,
      jobs: Infinity,
    });
  }
  const found = mg1({ arrivalRate, service: momentsOf(service) });
  return exactly('Pollaczek 1930; Khinchine 1932', {
    ...meansIn(found),
    waits: found.waitProbability,
  });
}

/** The utilization law, λE[S]/c, holds in any stable queue that loses nobody (Denning & Buzen 1978). */
export const utilizationLaw = ({ arrivals, service, workers }: Queue): StationTheory =>
  exactly('Denning & Buzen 1978', { utilization: (arrivals.rate * service!.mean) / workers });

/** G/G/1: mean waiting at most λ (σa² + σs²) / (2 (1 - ρ)). */
function kingman(asked: Asked, ca2: number, { cv2, mean }: KendallTime): StationTheory {
  const { arrivalRate } = asked;
  const utilization = arrivalRate * mean;
  const variances = ca2 / (arrivalRate * arrivalRate) + cv2 * mean * mean;
  const waiting = (arrivalRate * variances) / (2 * (1 - utilization));
  return {
    ...exactly('Kingman 1961', { utilization }),
    figures: { ...all('exact', { utilization }), ...all('at most', sojournOf(waiting, asked)) },
  };
}

/** G/G/c: the mean waiting of M/M/c times (ca² + cs²) / 2. */
function allenCunneen(asked: Asked, ca2: number, { cv2 }: KendallTime): StationTheory {
  const { waitProbability, meanWaiting, utilization } = mmc(asked);
  const waiting = (meanWaiting * (ca2 + cv2)) / 2;
  const theory = exactly('Allen & Cunneen 1990', {
    utilization,
    waits: waitProbability,
    ...sojournOf(waiting, asked),
  });
  const as = 'as if waiting grew in step with the variability of gaps and service';
  return simplified(theory, [as], all('exact', { utilization }));
}

const sojournOf = (waiting: number, { arrivalRate, serviceTime }: Asked) => ({
  waiting,
  sojourn: waiting + serviceTime,
  jobs: arrivalRate * (waiting + serviceTime),
});

/** One urgency: all jobs that have it. */
interface Level {
  readonly rate: number;
  readonly service: KendallTime;
  readonly routes: readonly string[];
}

function urgencyTheory(queue: Queue, asked: Asked, service: KendallTime): StationTheory {
  const { workers, jobs, arrivals } = queue;
  if (arrivals.pattern.kind !== 'poisson') return utilizationLaw(queue);
  const levels = levelsOf(queue);
  const alike = service.letter === 'M';
  if (workers > 1 && !alike) {
    const theory = fifoTheory(queue, asked, service);
    const as = ['as if jobs were served in the order in which they come'];
    return simplified(theory, as, all('exact', { utilization: queue.offered }));
  }
  const waits =
    workers === 1
      ? mg1Urgency(
          levels.map((level) => ({ arrivalRate: level.rate, service: momentsOf(level.service) })),
        )
      : cobham({ ...asked, arrivalRates: levels.map(({ rate }) => rate) });
  const waiting =
    sum(levels.map(({ rate }, i) => rate * waits[i]!)) / sum(levels.map(({ rate }) => rate));
  const byRoute = jobs.map(({ route, service: own }) => {
    const wait = waits[levels.findIndex(({ routes }) => routes.includes(route))]!;
    return [route, all('exact', { waiting: wait, sojourn: wait + own!.mean })] as const;
  });
  const load = asked.arrivalRate * asked.serviceTime;
  const values = {
    utilization: load / workers,
    waits: workers === 1 ? load : erlangC(workers, load),
    ...sojournOf(waiting, asked),
  };
  return exactly('Cobham 1954', values, Object.fromEntries(byRoute));
}

/** The most urgent first. */
function levelsOf({ jobs }: Queue): Level[] {
  const urgencies = [...new Set(jobs.map(({ urgency }) => urgency))].sort((a, b) => a - b);
  return urgencies.map((urgency) => {
    const own = jobs.filter((job) => job.urgency === urgency);
    return {
      rate: sum(own.map(({ rate }) => rate)),
      service: mixed(own.map(({ rate, service }) => ({ weight: rate, time: service! }))),
      routes: own.map(({ route }) => route),
    };
  });
}
