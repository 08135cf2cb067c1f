import { type Figure, type Judgement, judge } from '../gates/index.ts';
import {
  type BenchmarkReport,
  type DelayResult,
  isCall,
  type ModelDescription,
  type ReplicationResult,
  type RouteDescription,
  type RouteResult,
  type StationDescription,
  type StationResult,
  stationsOf,
} from '../model/index.ts';
import {
  type Estimate,
  type Growth,
  growth,
  Histogram,
  type HistogramData,
  inUnit,
  meanOver,
  quantileOver,
  ratioOver,
  type Sample,
  shareOver,
  withoutTime,
} from '../statistics/index.ts';
import { type AttemptEstimates, edgeEstimates, mostAmplified } from './attempts.ts';
import { type CostEstimates, costEstimates } from './cost.ts';
import type { BudgetDescription, ExperimentDescription } from './experiment-file.ts';
import { leastHeadroom, type MemoryEstimates, memoryOf } from './memory.ts';
import type { Cell } from './plan.ts';
import { type ScalingEstimates, scalingEstimates } from './scaling.ts';
import { type BeyondProfile, beyondProfiles } from './validity.ts';
import { type VoiceEstimates, voiceEstimates } from './voice.ts';
import { plain } from './wording.ts';

/** A cell and what its replications measured, in their order. */
export interface CellResult {
  readonly cell: Cell;
  readonly replications: readonly ReplicationResult[];
}

/** Mean and quantiles of a delay or a time at a station, in microseconds. */
export interface TimeEstimates {
  readonly mean: Estimate;
  readonly p50: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
}

/** A delay of the turns of a row. Quantiles are over all turns offered, those without it being infinite. */
export interface DelayEstimates extends TimeEstimates {
  readonly delay: string;
  /** p95 over the turns that had this delay. */
  readonly p95Served: Estimate;
}

/** One step of one route: a row of the step-load table. */
export interface StepRow {
  readonly cell: Cell;
  readonly route: string;
  readonly class: string;
  readonly replications: number;
  /** Is this the route whose load is swept? */
  readonly swept: boolean;
  readonly offered: number;
  readonly served: number;
  readonly failed: number;
  readonly shed: number;
  readonly abandoned: number;
  readonly censored: number;
  /** Calls (files, jobs) in progress. */
  readonly inProgress: Estimate;
  readonly errorRate: Estimate;
  /** At the service whose requests are sent most often each; null but for plain jobs and agents. */
  readonly attempts: AttemptEstimates | null;
  /** At each service that the route asks, in its order. */
  readonly edges: readonly AttemptEstimates[];
  readonly delays: readonly DelayEstimates[];
  /** The one of them that gates judge. */
  readonly primary: string;
  /** The busiest of the stations with workers that the route goes through. */
  readonly busiest: BusiestStation | null;
  /** The station at which the backlog of this route grows most, if one does. */
  readonly growing: GrowingStation | null;
  /** Whether a backlog grows; unknown where too little was seen, and of terminating runs. */
  readonly stability: 'stable' | 'unstable' | 'unknown';
  /** The least memory that could be had on a GPU of the route's stations, as a share; NaN where it is not limited. */
  readonly memoryHeadroom: number;
  /** Stations that the swept route loads beyond what their profiles were fitted to. */
  readonly beyond: readonly BeyondProfile[];
  /** null if nothing has a price. */
  readonly cost: CostEstimates | null;
  /** null unless an agent answers. */
  readonly voice: VoiceEstimates | null;
  /** null if the route has no budget. */
  readonly judgement: Judgement | null;
}

interface BusiestStation {
  readonly station: string;
  /** Busy share of the workers; of continuous batching, share of the places that are taken. */
  readonly utilization: Estimate;
  /** Jobs that wait, of all routes. */
  readonly backlog: Estimate;
}

interface GrowingStation {
  readonly station: string;
  readonly growth: Growth;
}

