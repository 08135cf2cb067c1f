import type { ModelDescription, ReplicationResult, WindowResult } from '../model/index.ts';
import {
  type Estimate,
  meanOver,
  type Proportion,
  proportion,
  ratioOver,
} from '../statistics/index.ts';
import type { Cell } from './plan.ts';
import { type CellResult, primaryDelay } from './table.ts';

/** What the turns of one route met from the moment at which the first fault began. */
export interface HarmRow {
  readonly cell: Cell;
  readonly route: string;
  /** Replications in which a fault began. */
  readonly runs: number;
  /** Turns offered since then, in all of them. */
  readonly offered: number;
  /** Turns of a run that were lost, or waited longer than their budget says. */
  readonly harmed: Estimate;
  readonly harmedShare: Estimate;
  /** The highest p95 of the primary delay in any window since then. */
  readonly worstP95: Estimate;
  /**
   * From the onset to the end of the last window in which more than a twentieth of the turns were harmed; of the runs
   * that recovered.
   */
  readonly recovery: Estimate;
  /** Runs in whose last window more than a twentieth still were. */
  readonly collapsed: Proportion;
}

/** When a fault began, or what came of a runbook. Times in microseconds since the onset, over runs in which it happened. */
export interface CueRow {
  readonly cell: Cell;
  readonly name: string;
  readonly kind: 'fault' | 'runbook';
  readonly runs: number;
  /** Runs in which it began. */
  readonly begun: number;
  /** Since measuring began. */
  readonly begins: Estimate;
  readonly detect: Estimate;
  /** From there until it was done. */
  readonly act: Estimate;
  /** From the onset until what it waits for was last seen; of runs in which that is over. */
  readonly clear: Estimate;
}

/** The share of turns harmed in a window above which it is bad: then their p95 is over its limit. */
const BAD = 0.05;

/** Rows by step, policy and route with a budget for its p95; none where no fault began. */
export const harmRows = (model: ModelDescription, results: readonly CellResult[]): HarmRow[] =>
  results.flatMap(({ cell, replications }) =>
    model.routes.flatMap((route, number) => {
      if (cell.spans.limits?.[route.name] === undefined) return [];
      const runs = replications.flatMap((run) => runAfter(run, number, primaryDelay(route)) ?? []);
      if (runs.length === 0) return [];
      const over = (of: (run: Run) => number): Estimate => meanOver(runs.map(of));
      const recovered = runs.filter(({ recovery }) => recovery < Infinity);
      return [
        {
          cell,
          route: route.name,
          runs: runs.length,
          offered: runs.reduce((sum, { offered }) => sum + offered, 0),
          harmed: over(({ harmed }) => harmed),
          harmedShare: ratioOver(
            runs.map(({ harmed }) => harmed),
            runs.map(({ offered }) => offered),
          ),
          worstP95: over(({ worst }) => worst),
          recovery: meanOver(recovered.map(({ recovery }) => recovery)),
          collapsed: proportion(runs.length - recovered.length, runs.length),
        },
      ];
    }),
  );

interface Run {
  readonly offered: number;
  readonly harmed: number;
  readonly worst: number;
  /** Infinity if it did not. */
  readonly recovery: number;
}

/** What one run shows of a route since the onset; null without one. */
function runAfter(run: ReplicationResult, route: number, delay: string): Run | null {
  const onset = onsetOf(run);
  if (onset === null) return null;
  const windows = run.windows.filter(({ end }) => end > onset);
  const last = windows.findLastIndex((window) => isBad(window, route));
  const seen = windows.map((window) => window.routes[route]!);
  const sum = (of: (each: (typeof seen)[number]) => number): number =>
    seen.reduce((total, each) => total + of(each), 0);
  const p95s = seen.flatMap(({ delays }) => delays.find((each) => each.delay === delay)?.p95 ?? []);
  return {
    offered: sum(({ offered }) => offered),
    harmed: sum(harmedIn),
    worst: p95s.reduce((worst, p95) => (p95 > worst || Number.isNaN(worst) ? p95 : worst), NaN),
    recovery: last === windows.length - 1 ? Infinity : last < 0 ? 0 : windows[last]!.end - onset,
  };
}

/** When the first fault began; null if none did. */
export const onsetOf = ({ cues = [] }: ReplicationResult): number | null => {
  const begins = cues.flatMap(({ kind, begun }) =>
    kind === 'fault' && begun !== null ? [begun] : [],
  );
  return begins.length === 0 ? null : Math.min(...begins);
};

type RouteWindow = WindowResult['routes'][number];

const lostIn = ({ failed, shed, abandoned }: RouteWindow): number => failed + shed + abandoned;

const harmedIn = (window: RouteWindow): number => lostIn(window) + (window.late ?? 0);

/** Also if turns come and none ends. */
function isBad({ routes }: WindowResult, route: number): boolean {
  const window = routes[route]!;
  const ended = window.served + lostIn(window);
  if (ended === 0) return window.offered > 0 && window.insideEnd > 0;
  return harmedIn(window) > BAD * ended;
}

/** Rows by step, policy, and fault or runbook. */
export const cueRows = (results: readonly CellResult[]): CueRow[] =>
  results.flatMap(({ cell, replications }) =>
    (replications[0]!.cues ?? []).map(({ name, kind }, number): CueRow => {
      const seen = replications.map((run) => ({
        ...run.cues![number]!,
        onset: onsetOf(run) ?? NaN,
        end: cell.spans.measure,
      }));
      const begun = seen.filter((cue) => cue.begun !== null);
      const detected = seen.filter((cue) => cue.seen !== null);
      const cleared = seen.filter(
        (cue) =>
          cue.lastHeld !== null && cue.lastHeld > cue.onset && cue.lastHeld + CLEAR < cue.end,
      );
      return {
        cell,
        name,
        kind,
        runs: seen.length,
        begun: begun.length,
        begins: meanOver(begun.map((cue) => cue.begun!)),
        detect: meanOver(detected.map((cue) => cue.seen! - cue.onset)),
        act: meanOver(begun.map((cue) => cue.begun! - cue.seen!)),
        clear: meanOver(cleared.map((cue) => cue.lastHeld! - cue.onset)),
      };
    }),
  );

/** What has not been seen for so long is over. */
const CLEAR = 10_000_000;
