import type { Micros } from '../engine/index.ts';
import type { Violation } from '../invariants/index.ts';
import type {
  AttemptCounts,
  DelayName,
  StagesOfGap,
  TenantCounts,
  VoiceCounts,
} from '../speech/index.ts';
import type { TokenCounts } from '../stations/index.ts';
import type { HistogramData } from '../statistics/index.ts';
import type { BenchmarkReport } from './protocol.ts';

/** How long a replication runs. Microseconds, whole. */
export interface Spans {
  readonly transient: Micros;
  readonly measure: Micros;
  /** Length of the windows that the measured time is cut in; the last one may be shorter. */
  readonly window: Micros;
  /**
   * Nothing is left out, not even what happens at the first instant, which otherwise belongs to the
   * transient; `transient` is then 0.
   */
  readonly terminating?: boolean;
  /** By route: turns whose primary delay is longer are harmed, where there are faults; a route left out has no limit. */
  readonly limits?: Readonly<Record<string, Micros>> | undefined;
}

/** What one replication measured: plain data, for it crosses threads and is kept in files. */
export interface ReplicationResult {
  readonly fingerprint: string;
  /** Events of the whole run, transient included. */
  readonly events: number;
  readonly routes: readonly RouteResult[];
  readonly stations: readonly StationResult[];
  readonly gpus: readonly GpuResult[];
  readonly windows: readonly WindowResult[];
  /** In the order of the file, faults first, then runbooks; left out if there are none. */
  readonly cues?: readonly CueResult[];
  /** In the order of the file; left out if there are none. */
  readonly invariants?: readonly InvariantResult[];
}

/** What came of an invariant; times in microseconds since measuring began. */
export interface InvariantResult {
  readonly name: string;
  /** Events at which it did not hold. */
  readonly violations: number;
  readonly first: ViolationResult | null;
}

export interface ViolationResult extends Violation {
  /** Names of the faults and runbooks that acted then. */
  readonly acting: readonly string[];
}

/** When a fault or a runbook began and ended, in microseconds since measuring began; null for never. */
export interface CueResult {
  readonly name: string;
  readonly kind: 'fault' | 'runbook';
  /** When what it waits for had been seen for long enough; of a fault that begins at a time, its begin. */
  readonly seen: Micros | null;
  readonly begun: Micros | null;
  readonly ended: Micros | null;
  /** When what it waits for was last seen. */
  readonly lastHeld: Micros | null;
}

export interface RouteResult {
  readonly route: string;
  readonly offered: number;
  readonly served: number;
  readonly failed: number;
  /** Turns whose jobs found no room to wait, and turns whose patience ended. */
  readonly shed: number;
  readonly abandoned: number;
  /** Turns offered in the measured time that had not ended by its end. */
  readonly censored: number;
  /** Mean number of calls (files, jobs) in progress. */
  readonly inProgress: number;
  readonly delays: readonly DelayResult[];
  /** Of a route of plain jobs; else null. */
  readonly attempts: AttemptsResult | null;
  /** Of a route on which an agent answers; else null. */
  readonly voice: VoiceResult | null;
  /** Of a route under a protocol: by delay, what its load generator reports. */
  readonly reports?: Readonly<Partial<Record<DelayName, BenchmarkReport>>>;
}

/** Attempts of requests that began in the measured time. */
export interface AttemptsResult extends AttemptCounts {
  /** Mean number of requests that wait for their next attempt. */
  readonly waiting: number;
  /** Share of the time in which the breaker is open; NaN without one. */
  readonly open: number;
}

/** What is counted of turns with an agent. */
export interface VoiceResult {
  readonly counts: VoiceCounts;
  readonly stages: readonly StagesOfGap[];
  /** In the order of the model file. */
  readonly tenants: readonly TenantCounts[];
  /** Attempts at the services that turns ask, in the order of a turn. */
  readonly edges: readonly EdgeResult[];
}

/** Attempts of a route at one service. */
export interface EdgeResult extends AttemptsResult {
  readonly dependency: string;
}

/** The same in one window: counts only. */
export interface WindowEdgeResult extends AttemptCounts {
  readonly dependency: string;
}

export interface DelayResult {
  readonly delay: DelayName;
  readonly histogram: HistogramData;
  /** Turns that ended without this delay. */
  readonly missing: number;
}