/** One step of one route at one station. */
export interface StationRow {
  readonly cell: Cell;
  readonly station: string;
  readonly route: string;
  readonly workers: number;
  readonly utilization: Estimate;
  /** Jobs in a batch, of all routes. */
  readonly batchSize: Estimate;
  /** Share of the batches with as many jobs as allowed. */
  readonly fullBatchShare: Estimate;
  /** Attempts of this route at this station; null if it asks nothing of it. */
  readonly attempts: AttemptEstimates | null;
  /** Share of this route's requests that found what they asked for; no data but for a cache. */
  readonly cacheHitRate: Estimate;
  /** Setups of workers that began, in all replications, and share of the workers in one; NaN if all are always on. */
  readonly coldStarts: number;
  readonly setupShare: Estimate;
  /** Failures of workers, in all replications, and share of the workers that are up; NaN if none ever fails. */
  readonly failures: number;
  readonly availability: Estimate;
  /** null where the number of workers is fixed. */
  readonly scaling: ScalingEstimates | null;
  readonly memory: MemoryEstimates;
  /** Share of the worker time spent on this route's jobs that was of no use. */
  readonly wasted: Estimate;
  /** Jobs of this route that wait. */
  readonly backlog: Estimate;
  readonly waiting: TimeEstimates;
  readonly sojourn: TimeEstimates;
}

const MILLISECOND = 1000;

/** Rows of the step-load table: steps in the order of the file, and in each the routes of the model. */
export function stepRows(
  experiment: ExperimentDescription,
  model: ModelDescription,
  results: readonly CellResult[],
): StepRow[] {
  return results.flatMap((result) =>
    model.routes.map((route, i) => stepRow(experiment, model, result, route, i)),
  );
}

function stepRow(
  experiment: ExperimentDescription,
  model: ModelDescription,
  { cell, replications }: CellResult,
  route: RouteDescription,
  number: number,
): StepRow {
  const results = replications.map(({ routes }) => routes[number]!);
  const growing = fastestGrowing(replications, number);
  const stability = stabilityOf(route.name, growing, cell, replications.length);
  const trust = (estimate: Estimate): Estimate => trusted(estimate, cell, route.name, stability);
  const sums = (of: (result: RouteResult) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0);
  const edges = edgeEstimates(route, results, trust);
  const row = {
    cell,
    route: route.name,
    class: route.class,
    replications: replications.length,
    swept: route.name === experiment.sweep.route,
    offered: sums(({ offered }) => offered),
    served: sums(({ served }) => served),
    failed: sums(({ failed }) => failed),
    shed: sums(({ shed }) => shed),
    abandoned: sums(({ abandoned }) => abandoned),
    censored: sums(({ censored }) => censored),
    inProgress: trust(meanOver(results.map(({ inProgress }) => inProgress))),
    errorRate: shareOver(
      results.map(lostTurns),
      results.map(({ offered }) => offered),
    ),
    attempts: mostAmplified(edges),
    edges,
    delays: results[0]!.delays.map((_, delay) =>
      delayEstimates(
        results.map(({ delays }) => delays[delay]!),
        results.flatMap(({ reports, delays }) => reports?.[delays[delay]!.delay] ?? []),
        trust,
      ),
    ),
    primary: primaryDelay(route),
    busiest: busiestStation(model, route, replications, trust),
    memoryHeadroom: leastHeadroom(model, route, replications),
    beyond: beyondProfiles(model, route, cell, replications),
    cost: trustedCost(costEstimates(model, number, replications, cell.spans.measure), trust),
    voice: voiceEstimates(results, route.kind === 'voice_agent' && route.retrieval !== undefined),
    growing: stability === 'unstable' ? growing : null,
    stability,
  };
  const budget = experiment.budgets.find((candidate) => candidate.route === route.name);
  return { ...row, judgement: budget === undefined ? null : judgeRow(row, route, budget) };
}

