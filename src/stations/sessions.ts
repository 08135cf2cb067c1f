import { type Job, Line } from '../engine/index.ts';
import type { World } from './world.ts';

/** An open audio stream, say: state that lives on one worker. */
class Session {
  worker = -1;
  /** One of its jobs is at the worker, waiting or in service. */
  active = false;
  /** Jobs that came while another was active. */
  readonly behind = new Line();
}

/**
 * Sessions placed on workers. A session is placed, when it opens, on the worker with the fewest open
 * sessions for its speed (a tie goes to the first), and stays there until it closes.
 */
export class Sessions {
  private readonly placed: number[]; // by worker: sessions now on it
  private readonly sessions: Session[] = []; // by number
  private readonly world: World;
  private readonly speeds: readonly number[];

  constructor(world: World, speeds: readonly number[]) {
    this.world = world;
    this.speeds = speeds;
    this.placed = speeds.map(() => 0);
  }

  /** Opens a session and returns its number, for `job.session`. */
  open(): number {
    const number = this.world.openSession();
    const worker = this.leastLoaded();
    this.placed[worker]!++;
    this.sessions[number] ??= new Session();
    this.sessions[number].worker = worker;
    return number;
  }

  /** Closes a session none of whose jobs is at the station. */
  close(number: number): void {
    this.placed[this.workerOf(number)]!--;
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

  private leastLoaded(): number {
    let choice = 0;
    let least = Infinity;
    for (let worker = 0; worker < this.placed.length; worker++) {
      const load = (this.placed[worker]! + 1) / this.speeds[worker]!;
      if (load < least) {
        least = load;
        choice = worker;
      }
    }
    return choice;
  }
}
