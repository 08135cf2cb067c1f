import type { Micros } from '../engine/index.ts';
import type { BenchmarkPlan } from '../speech/index.ts';
import { type PercentileRule, percentile } from '../statistics/index.ts';
import type { ModelDescription, RouteDescription, TrafficDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import type { Load } from './load.ts';
import type { LoadGenerator } from './protocol-schema.ts';
import { trafficOf } from './traffic.ts';

export type JobsRoute = Extract<RouteDescription, { kind: 'jobs' }>;

/** The model with the traffic of one of its routes, which is of plain jobs, replaced by a load generator. */
export function underProtocol(
  model: ModelDescription,
  route: string,
  protocol: LoadGenerator,
  level = 1,
): ModelDescription {
  const routes = model.routes.map((one) =>
    one.name === route && one.kind === 'jobs'
      ? { ...one, protocol, traffic: trafficUnder(protocol, level) }
      : one,
  );
  return { ...model, routes };
}

const SECOND: Micros = 1_000_000;
const NOTHING = { family: 'constant', value: 0 } as const;

function trafficUnder(protocol: LoadGenerator, level: number): TrafficDescription {
  const { kind, think = NOTHING, period, start, apart, steady } = protocol;
  const requests = steady?.requests ?? protocol.requests;
  switch (kind) {
    case 'closed':
      return {
        kind,
        population: level,
        think,
        start: steady === undefined ? start : 'random',
        within: steady?.within ?? (start === 'synchronous' ? 0 : undefined),
        apart: steady === undefined ? apart : undefined,
      };
    case 'constant_rate': {
      const interarrival = { family: 'constant', value: SECOND / level } as const;
      return { kind: 'renewal', interarrival, count: requests };
    }
    case 'poisson':
      return { kind, quantity: 'rate', load: level, count: requests };
    case 'paced':
      return { kind, streams: level, period: period!, start };
  }
}

/** How the load generator of a route goes about it, at a load. */
export function benchmarkPlan(
  route: JobsRoute & { readonly protocol: LoadGenerator },
  load: Load | null,
  tokens: boolean,
): BenchmarkPlan {
  const { requests, per_client, duration, dispatch, audio, apart, steady } = route.protocol;
  const traffic = trafficOf(route, load);
  const spread =
    traffic.kind === 'paced'
      ? {
          ...traffic,
          ...(apart !== undefined && {
            start: { kind: 'staggered' as const, within: Math.round(apart * traffic.streams) },
          }),
          most: steady === undefined ? per_client : undefined,
        }
      : traffic;
  return {
    traffic: spread,
    requests: steady?.requests ?? requests ?? Infinity,
    perClient: steady === undefined ? (per_client ?? Infinity) : Infinity,
    duration: steady === undefined ? (duration ?? Infinity) : Infinity,
    discard: steady?.discard ?? 0,
    keepsLoad: steady !== undefined,
    dispatch,
    finalEvery: finalEvery(route.protocol),
    audio: audio === undefined ? null : distributionOf(audio),
    tokens,
    firstTokens: route.protocol.first_tokens ?? 1,
  };
}

/** Of so many requests of a client the last one is a finalization; 0: none is. */
function finalEvery({ final_every, utterance, period }: LoadGenerator): number {
  if (utterance === undefined) return final_every ?? 0;
  return Math.max(1, Math.round(utterance / period!));
}

/** What a load generator reports of one run: times in microseconds. */
export interface BenchmarkReport {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The figures of a delay by the benchmark's own rule. */
export function reportOf(samples: readonly number[], rule: PercentileRule): BenchmarkReport {
  const sorted = new Float64Array(samples).sort();
  const mean = sorted.reduce((sum, x) => sum + x, 0) / sorted.length;
  const at = (q: number): number => percentile(sorted, q, rule);
  return { mean, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