/** Rows by station: steps in the order of the file, then stations, then routes that went there. */
export function stationRows(model: ModelDescription, results: readonly CellResult[]): StationRow[] {
  return results.flatMap(({ cell, replications }) =>
    model.stations.flatMap((station, number) => {
      const results = replications.map(({ stations }) => stations[number]!);
      const workers = workersOf(station);
      return model.routes.flatMap((route, i) => {
        const seen = results.map(({ routes }) => routes[i]!);
        if (!stationsOf(route, model).includes(station.name)) return [];
        const growing = { station: station.name, growth: growthOf(results, i) };
        const stability = stabilityOf(route.name, growing, cell, replications.length);
        const trust = (estimate: Estimate): Estimate =>
          trusted(estimate, cell, route.name, stability);
        return [
          {
            cell,
            station: station.name,
            route: route.name,
            workers,
            utilization: trust(utilizationOf(results, workers)),
            batchSize: trust(batchSizeOf(results)),
            fullBatchShare: trust(fullBatchShareOf(results)),
            attempts: attemptsAt(
              station.name,
              edgeEstimates(
                route,
                replications.map(({ routes }) => routes[i]!),
                trust,
              ),
            ),
            cacheHitRate: trust(hitRateOf(seen)),
            coldStarts: hasSetup(station)
              ? results.reduce((sum, { coldStarts }) => sum + coldStarts, 0)
              : NaN,
            setupShare: trust(setupShareOf(results, hasSetup(station) ? workers : NaN)),
            failures: failuresOf(results),
            availability: trust(availabilityOf(results, workers)),
            scaling: scalingEstimates(results, trust),
            memory: trustedMemory(memoryOf(station, replications), trust),
            wasted: trust(
              ratioOver(
                seen.map(({ wastedTime }) => wastedTime),
                seen.map(({ workerTime }) => workerTime),
              ),
            ),
            backlog: trust(meanOver(seen.map(({ backlog }) => backlog))),
            waiting: timeEstimates(
              samplesOf(seen, ({ waiting }) => waiting),
              trust,
            ),
            sojourn: timeEstimates(
              samplesOf(seen, ({ sojourn }) => sojourn),
              trust,
            ),
          },
        ];
      });
    }),
  );
}

const attemptsAt = (station: string, edges: readonly AttemptEstimates[]): AttemptEstimates | null =>
  edges.find(({ dependency }) => dependency === station) ?? null;

/** Without an interval if the runs are too short for what the system remembers. */
function trusted(
  estimate: Estimate,
  cell: Cell,
  route: string,
  stability: StepRow['stability'],
): Estimate {
  if (stability === 'unstable') return withoutTime(estimate, 0);
  const needed = cell.needed[route]!;
  if (needed <= cell.spans.measure) return estimate;
  return withoutTime(estimate, needed === Infinity ? 0 : needed);
}

function samplesOf<T>(results: readonly T[], of: (result: T) => HistogramData): Sample[] {
  return results.map((result) => ({ histogram: Histogram.from(of(result)), missing: 0 }));
}

type Trust = (estimate: Estimate) => Estimate;

const trustedCost = (cost: CostEstimates | null, trust: Trust): CostEstimates | null =>
  cost && {
    provisioned: trust(cost.provisioned),
    usage: trust(cost.usage),
    perSuccess: trust(cost.perSuccess),
    gpuSeconds: trust(cost.gpuSeconds),
  };

const trustedMemory = ({ headroom, used }: MemoryEstimates, trust: Trust): MemoryEstimates => ({
  headroom,
  used: trust(used),
});

function timeEstimates(samples: readonly Sample[], trust: Trust): TimeEstimates {
  return {
    mean: trust(
      ratioOver(
        samples.map(({ histogram }) => histogram.sum),
        samples.map(({ histogram }) => histogram.count),
      ),
    ),
    p50: trust(quantileOver(samples, 0.5)),
    p95: trust(quantileOver(samples, 0.95)),
    p99: trust(quantileOver(samples, 0.99)),
  };
}

