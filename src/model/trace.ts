import type { Micros } from '../engine/index.ts';
import { type Witness, World } from '../stations/index.ts';
import type { ModelDescription } from './description.ts';
import type { Load } from './load.ts';
import type { Spans } from './replication-result.ts';
import { System } from './system.ts';
import { GapWatcher, TurnWatcher } from './turn-watchers.ts';

/** Something that went on in a turn, in microseconds since the run began; an instant if both are the same. */
export interface TurnSpan {
  readonly where: string;
  readonly what: string;
  readonly from: Micros;
  readonly to: Micros;
}

/** A planned turn, or one of its repetitions. */
export interface TracedTurn {
  /** 0 for the planned turn, then how often it has been repeated. */
  readonly again: number;
  /** In the order in which they became known; at least one. */
  readonly spans: readonly TurnSpan[];
  /** `served`, `abandoned`, or why it failed, and when; null if it was still on when the run ended. */
  readonly ending: { readonly how: string; readonly at: Micros } | null;
}

/** What happened in one planned turn of one call. */
export interface TurnTrace {
  /** Number of the call in its arrival stream. */
  readonly call: number;
  /** Number of the turn in the call, from 0. */
  readonly number: number;
  /** As planned, then its repetitions; at least one. */
  readonly turns: readonly TracedTurn[];
}

/** What there is instead of a turn that is not in the run. */
export interface AbsentTurn {
  /** The call that was asked for, or chosen; null if none begins after the transient. */
  readonly call: number | null;
  /** Numbers of its first and last turn in the run; null if it has none. */
  readonly seen: {
    readonly first: number;
    readonly last: number;
    /** How the last one ended; null if it was still on when the run ended. */
    readonly how: string | null;
  } | null;
  /** The calls before and after it that do have a turn of that number in the run, as far as there are any. */
  readonly nearest: readonly number[];
}

/** A turn, and how long its caller waited for the reply. */
export interface SlowTurn {
  readonly call: number;
  readonly number: number;
  readonly gap: Micros;
}

/** One replication of one cell, as `replicate` takes it. */
export interface TracedRun {
  readonly load: Load | null;
  readonly seed: string;
  readonly spans: Spans;
  /** Name of the route whose turns are looked at. */
  readonly route: string;
}

/** The run is looked at so often to see whether it may end. */
export const SLICE: Micros = 1_000_000;

/** An instant before the first one: where nothing is left out, all begins after it. */
const BEFORE_ALL: Micros = -1;

/**
 * What happens in a turn. The run goes as `replicate` has it, and stops once the turn, with all its
 * repetitions, is over.
 *
 * @param call number of the call in its arrival stream; null: the first that begins after the transient
 * @param number of the turn in the call, from 0
 */
export function traceTurn(
  model: ModelDescription,
  run: TracedRun,
  { call, number }: { readonly call: number | null; readonly number: number },
): TurnTrace | AbsentTurn {
  const watcher = new TurnWatcher(
    call,
    number,
    mostRepetitions(model, run.route),
    beginOf(run.spans),
  );
  watch(model, run, watcher, () => watcher.over);
  return watcher.found();
}

/** The turn with the longest turn gap of those that begin in the measured time; null if no reply was audible. */
export function slowestTurn(model: ModelDescription, run: TracedRun): SlowTurn | null {
  const watcher = new GapWatcher(beginOf(run.spans));
  watch(model, run, watcher, () => false);
  return watcher.slowest;
}

/** What begins after this instant is measured. */
export const beginOf = ({ terminating, transient }: Spans): Micros =>
  terminating ? BEFORE_ALL : transient;

function mostRepetitions({ routes }: ModelDescription, name: string): number {
  const route = routes.find((candidate) => candidate.name === name);
  return route?.kind === 'voice_agent' ? route.success.repetitions : 0;
}

/** Runs a replication before a witness, until it has seen enough. */
function watch(
  model: ModelDescription,
  { load, seed, spans, route }: TracedRun,
  witness: Witness,
  isOver: () => boolean,
): void {
  const world = new World(seed, model.routes.length);
  const looked = model.routes.findIndex(({ name }) => name === route);
  world.witness = {
    saw: (turn, ...what) => {
      if (turn.route === looked) witness.saw(turn, ...what);
    },
    ended: (turn, how, at) => {
      if (turn.route === looked) witness.ended(turn, how, at);
    },
  };
  const system = new System(model, load, seed, world, spans.transient);
  const { sim } = world;
  const runTo = (end: Micros): void => {
    while (sim.now < end && !isOver()) sim.run(Math.min(sim.now + SLICE, end));
  };
  if (!spans.terminating) runTo(spans.transient);
  if (isOver()) return;
  system.measure(beginOf(spans));
  runTo(spans.transient + spans.measure);
}
