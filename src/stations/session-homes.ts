const NOWHERE = -1;
const NOBODY = -1;

/** Which worker has what is cached of a session. Numbers of sessions that were closed are used again. */
export class SessionHomes {
  private readonly homes: number[] = []; // by session
  private readonly closings: number[] = []; // by session: how often its number was closed

  /** The worker that has its tokens; -1 for none. */
  of(session: number): number {
    return session < 0 ? NOWHERE : (this.homes[session] ?? NOWHERE);
  }

  moveTo(session: number, worker: number): void {
    if (session >= 0) this.homes[session] = worker;
  }

  /** Its tokens on this worker were given up. */
  leave(session: number, worker: number): void {
    if (this.of(session) === worker) this.homes[session] = NOWHERE;
  }

  close(session: number): void {
    this.homes[session] = NOWHERE;
    this.closings[session] = this.visit(session) + 1;
  }

  /** Tells two sessions of one number apart. */
  visit(session: number): number {
    return session < 0 ? 0 : (this.closings[session] ?? 0);
  }

  /** The session, if it is still that visit; else -1. */
  ifOpen(session: number, visit: number): number {
    return visit === this.visit(session) ? session : NOBODY;
  }
}