function reportedEstimates(reports: readonly BenchmarkReport[], trust: Trust): TimeEstimates {
  const over = (of: (report: BenchmarkReport) => number): Estimate =>
    trust(meanOver(reports.map(of)));
  return {
    mean: over(({ mean }) => mean),
    p50: over(({ p50 }) => p50),
    p95: over(({ p95 }) => p95),
    p99: over(({ p99 }) => p99),
  };
}

/** Where there is a protocol, what its load generator reports of one run, on average over replications. */
function delayEstimates(
  results: readonly DelayResult[],
  reports: readonly BenchmarkReport[],
  trust: Trust,
): DelayEstimates {
  const served = samplesOf(results, ({ histogram }) => histogram);
  const all = served.map((sample, i) => ({ ...sample, missing: results[i]!.missing }));
  return {
    delay: results[0]!.delay,
    ...(reports.length === 0 ? timeEstimates(all, trust) : reportedEstimates(reports, trust)),
    p95Served: trust(quantileOver(served, 0.95)),
  };
}

function workersOf(station: StationDescription): number {
  switch (station.kind) {
    case 'delay':
    case 'cache':
    case 'router':
    case 'client':
      return 0;
    case 'batching_pool':
    case 'continuous_batching':
      return station.speeds.length;
    case 'sharing':
      return station.workers;
    case 'dependency':
      return station.concurrency ?? 0;
  }
}

/** No data for a station without workers. */
const utilizationOf = (results: readonly StationResult[], workers: number): Estimate =>
  meanOver(
    results.map(
      ({ busyWorkers, scaling }) => busyWorkers / (scaling?.workersProvisioned ?? workers),
    ),
  );

/** Workers that serve step by step are busy with one sequence as with many: there, how many of its places are taken. */
function loadShareOf(results: readonly StationResult[], station: StationDescription): Estimate {
  if (station.kind !== 'continuous_batching') return utilizationOf(results, workersOf(station));
  const workers = station.speeds.length;
  return meanOver(
    results.map(({ inService, scaling }) => {
      const places = (scaling?.workersProvisioned ?? workers) * station.maxSequences;
      return inService / places;
    }),
  );
}

/** Turns that ended without what they asked for: the error rate is their share. */
export const lostTurns = ({ failed, shed, abandoned }: RouteResult): number =>
  failed + shed + abandoned;

/** Jobs in a batch, or sequences in a step; no data where none was started. */
function batchSizeOf(results: readonly StationResult[]): Estimate {
  const started = results.map(({ batches }) => batches);
  const jobs = results.map(({ departures, batches, tokens }) =>
    batches > 0 ? (tokens?.sequenceSteps ?? departures) : 0,
  );
  return ratioOver(jobs, started);
}

const fullBatchShareOf = (results: readonly StationResult[]): Estimate =>
  shareOver(
    results.map(({ fullBatches }) => fullBatches),
    results.map(({ batches }) => batches),
  );

const hitRateOf = (
  seen: readonly { readonly lookups: number; readonly hits: number }[],
): Estimate =>
  shareOver(
    seen.map(({ hits }) => hits),
    seen.map(({ lookups }) => lookups),
  );

const hasSetup = (station: StationDescription): boolean =>
  station.kind === 'batching_pool' && station.setup !== undefined;

const setupShareOf = (results: readonly StationResult[], workers: number): Estimate =>
  meanOver(results.map(({ workersInSetup }) => workersInSetup / workers));

const failuresOf = (results: readonly StationResult[]): number =>
  results.reduce((sum, { breakdowns }) => sum + (breakdowns?.failures ?? NaN), 0);

const availabilityOf = (results: readonly StationResult[], workers: number): Estimate =>
  meanOver(results.map(({ breakdowns }) => 1 - (breakdowns?.failedWorkers ?? NaN) / workers));

