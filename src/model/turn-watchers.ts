import type { Micros } from '../engine/index.ts';
import { Loss, type TurnOfRoute, type Witness } from '../stations/index.ts';
import type { AbsentTurn, SlowTurn, TracedTurn, TurnSpan, TurnTrace } from './trace.ts';

/** The turns of a call in a run. */
interface SeenCall {
  readonly first: number;
  last: number;
  how: string | null;
}

/** Keeps what happens in one planned turn and its repetitions, and which calls had which turns. */
export class TurnWatcher implements Witness {
  /** Nothing more of the turn is to come. */
  over = false;
  private readonly turns: { again: number; spans: TurnSpan[]; ending: TracedTurn['ending'] }[] = [];
  private readonly calls = new Map<number, SeenCall>();
  private call: number | null;
  private readonly number: number;
  private readonly repetitions: number;
  private readonly after: Micros;

  /** `call` null: the first whose first turn begins after `after`. `repetitions`: at most so many are to come. */
  constructor(call: number | null, number: number, repetitions: number, after: Micros) {
    this.call = call;
    this.number = number;
    this.repetitions = repetitions;
    this.after = after;
  }

  saw(turn: TurnOfRoute, where: string, what: string, from: Micros, to: Micros): void {
    this.noteCall(turn, from);
    if (turn.caller !== this.call) return;
    if (turn.number > this.number) this.over = true;
    if (turn.number !== this.number) return;
    let last = this.turns.at(-1);
    if (last?.again !== turn.again) {
      last = { again: turn.again, spans: [], ending: null };
      this.turns.push(last);
    }
    last.spans.push({ where, what, from, to });
  }

  ended(turn: TurnOfRoute, how: string, at: Micros): void {
    const seen = this.calls.get(turn.caller);
    if (seen !== undefined) seen.how = how;
    const last = this.turns.at(-1);
    if (turn.caller !== this.call || turn.number !== this.number || last === undefined) return;
    last.ending = { how, at };
    const hangsUp = how === Loss.Abandoned;
    this.over = hangsUp || turn.again === this.repetitions;
  }

  found(): TurnTrace | AbsentTurn {
    const { call, number, turns } = this;
    if (call !== null && turns.length > 0) return { call, number, turns };
    const seen = call === null ? undefined : this.calls.get(call);
    return { call, seen: seen ?? null, nearest: this.nearest() };
  }

  private nearest(): number[] {
    const { call, number } = this;
    const others = [...this.calls]
      .filter(([, { first, last }]) => first <= number && number <= last)
      .map(([other]) => other)
      .sort((a, b) => a - b);
    const before = others.filter((other) => call !== null && other < call).at(-1);
    const after = others.find((other) => call === null || other > call);
    return [before, after].filter((other) => other !== undefined);
  }

  private noteCall({ caller, number }: TurnOfRoute, from: Micros): void {
    const seen = this.calls.get(caller);
    if (seen !== undefined) {
      seen.last = number;
      seen.how = null;
      return;
    }
    this.calls.set(caller, { first: number, last: number, how: null });
    if (this.call === null && number === 0 && from > this.after) this.call = caller;
  }
}

/** Finds the turn whose caller waited longest for the reply. */
export class GapWatcher implements Witness {
  /** Of those that began after `after` and have ended; the first of equals. */
  slowest: SlowTurn | null = null;
  private readonly on = new Map<number, { begins: Micros; voiceEnds: Micros; audible: Micros }>(); // by caller
  private readonly after: Micros;

  constructor(after: Micros) {
    this.after = after;
  }

  saw({ caller }: TurnOfRoute, where: string, what: string, from: Micros, to: Micros): void {
    let turn = this.on.get(caller);
    if (turn === undefined) {
      turn = { begins: from, voiceEnds: NaN, audible: NaN };
      this.on.set(caller, turn);
    }
    if (where === 'endpointing') {
      turn.voiceEnds = from;
      turn.audible = NaN;
    } else if (where === 'playback' && what === 'buffers') turn.audible = to;
  }

  ended({ caller, number }: TurnOfRoute): void {
    const turn = this.on.get(caller);
    this.on.delete(caller);
    if (turn === undefined || turn.begins <= this.after) return;
    const gap = turn.audible - turn.voiceEnds;
    if (gap > (this.slowest?.gap ?? -1)) this.slowest = { call: caller, number, gap };
  }
}
