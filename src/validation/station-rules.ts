import type { RouteDescription, StationDescription } from '../model/index.ts';
import { type KendallTime, kendallTime } from './kendall-time.ts';
import { type Batch, type Losses, poolRules } from './pool-rules.ts';
import { workerObstacles } from './worker-rules.ts';

/** How a station serves jobs. */
export interface StationRules extends Losses {
  readonly batch: Batch | null;
  /** Infinity where nobody waits for a worker. */
  readonly workers: number;
  /** By what the time of a job is divided. */
  readonly speed: number;
  /** Of jobs side by side: by what share each further one slows the others, and how many there may be. */
  readonly sharing: { readonly slowdown: number; readonly concurrency: number } | null;
  /** What no notation has a sign for. */
  readonly obstacles: readonly string[];
  /** Of a job that is served alone, by class; null where the batch decides, or a trace. */
  readonly serviceOf: (className: string) => KendallTime | null;
}

const LOSSLESS: Losses = { lossless: true, places: Infinity, patience: null };
const PLAIN = { ...LOSSLESS, batch: null, speed: 1, obstacles: [] };

/** `routes`: those that go through the station. */
export function rulesOf(
  station: StationDescription,
  routes: readonly RouteDescription[],
): StationRules {
  switch (station.kind) {
    case 'delay': {
      const service = kendallTime(station.time);
      const obstacles = [
        ...(station.loss === undefined ? [] : ['what is lost and sent again']),
        ...(station.quota === undefined ? [] : ['a quota']),
      ];
      return {
        ...PLAIN,
        obstacles,
        lossless: station.quota === undefined,
        sharing: null,
        workers: Infinity,
        serviceOf: () => service,
      };
    }
    case 'sharing': {
      const { workers, concurrency = Infinity, slowdown, work } = station;
      const sharing = concurrency === workers ? null : { slowdown, concurrency };
      return { ...PLAIN, sharing, workers, serviceOf: (name) => kendallTime(work[name]!) };
    }
    case 'client':
      return {
        ...PLAIN,
        sharing: null,
        workers: Infinity,
        lossless: false,
        obstacles: ['jobs that are sent on more than once, or never'],
        serviceOf: () => null,
      };
    case 'router':
      return {
        ...PLAIN,
        sharing: null,
        workers: Infinity,
        lossless: false,
        obstacles: ['jobs that are sent to one of several stations'],
        serviceOf: () => null,
      };
    case 'dependency': {
      const { concurrency: workers = Infinity, errorRate, time, quota } = station;
      const lossless = errorRate === 0 && quota === undefined;
      const obstacles = [
        ...(errorRate === 0 ? [] : ['requests that fail']),
        ...(quota === undefined ? [] : ['a quota']),
      ];
      const serviceOf = (name: string): KendallTime => kendallTime(time[name]!);
      return { ...PLAIN, lossless, obstacles, sharing: null, workers, serviceOf };
    }
    case 'cache':
      return {
        ...PLAIN,
        sharing: null,
        workers: Infinity,
        obstacles: ['entries that come and go'],
        serviceOf: () => null,
      };
    case 'continuous_batching':
      return {
        ...PLAIN,
        sharing: null,
        workers: station.speeds.length,
        obstacles: ['continuous batching', ...workerObstacles({ autoscale: station.autoscale })],
        serviceOf: () => null,
      };
    case 'batching_pool':
      return { ...poolRules(station, routes), sharing: null };
  }
}