export interface StationResult {
  readonly station: string;
  /** Mean number of busy workers. */
  readonly busyWorkers: number;
  /** Mean number of jobs in service. */
  readonly inService: number;
  /** Batches started, and those of them with as many jobs as allowed. */
  readonly batches: number;
  readonly fullBatches: number;
  readonly departures: number;
  /** Setups of workers that began, and mean number of workers in one. */
  readonly coldStarts: number;
  readonly workersInSetup: number;
  /** Of a pool whose workers fail: how often one did, and mean number of those that are failed. */
  readonly breakdowns?: { readonly failures: number; readonly failedWorkers: number } | undefined;
  /** Of a station whose workers follow the load. */
  readonly scaling?: ScalingResult | undefined;
  /** Of a station with continuous batching. */
  readonly tokens?: TokenCounts | undefined;
  readonly routes: readonly StationRouteResult[];
}

/** How the number of workers went up and down. */
interface ScalingResult {
  /** Mean number of workers that are not off. */
  readonly workersProvisioned: number;
  /** Decisions to have more workers, and to have fewer. */
  readonly scaleOuts: number;
  readonly scaleIns: number;
}

/** What the jobs of one route met at one station. */
interface StationRouteResult {
  readonly route: string;
  /** Jobs that came, per second. */
  readonly arrivalRate: number;
  /** Mean number of waiting jobs. */
  readonly backlog: number;
  /**
   * By how many waiting jobs it grew per second (least squares over the measured time). Where any number
   * of jobs share workers nobody waits: there, by how many jobs in service, of all routes.
   */
  readonly backlogGrowth: number;
  /** Jobs that had what they came for. */
  readonly served: number;
  /** Worker time that they took, in microseconds; a batch's is divided evenly among its jobs. */
  readonly workerTime: number;
  /** Part of it that was of no use: its jobs were lost there, or nobody waited for them any more. */
  readonly wastedTime: number;
  /** Jobs that found no room to wait, were turned away, or waited too long; and those of them that waited too long. */
  readonly shed: number;
  readonly outdated: number;
  /** Jobs that asked a cache for something, and those that found it. */
  readonly lookups: number;
  readonly hits: number;
  /** How long jobs waited that then had service, and those that were lost: all that were let in. */
  readonly waiting: HistogramData;
  readonly waitedInVain: HistogramData;
  /** Waiting and service of the jobs that had it. */
  readonly sojourn: HistogramData;
}

/** The memory of a group of GPUs, as a share of what they have; NaN where it has no limit. */
export interface GpuResult {
  readonly group: string;
  /** Mean over GPUs and time. */
  readonly usedMean: number;
  /** The least that could be had on any GPU at any instant. */
  readonly leastFree: number;
  /** How often something did not fit: an audio stream, or a sequence at a step of its worker. */
  readonly refusals: number;
}

/** One window of the measured time. */
export interface WindowResult {
  /** Since measuring began. */
  readonly begin: Micros;
  readonly end: Micros;
  readonly routes: readonly WindowRouteResult[];
  readonly stations: readonly WindowStationResult[];
  /** Names of the faults and runbooks that act at some instant of it; left out if the model has none. */
  readonly acting?: readonly string[];
}

export interface WindowRouteResult {
  readonly route: string;
  readonly offered: number;
  readonly served: number;
  readonly failed: number;
  readonly shed: number;
  readonly abandoned: number;
  readonly inProgress: number;
  /** Calls (files, jobs) in progress at its end, whatever happens at that instant having happened. */
  readonly insideEnd: number;
  /** Of what ended in this window; NaN if nothing did. */
  readonly delays: readonly {
    readonly delay: DelayName;
    readonly p50: number;
    readonly p95: number;
    /** Left out where there are no faults. */
    readonly mean?: number;
  }[];
  /** Of a route of plain jobs; else null. */
  readonly attempts: AttemptCounts | null;
  /** Of a route on which an agent answers; else none. */
  readonly edges: readonly WindowEdgeResult[];
  /** Turns whose primary delay ended in this window above the limit; left out where there are no faults. */
  readonly late?: number;
  /** What GPUs, idle or not, and fees cost in it, US dollars, of all routes together; left out there too. */
  readonly cost?: number;
  /** Of a route on which an agent answers to several tenants: their turns; left out there too. */
  readonly tenants?: readonly WindowTenantResult[];
}

export interface WindowTenantResult {
  readonly tenant: string;
  readonly offered: number;
  readonly served: number;
  /** Failed, shed or abandoned. */
  readonly lost: number;
}

export interface WindowStationResult {
  readonly station: string;
  readonly busyWorkers: number;
  /** Of a station whose workers follow the load: mean number of those that are not off. */
  readonly workersProvisioned?: number | undefined;
  readonly backlog: number;
  /** Jobs at the station, waiting or in service, at the end of the window. */
  readonly insideEnd: number;
  /** Share of the look-ups that hit; NaN without any. Left out where there are no faults. */
  readonly hitRate?: number;
  /** Least share of the memory of its GPUs that can be had at its end; NaN without a limit. Left out there too. */
  readonly memoryFree?: number;
}