function busiestStation(
  model: ModelDescription,
  route: RouteDescription,
  replications: readonly ReplicationResult[],
  trust: Trust,
): BusiestStation | null {
  let busiest: BusiestStation | null = null;
  for (const [number, station] of model.stations.entries()) {
    if (workersOf(station) === 0 || !stationsOf(route, model).includes(station.name)) continue;
    const results = replications.map(({ stations }) => stations[number]!);
    const utilization = trust(loadShareOf(results, station));
    if (busiest !== null && utilization.value <= busiest.utilization.value) continue;
    const waiting = results.map(({ routes }) =>
      routes.reduce((sum, { backlog }) => sum + backlog, 0),
    );
    busiest = { station: station.name, utilization, backlog: trust(meanOver(waiting)) };
  }
  return busiest;
}

const growthOf = (results: readonly StationResult[], route: number): Growth => {
  const seen = results.map(({ routes }) => routes[route]!);
  const rate = seen.reduce((sum, { arrivalRate }) => sum + arrivalRate, 0) / seen.length;
  return growth(
    seen.map(({ backlogGrowth }) => backlogGrowth),
    Math.max(rate, Number.MIN_VALUE),
  );
};

/** The station at which the backlog of a route most surely grows. */
function fastestGrowing(
  replications: readonly ReplicationResult[],
  route: number,
): GrowingStation | null {
  const stations = replications[0]!.stations.map(({ station }, number) => ({
    station,
    growth: growthOf(
      replications.map(({ stations }) => stations[number]!),
      route,
    ),
  }));
  return stations.reduce<GrowingStation | null>(
    (most, next) => (most === null || next.growth.mean > most.growth.mean ? next : most),
    null,
  );
}

/**
 * A backlog that grows in a terminating run may do so only because the run begins empty. More work offered
 * than the stations can do is unstable whatever was seen: few replications may not show it yet.
 */
function stabilityOf(
  route: string,
  growing: GrowingStation | null,
  { spans, needed }: Cell,
  replications: number,
): StepRow['stability'] {
  if (spans.terminating) return 'unknown';
  if (growing?.growth.unstable || needed[route] === Infinity) return 'unstable';
  return replications < 2 ? 'unknown' : 'stable';
}

/** The figures of a row that its budget limits. */
function figuresOf(
  row: Pick<StepRow, 'delays' | 'errorRate' | 'cost'>,
  route: RouteDescription,
  budget: BudgetDescription,
): Figure[] {
  const primary = primaryDelay(route);
  const figures: Figure[] = [];
  if (budget.p95 !== undefined) {
    const { p95 } = row.delays.find(({ delay }) => delay === primary)!;
    const [estimate, limit] = [inUnit(p95, 1 / MILLISECOND), budget.p95 / MILLISECOND];
    figures.push({ name: `${primary} p95 (ms)`, estimate, limit });
  }
  if (budget.errorRate !== undefined) {
    figures.push({ name: 'error rate', estimate: row.errorRate, limit: budget.errorRate });
  }
  if (budget.costPerSuccess !== undefined && row.cost !== null) {
    const { perSuccess: estimate } = row.cost;
    figures.push({ name: 'cost per success (USD)', estimate, limit: budget.costPerSuccess });
  }
  return figures;
}

/** The delay of a route that gates judge. */
export const primaryDelay = (route: RouteDescription): string =>
  isCall(route) ? route.primary : 'response';

function judgeRow(
  row: Omit<StepRow, 'judgement'>,
  route: RouteDescription,
  budget: BudgetDescription,
): Judgement {
  const judged = judge(figuresOf(row, route, budget));
  if (row.growing === null) return judged;
  const { station, growth } = row.growing;
  const reason =
    growth.mean > 0
      ? `unstable: its backlog at ${station} grows by ${plain(growth.mean)} jobs/s`
      : 'unstable: more is asked of its stations than they can do';
  return { verdict: 'FAIL', binding: judged.binding, reason };
}
