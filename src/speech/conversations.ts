import type { Job } from '../engine/index.ts';
import { nameOf, type World } from '../stations/index.ts';
import { Call, Turn } from './calls-and-turns.ts';
import { Records } from './records.ts';

const NO_TURN = -1;

/**
 * The calls and turns of a route, and the jobs that are under way for them. A record is used again once its
 * call or turn is over and nothing of it is to come any more: no job, no event.
 */
export class Conversations {
  readonly calls = new Records((id) => new Call(id));
  readonly turns: Records<Turn>;
  private readonly on: Call[] = []; // by audio stream
  private readonly world: World;
  private readonly route: { readonly number: number; readonly urgency: number };
  private readonly closed: (call: Call) => void;

  /** `closed` is told of a call that is over, when nothing of it is under way any more. */
  constructor(
    world: World,
    route: { readonly number: number; readonly urgency: number },
    closed: (call: Call) => void,
  ) {
    this.world = world;
    this.route = route;
    this.closed = closed;
    this.turns = new Records((id) => new Turn(id, route.number));
  }

  /** The call has an audio stream from now on. */
  connect(call: Call, audioStream: number): void {
    call.audioStream = audioStream;
    this.on[audioStream] = call;
  }

  /** The turn that a job is for. */
  turnOf(job: Job): Turn {
    return this.turns.at(job.owner);
  }

  hasTurn(job: Job): boolean {
    return job.owner !== NO_TURN;
  }

  /** A job for a call, and for a turn of it unless that is null; it is to come back to `leave`. */
  job(call: Call, turn: Turn | null): Job {
    const job = this.world.jobs.take();
    job.urgency = this.route.urgency;
    job.route = this.route.number;
    job.owner = NO_TURN;
    job.arrivedAt = this.world.sim.now;
    call.pending++;
    if (turn !== null) {
      job.owner = turn.id;
      job.content = turn.reply;
      turn.pending++;
    }
    if (this.world.watch !== null) this.world.watch.sends(job, nameOf(call.key, call.number + 1));
    return job;
  }

  /** A request for a turn has a job under way, which is to come back to `returned`. */
  sent(turn: Turn): void {
    turn.call!.pending++;
    turn.pending++;
  }

  /** One of these jobs is under way no more. */
  returned(turn: Turn): void {
    const { call } = turn;
    this.settle(turn);
    this.settleCall(call!);
  }

  /** A job has come back. */
  leave(job: Job): void {
    let call: Call;
    if (!this.hasTurn(job)) call = this.on[job.session]!;
    else {
      const turn = this.turnOf(job);
      call = turn.call!;
      this.settle(turn);
    }
    this.world.jobs.give(job);
    this.settleCall(call);
  }

  /** One thing fewer is to come of the turn. */
  settle(turn: Turn): void {
    turn.pending--;
    if (turn.ended) this.giveBack(turn);
  }

  /** One thing fewer is to come of the call. */
  settleCall(call: Call): void {
    call.pending--;
    if (call.over) this.close(call);
  }

  /** The turn is over, however it ended. */
  end(turn: Turn): void {
    turn.ended = true;
    const call = turn.call!;
    if (call.turn === turn) call.turn = null;
    this.giveBack(turn);
  }

  /** The caller has hung up. */
  hangUp(call: Call): void {
    call.over = true;
    this.close(call);
  }

  private giveBack(turn: Turn): void {
    if (turn.pending === 0) this.turns.give(turn);
  }

  private close(call: Call): void {
    if (call.pending > 0) return;
    this.calls.give(call);
    this.closed(call);
  }
}
