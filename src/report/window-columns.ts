import {
  type CellResult,
  type DelayName,
  delays,
  onsetOf,
  type WindowEdgeResult,
  type WindowResult,
  type WindowRouteResult,
  type WindowStationResult,
  type WindowTenantResult,
} from '../experiment/index.ts';
import { windowAttemptColumns } from './attempt-columns.ts';
import { type Column, csv, inUnit, JOBS, MILLISECONDS, MINUTES, PLAIN, SECONDS } from './column.ts';
import { delayNames } from './delay-columns.ts';
import { stepIdentity } from './step-columns.ts';

/** One route, one service that its turns ask, or one station in one window of one replication. */
interface WindowRow extends Pick<CellResult, 'cell'>, Pick<WindowResult, 'begin' | 'end'> {
  /** From 0. */
  readonly replication: number;
  readonly onset: number | null;
  readonly acting: readonly string[];
  readonly kind: 'route' | 'tenant' | 'edge' | 'station';
  readonly name: string;
  readonly route: WindowRouteResult | null;
  readonly tenant: WindowTenantResult | null;
  readonly edge: WindowEdgeResult | null;
  readonly station: WindowStationResult | null;
}

function delayColumns(name: DelayName): Column<WindowRow>[] {
  const { from, to, clock } = delays[name];
  const column = (statistic: 'p50' | 'p95', says: string): Column<WindowRow> => ({
    name: `${name}_${statistic}_ms`,
    unit: 'ms',
    meaning: `${says} of the time from ${from} to ${to} (${clock} clock), of those that had it and ended in the window`,
    value: ({ route }) => {
      const found = route?.delays.find(({ delay }) => delay === name);
      return inUnit(found?.[statistic] ?? NaN, MILLISECONDS);
    },
  });
  return [column('p50', 'Median'), column('p95', '95th percentile')];
}

/** Columns of windows.csv: one row for each step, replication, window, and route, edge or station. */
export const windowColumns: readonly Column<WindowRow>[] = [
  ...stepIdentity,
  {
    name: 'replication',
    unit: '',
    meaning:
      'Number of the replication, from 0; the same number means the same callers at every step and under every policy',
    value: ({ replication }) => replication,
  },
  {
    name: 'begin_s',
    unit: 's',
    meaning: 'Begin of the window, since measuring began',
    value: ({ begin }) => inUnit(begin, SECONDS),
  },
  {
    name: 'begin_min',
    unit: 'min',
    meaning: 'The same in minutes: what a gate on retry storms calls the minute',
    value: ({ begin }) => inUnit(begin, MINUTES),
  },
  {
    name: 'end_s',
    unit: 's',
    meaning: 'End of the window; the last one may be shorter than the others',
    value: ({ end }) => inUnit(end, SECONDS),
  },
  {
    name: 'kind',
    unit: '',
    meaning:
      'What the row is about: `route`, `station`, `tenant` (where there are faults, and several tenants on a route), or `edge`, the requests of a route with an agent to one of its services; columns of other kinds are empty',
    value: ({ kind }) => kind,
  },
  {
    name: 'name',
    unit: '',
    meaning: 'Name of the route or station; of an edge or tenant, that of the route',
    value: ({ name }) => name,
  },
  {
    name: 'dependency',
    unit: '',
    meaning: 'Of an edge: the station that is asked; else empty',
    value: ({ edge }) => edge?.dependency ?? '',
  },
  {
    name: 'turns_offered_count',
    unit: '1',
    meaning: 'Turns (files, jobs) that began in the window',
    value: ({ route, tenant }) => route?.offered ?? tenant?.offered ?? NaN,
  },
  {
    name: 'turns_served_count',
    unit: '1',
    meaning: 'Turns that began in the measured time and were served in the window',
    value: ({ route, tenant }) => route?.served ?? tenant?.served ?? NaN,
  },
  {
    name: 'turns_failed_count',
    unit: '1',
    meaning: 'Turns that began in the measured time and failed in the window',
    value: ({ route }) => route?.failed ?? NaN,
  },
  {
    name: 'turns_shed_count',
    unit: '1',
    meaning: 'Turns that began in the window and found no room to wait',
    value: ({ route }) => route?.shed ?? NaN,
  },
  {
    name: 'turns_abandoned_count',
    unit: '1',
    meaning: 'Turns that began in the measured time and whose patience ended in the window',
    value: ({ route }) => route?.abandoned ?? NaN,
  },
  {
    name: 'concurrency_achieved_mean',
    unit: 'calls, files or jobs',
    meaning: 'Calls (files, jobs) in progress',
    value: ({ route }) => inUnit(route?.inProgress ?? NaN, PLAIN),
  },
  {
    name: 'inside_end',
    unit: 'calls, files or jobs',
    meaning:
      'Calls (files, jobs) of the route in progress at the end of the window, or jobs that wait or are in service at the station',
    value: ({ route, station }) => route?.insideEnd ?? station?.insideEnd ?? NaN,
  },
  ...windowAttemptColumns<WindowRow>(({ route, edge }) => edge ?? route?.attempts ?? null),
  ...delayNames.flatMap(delayColumns),
  {
    name: 'busy_mean_workers',
    unit: 'workers',
    meaning: 'Workers of the station that serve a batch',
    value: ({ station }) => inUnit(station?.busyWorkers ?? NaN, PLAIN),
  },
  {
    name: 'workers_provisioned',
    unit: 'workers',
    meaning:
      'Mean number of workers of the station that are not off: they serve, drain, or are being provisioned; empty where their number is fixed',
    value: ({ station }) => inUnit(station?.workersProvisioned ?? NaN, PLAIN),
  },
  {
    name: 'backlog_mean_jobs',
    unit: 'jobs',
    meaning: 'Jobs of all routes that wait at the station',
    value: ({ station }) => inUnit(station?.backlog ?? NaN, JOBS),
  },
];

