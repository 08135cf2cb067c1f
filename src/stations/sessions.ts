import { type Job, Line } from '../engine/index.ts';
import type { Reservation } from '../policies/index.ts';
import type { GpuMemory } from './gpu-memory.ts';
import type { World } from './world.ts';

/** An open audio stream, say: state that lives on one worker. */
class Session {
  open = false;
  urgency = 0; // of its jobs
  worker = -1;
  /** One of its jobs is at the worker, waiting or in service. */
  active = false;
  /** Its worker is gone, and it has yet to be opened anew on another one. */
  away = false;
  /** Jobs that came while another was active, or it was away. */
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
 * sessions for its speed (a tie goes to the first) of those that have room and may serve it, and stays there
 * until it closes, or the worker is lost. Then it moves at once, or is away until its caller has opened it anew.
 */
export class Sessions {
  private readonly placed: number[]; // by worker: sessions now on it
  private readonly closed: Uint8Array; // by worker: does it take no new ones?
  private emptied: ((worker: number) => void) | null = null;
  private readonly sessions: (Session | undefined)[] = []; // by number
  private readonly world: World;
  private readonly speeds: readonly number[];

  private readonly state: SessionMemory | null; // null: it takes no memory

  private readonly reservation: Reservation | null; // null: every worker may serve it

  constructor(
    world: World,
    speeds: readonly number[],
    state: SessionMemory | null = null,
    reservation: Reservation | null = null,
  ) {
    this.world = world;
    this.speeds = speeds;
    this.state = state;
    this.reservation = reservation;
    this.placed = speeds.map(() => 0);
    this.closed = new Uint8Array(speeds.length);
  }

  /** Opens a session of jobs of this urgency and returns its number, for `job.session`; -1 if no worker has room for it. */
  open(urgency = 0): number {
    const worker = this.leastLoaded(urgency);
    if (worker < 0) {
      if (this.state !== null) this.state.memories[0]!.refusals++; // of all of them together
      return NO_SESSION;
    }
    if (this.state !== null) this.state.memories[worker]!.take(this.state.perSession);
    const number = this.world.openSession();
    this.placed[worker]!++;
    this.sessions[number] ??= new Session();
    const session = this.sessions[number];
    session.open = true;
    session.away = false;
    session.urgency = urgency;
    session.worker = worker;
    return number;
  }

  /** Closes a session none of whose jobs is at the station. */
  close(number: number): void {
    const worker = this.workerOf(number);
    const session = this.sessions[number]!;
    session.open = false;
    if (session.away) {
      session.away = false;
      this.world.closeSession(number);
      return;
    }
    this.placed[worker]!--;
    if (this.state !== null) this.state.memories[worker]!.give(this.state.perSession);
    this.world.closeSession(number);
    if (this.placed[worker] === 0 && this.emptied !== null) this.emptied(worker);
  }

  /** Sessions that are open. */
  get size(): number {
    return this.placed.reduce((sum, on) => sum + on, 0);
  }

  /** Sessions that are on a worker. */
  on(worker: number): number {
    return this.placed[worker]!;
  }

  /** Moves the sessions of a worker that takes none to others, as if they opened now; those for which none has room stay. */
  moveFrom(worker: number): void {
    const { state } = this;
    for (const session of this.sessions) {
      if (session?.worker !== worker || !session.open) continue;
      const other = this.leastLoaded(session.urgency);
      if (other < 0) continue;
      if (state !== null) {
        state.memories[worker]!.give(state.perSession);
        state.memories[other]!.take(state.perSession);
      }
      this.placed[worker]!--;
      this.placed[other]!++;
      session.worker = other;
    }
  }

  /** The sessions of a worker lose it: their jobs wait behind until they have been opened anew. Returns their numbers. */
  cutOffFrom(worker: number): number[] {
    const { state } = this;
    const cut = [...this.sessions.keys()].filter((number) => {
      const session = this.sessions[number];
      return session?.worker === worker && session.open && !session.away;
    });
    for (const number of cut) {
      this.sessions[number]!.away = true;
      this.placed[worker]!--;
      if (state !== null) state.memories[worker]!.give(state.perSession);
    }
    return cut;
  }

  isAway(number: number): boolean {
    return this.sessions[number]?.away === true;
  }

  /** A job of a session that is away goes behind, in front of those that came after it. */
  putBehind(job: Job): void {
    this.sessions[job.session]!.behind.unshift(job);
  }

  /** A session that is away is opened anew, on another worker or on the same one; false if none has room for it. */
  reopen(number: number): boolean {
    const { state } = this;
    const session = this.sessions[number]!;
    const worker = this.leastLoaded(session.urgency);
    if (worker < 0) return false;
    if (state !== null) state.memories[worker]!.take(state.perSession);
    this.placed[worker]!++;
    session.worker = worker;
    session.away = false;
    return true;
  }

  /** Are new ones placed on this worker? They are, unless it is said here. */
  setTaking(worker: number, taking: boolean): void {
    this.closed[worker] = taking ? 0 : 1;
  }

  /** `emptied` is told of a worker whose last session has closed. */
  whenEmptied(emptied: (worker: number) => void): void {
    this.emptied = emptied;
  }

  workerOf(number: number): number {
    return this.sessions[number]!.worker;
  }

  /** May this job stand in line? If not it waits behind the session's job that does. */
  admit(job: Job): boolean {
    const session = this.sessions[job.session]!;
    if (session.active || session.away) {
      session.behind.push(job);
      return false;
    }
    session.active = true;
    return true;
  }

  /** The session's job has been served: returns its next one, or null. */
  release(number: number): Job | null {
    const session = this.sessions[number]!;
    session.active = !session.away && session.behind.length > 0;
    return session.active ? session.behind.shift() : null;
  }

  /** Of the workers that have room; -1 if none has. */
  private leastLoaded(urgency: number): number {
    const { state, reservation } = this;
    let choice = -1;
    let least = Infinity;
    for (let worker = 0; worker < this.placed.length; worker++) {
      if (this.closed[worker] === 1) continue;
      if (state !== null && state.memories[worker]!.available < state.perSession) continue;
      if (reservation !== null && !reservation.mayServe(worker, urgency)) continue;
      const load = (this.placed[worker]! + 1) / this.speeds[worker]!;
      if (load < least) {
        least = load;
        choice = worker;
      }
    }
    return choice;
  }
}
