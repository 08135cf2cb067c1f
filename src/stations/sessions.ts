import { type Job, Line } from '../engine/index.ts';
import type { GpuMemory } from './gpu-memory.ts';
import type { World } from './world.ts';

/** An open audio stream, say: state that lives on one worker. */
class Session {
  worker = -1;
  /** One of its jobs is at the worker, waiting or in service. */
  active = false;
  /** Jobs that came while another was active. */
  readonly behind = new Line();
}

/** Memory in which the state of sessions lies. */
export interface SessionMemory {
  /** By worker. */
  readonly memories: readonly GpuMemory[];
  /** Bytes that a session takes for as long as it is open. */
  readonly perSession: number;
}

/** Number of a session for which no worker has room. */
const NO_SESSION = -1;

/**
 * Sessions placed on workers. A session is placed, when it opens, on the worker with the fewest open
 * sessions for its speed (a tie goes to the first) of those that have room, and stays there until it closes.
 */
export class Sessions {
  private readonly placed: number[]; // by worker: sessions now on it
  private readonly sessions: Session[] = []; // by number
  private readonly world: World;
  private readonly speeds: readonly number[];

  private readonly state: SessionMemory | null; // null: it takes no memory

  constructor(world: World, speeds: readonly number[], state: SessionMemory | null = null) {
    this.world = world;
    this.speeds = speeds;
    this.state = state;
    this.placed = speeds.map(() => 0);
  }

  /** Opens a session and returns its number, for `job.session`; -1 if no worker has room for it. */
  open(): number {
    const worker = this.leastLoaded();
    if (worker < 0) {
      this.state!.memories[0]!.refusals++; // of all of them together
      return NO_SESSION;
    }
    if (this.state !== null) this.state.memories[worker]!.take(this.state.perSession);
    const number = this.world.openSession();
    this.placed[worker]!++;
    this.sessions[number] ??= new Session();
    this.sessions[number].worker = worker;
    return number;
  }

  /** Closes a session none of whose jobs is at the station. */
  close(number: number): void {
    const worker = this.workerOf(number);
    this.placed[worker]!--;
    if (this.state !== null) this.state.memories[worker]!.give(this.state.perSession);
    this.world.closeSession(number);
  }

  workerOf(number: number): number {
    return this.sessions[number]!.worker;
  }

  /** May this job stand in line? If not it waits behind the session's job that does. */
  admit(job: Job): boolean {
    const session = this.sessions[job.session]!;
    if (session.active) {
      session.behind.push(job);
      return false;
    }
    session.active = true;
    return true;
  }

  /** The session's job has been served: returns its next one, or null. */
  release(number: number): Job | null {
    const session = this.sessions[number]!;
    if (session.behind.length > 0) return session.behind.shift();
    session.active = false;
    return null;
  }

  /** Of the workers that have room; -1 if none has. */
  private leastLoaded(): number {
    const { state } = this;
    let choice = -1;
    let least = Infinity;
    for (let worker = 0; worker < this.placed.length; worker++) {
      if (state !== null && state.memories[worker]!.available < state.perSession) continue;
      const load = (this.placed[worker]! + 1) / this.speeds[worker]!;
      if (load < least) {
        least = load;
        choice = worker;
      }
    }
    return choice;
  }
}