const meanColumn = (name: DelayName): Column<WindowRow> => ({
  name: `${name}_mean_ms`,
  unit: 'ms',
  meaning: `Mean of the time from ${delays[name].from} to ${delays[name].to}, of those that had it and ended in the window`,
  value: ({ route }) => {
    const found = route?.delays.find(({ delay }) => delay === name);
    return inUnit(found?.mean ?? NaN, MILLISECONDS);
  },
});

/** What windows.csv has beside them where the model has faults. */
export const faultWindowColumns: readonly Column<WindowRow>[] = [
  {
    name: 'since_onset_s',
    unit: 's',
    meaning: 'Begin of the window, since the first fault began; below 0 before that',
    value: ({ begin, onset }) => inUnit(begin - (onset ?? NaN), SECONDS),
  },
  {
    name: 'acting',
    unit: '',
    meaning: 'Faults and runbooks that act at some instant of the window',
    value: ({ acting }) => acting.join(' '),
  },
  {
    name: 'turns_late_count',
    unit: '1',
    meaning:
      'Turns whose primary delay ended in the window above the p95 of the budget of the route',
    value: ({ route }) => route?.late ?? NaN,
  },
  {
    name: 'cache_hit_rate',
    unit: '1',
    meaning: 'Look-ups in the window that found what they asked for / all; empty but for a cache',
    value: ({ station }) => inUnit(station?.hitRate ?? NaN, PLAIN),
  },
  meanColumn('tts_first_byte'),
  meanColumn('retrieval'),
  {
    name: 'tenant',
    unit: '',
    meaning: 'Of a row about a tenant: which; else empty',
    value: ({ tenant }) => tenant?.tenant ?? '',
  },
  {
    name: 'turns_lost_count',
    unit: '1',
    meaning:
      'Turns of a tenant that failed, were shed or abandoned in the window: what its error budget is used up by',
    value: ({ tenant }) => tenant?.lost ?? NaN,
  },
  {
    name: 'memory_headroom_min',
    unit: '1',
    meaning:
      'Least share of the memory of its GPUs that can be had at the end of the window; empty where it has no limit',
    value: ({ station }) => inUnit(station?.memoryFree ?? NaN, PLAIN),
  },
  {
    name: 'cost_usd',
    unit: 'USD',
    meaning: 'What GPUs, idle or not, and fees cost in the window, of all routes together',
    value: ({ route }) => inUnit(route?.cost ?? NaN, PLAIN),
  },
];

const NOTHING = { route: null, tenant: null, edge: null, station: null };

function windowRows({ cell, replications }: CellResult): WindowRow[] {
  return replications.flatMap((run, replication) => {
    const onset = onsetOf(run);
    return run.windows.flatMap(({ begin, end, routes, stations, acting = [] }): WindowRow[] => {
      const window = { cell, replication, begin, end, onset, acting, ...NOTHING };
      return [
        ...routes.flatMap((route): WindowRow[] => [
          { ...window, kind: 'route', name: route.route, route },
          ...(route.tenants ?? []).map(
            (tenant): WindowRow => ({ ...window, kind: 'tenant', name: route.route, tenant }),
          ),
          ...route.edges.map(
            (edge): WindowRow => ({ ...window, kind: 'edge', name: route.route, edge }),
          ),
        ]),
        ...stations.map(
          (station): WindowRow => ({ ...window, kind: 'station', name: station.station, station }),
        ),
      ];
    });
  });
}

const hasFaults = ({ replications }: CellResult): boolean =>
  replications.some(({ cues }) => cues !== undefined);

/** The text of windows.csv. */
export const windowsCsv = (results: readonly CellResult[]): string =>
  csv(
    results.some(hasFaults) ? [...windowColumns, ...faultWindowColumns] : windowColumns,
    results.flatMap(windowRows),
  );
