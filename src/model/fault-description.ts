import type { Comparison } from '../faults/index.ts';
import type { WorkOfFailed } from '../stations/index.ts';
import type { DistributionDescription } from './description.ts';

/** What is watched: `station.backlog over 10s > 50 for 30s`. Times in microseconds. */
export interface ConditionDescription {
  /** Name of a station or a route. */
  readonly subject: string;
  readonly metric: string;
  /** Shares and delays are of what happened so lately. */
  readonly over: number;
  readonly comparison: Comparison;
  /** In microseconds where it is a time. */
  readonly value: number;
  readonly holds: number;
}

/** When a fault begins and ends; times in microseconds since measuring begins. */
export interface TimingDescription {
  readonly begin: number | ConditionDescription;
  /** At a time, or so long after its begin; undefined: never. */
  readonly end: { readonly at: number } | { readonly after: number } | undefined;
  readonly ramp: number;
}

/** So many of the workers of a station, or such a share of them. */
export type WorkersDescription = { readonly count: number } | { readonly share: number };

/** What goes wrong, by kind. */
export type FaultKind =
  | {
      readonly kind: 'capacity_loss';
      readonly station: string;
      readonly workers: WorkersDescription;
      readonly work: WorkOfFailed;
    }
  | {
      readonly kind: 'worker_crash';
      readonly station: string;
      readonly every: DistributionDescription;
      readonly repair: DistributionDescription;
      readonly work: WorkOfFailed;
    }
  | {
      readonly kind: 'cold_start';
      readonly station: string;
      readonly load: DistributionDescription | undefined;
    }
  | {
      readonly kind: 'slow_station';
      readonly station: string;
      readonly slowing: SlowingDescription;
    }
  | {
      readonly kind: 'network_loss';
      readonly station: string;
      readonly share: number;
      readonly resend: number;
    }
  | {
      readonly kind: 'region_unreachable';
      readonly station: string;
      readonly target: string;
      readonly connectTimeout: number;
      readonly reconnect: DistributionDescription;
    }
  | { readonly kind: 'error_rate'; readonly station: string; readonly share: number }
  | { readonly kind: 'quota_cut'; readonly station: string; readonly rate: number }
  | {
      readonly kind: 'traffic_surge';
      readonly route: string;
      /** Callers who come on top, as a share of those who come. */
      readonly by: number;
      readonly tenant: string | undefined;
    }
  | ({ readonly kind: 'retry_policy' } & AskingDescription)
  | {
      readonly kind: 'cache_bypass';
      readonly station: string;
      readonly release: string;
      readonly share: number;
    }
  | { readonly kind: 'slow_endpointing'; readonly route: string; readonly by: number }
  | { readonly kind: 'model_rollback'; readonly route: string; readonly share: number }
  | { readonly kind: 'index_stuck'; readonly route: string; readonly share: number }
  | { readonly kind: 'normalizer_release'; readonly station: string; readonly release: string };

/** How a station becomes slower. */
export type SlowingDescription =
  | { readonly shape: 'shift'; readonly by: number }
  | { readonly shape: 'scale'; readonly factor: number }
  | { readonly shape: 'tail'; readonly share: number; readonly by: number };

export type FaultDescription = FaultKind & TimingDescription & { readonly name: string };

/** How often clients of a route ask from then on. */
interface AskingDescription {
  readonly route: string;
  /** Of a route on which an agent answers: the station that is asked. */
  readonly service?: string | undefined;
  readonly attempts: number;
}

/** What can be done about it, by kind. */
export type MeasureDescription =
  | {
      readonly kind: 'shed';
      readonly station: string;
      readonly class: string;
      readonly share: number;
    }
  | { readonly kind: 'hold'; readonly station: string; readonly class: string }
  | {
      readonly kind: 'linger';
      readonly station: string;
      readonly class: string;
      readonly time: number;
    }
  | ({ readonly kind: 'retry_cap' } & AskingDescription)
  | { readonly kind: 'undo'; readonly fault: string };

/** When this is seen, and so much time has passed, that is done. */
export interface RunbookDescription {
  readonly name: string;
  readonly when: ConditionDescription;
  readonly after: number;
  /** After how long it is taken back; undefined: never. */
  readonly lasts: number | undefined;
  readonly measures: readonly MeasureDescription[];
}
