import { cheHitRatio, lfuHitRatio, lruHitRatio, ttlHitRatio, zipf } from '../cache.ts';
import { closedNetwork, finiteSource } from '../closed.ts';
import { jacksonNetwork, tandem } from '../jackson.ts';
import { family, type KnownModel, numbered } from './known-model.ts';

/** Stations that feed each other or their own callers, and caches. */
export const networksAndCaches: readonly KnownModel[] = [
  ...family(
    'M/M/c//N',
    'Gross, Shortle, Thompson & Harris 2008, sec. 2.7',
    [
      [
        'fs-10-2',
        'M/M/2//10 FCFS, exponential think time',
        { callers: 10, workers: 2, thinkRate: 0.2, serviceRate: 1 },
      ],
    ],
    (parameters) => {
      const station = finiteSource(parameters);
      return {
        throughput: station.throughput,
        w_mean: station.meanSojourn,
        wq_mean: station.meanWaiting,
        utilization: station.utilization,
      };
    },
  ),
  ...family(
    'closed network',
    'Reiser & Lavenberg 1980; Buzen 1973',
    [
      [
        'mva-3',
        'closed, 3 single exponential workers FCFS and think time, 20 callers',
        { callers: 20, thinkTime: 1, demands: [0.2, 0.15, 0.05] },
      ],
      [
        'jain-34-1-n5',
        'closed, 3 single exponential workers FCFS and think time, 5 callers (Jain 1991, table 34.1)',
        { callers: 5, thinkTime: 4, demands: [2, 3, 1] },
      ],
      [
        'jain-34-1-n20',
        'closed, 3 single exponential workers FCFS and think time, 20 callers (Jain 1991, table 34.1)',
        { callers: 20, thinkTime: 4, demands: [2, 3, 1] },
      ],
    ],
    (parameters) => {
      const network = closedNetwork(parameters);
      return {
        throughput: network.throughput,
        w_mean: network.meanSojourn,
        ...numbered('l_mean_station', network.meanJobs),
      };
    },
  ),
  ...family(
    'Jackson network',
    'Jackson 1957; Burke 1956; Reich 1957',
    [
      [
        'tandem-3',
        'M/M/1 -> M/M/1 -> M/M/1 FCFS',
        { arrivalRate: 0.6, serviceRates: [1, 0.9, 0.8] },
      ],
    ],
    (parameters) => {
      const network = tandem(parameters);
      return {
        w_mean: network.meanSojourn,
        w_p95: network.sojournQuantile(0.95),
        w_p99: network.sojournQuantile(0.99),
      };
    },
  ),
  ...family(
    'Jackson network',
    'Jackson 1957',
    [
      [
        'ciw-cafe',
        'open network of M/M/1, M/M/2, M/M/2 FCFS',
        {
          external: [0.3, 0.2, 0],
          routing: [
            [0, 0.3, 0.7],
            [0, 0, 1],
            [0, 0, 0],
          ],
          serviceRates: [1, 0.4, 0.5],
          workers: [1, 2, 2],
        },
      ],
    ],
    (parameters) => {
      const { stations, meanSojourn } = jacksonNetwork(parameters);
      const waits = stations.map((station) => station.meanWaiting);
      return { ...numbered('wq_mean_node', waits), w_mean: meanSojourn };
    },
  ),
  ...family(
    'LRU cache IRM',
    'Fill & Holst 1996; Che, Tung & Wang 2002; Fricker, Robert & Roberts 2012',
    [
      [
        'lru-100-10',
        'LRU of 10, independent requests, Zipf(0.8) over 100 items',
        { items: 100, exponent: 0.8, capacity: 10 },
      ],
      [
        'lru-500-50',
        'LRU of 50, independent requests, Zipf(1) over 500 items',
        { items: 500, exponent: 1, capacity: 50 },
      ],
    ],
    ({ items, exponent, capacity }) => {
      const cache = { popularity: zipf(items, exponent), capacity };
      return { hit_ratio_che: cheHitRatio(cache), hit_ratio: lruHitRatio(cache) };
    },
    { hit_ratio_che: 'none' },
  ),
  ...family(
    'LFU cache IRM',
    'Breslau, Cao, Fan, Phillips & Shenker 1999',
    [
      [
        'lfu-100-10',
        'the 10 items asked for most often, independent requests, Zipf(0.8) over 100 items',
        { items: 100, exponent: 0.8, capacity: 10 },
      ],
    ],
    ({ items, exponent, capacity }) => ({
      hit_ratio: lfuHitRatio({ popularity: zipf(items, exponent), capacity }),
    }),
  ),
  ...family(
    'TTL cache',
    'Fofack, Nain, Neglia & Towsley 2012',
    [
      [
        'ttl-1000',
        'items expire 30 after insertion, Poisson requests at rate 10, Zipf(0.9) over 1000 items',
        { items: 1000, exponent: 0.9, requestRate: 10, lifetime: 30, renewed: false },
      ],
    ],
    ({ items, exponent, ...cache }) => ({
      hit_ratio: ttlHitRatio({ popularity: zipf(items, exponent), ...cache }),
    }),
  ),
];
