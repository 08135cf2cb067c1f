import type { Job, Micros } from '../engine/index.ts';

/** One thing asked of a service, in one attempt or more. Reused. */
export class Request {
  owner = -1; // number by which whoever asks knows it
  call = 0;
  utterance = 0;
  subTurn = 0;
  request = 0;
  begun: Micros = NaN;
  tries = 0; // attempts so far, those included that a breaker kept from setting out
  sent = 0; // those that set out
  underWay = 0; // two at most: one, and the one beside it
  waits = false; // for its next attempt
  serial = 0; // of those that the record has stood for: changes when one ends
  readonly jobs: (Job | null)[] = [null, null];
  readonly tickets = [0, 0]; // of the breaker
  readonly isFirst = [false, false];

  /** Reused too: no two requests under way share one. */
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }

  /** What follows the owner is the key of its fate. */
  begin(
    now: Micros,
    owner: number,
    call: number,
    utterance: number,
    subTurn: number,
    request: number,
  ): void {
    this.owner = owner;
    this.call = call;
    this.utterance = utterance;
    this.subTurn = subTurn;
    this.request = request;
    this.begun = now;
    this.tries = 0;
    this.sent = 0;
    this.waits = false;
  }
}

/** Hands out requests and takes them back, so a steady run allocates none. */
export class RequestPool {
  private readonly all: Request[] = [];
  private readonly free: Request[] = [];

  take(): Request {
    const known = this.free.pop();
    if (known !== undefined) return known;
    const request = new Request(this.all.length);
    this.all.push(request);
    return request;
  }

  give(request: Request): void {
    this.free.push(request);
  }

  at(id: number): Request {
    return this.all[id]!;
  }
}
