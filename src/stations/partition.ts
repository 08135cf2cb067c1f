import { type EventKind, type Job, Line, type Micros, Phase } from '../engine/index.ts';
import type { Distribution } from '../random/index.ts';
import { Reconnects } from './reconnects.ts';
import type { Site } from './site.ts';

/** What callers do who do not reach a region. */
export interface PartitionRules {
  /** An attempt to connect is given up after that time. */
  readonly connectTimeout: Micros;
  /** From the loss of an audio stream until the caller opens it anew. */
  readonly reconnect: Distribution;
}

/** The router's side of it. */
interface Switchboard {
  /** Opens the stream of that number anew at a target that is reached; false if there is none with room for it. */
  readonly reopen: (stream: number) => boolean;
  readonly send: (job: Job) => void;
  /** The job's call has not come through. */
  readonly fail: (job: Job) => void;
}

/** An audio stream that was cut off, or was once. */
class Stream {
  isOff = false;
  away = 0; // its jobs that were sent out and have not come back
  readonly waiting = new Line(); // its jobs, in the order in which they came
}

/**
 * The targets of a router that are not reached from there. Whoever calls one fails once the attempt to connect is given
 * up. Audio streams that were open there are cut off: what their callers say waits until they have reconnected
 * elsewhere and what was under way has come back or is lost; then it is sent again in order.
 */
export class Partition {
  private readonly cut: Uint8Array; // by target
  private readonly streams: (Stream | undefined)[] = []; // by number
  private reconnects: Reconnects | null = null;
  private connectTimeout: Micros = 0;
  private readonly givenUp: EventKind;
  private readonly site: Site;
  private readonly board: Switchboard;

  constructor(site: Site, targets: number, board: Switchboard) {
    this.site = site;
    this.board = board;
    this.cut = new Uint8Array(targets);
    this.givenUp = site.event('not reached', Phase.Timeout, (id) => board.fail(site.jobAt(id)));
  }

  isCut(target: number): boolean {
    return this.cut[target] === 1;
  }

  /** How its callers behave, before anything happens. */
  behave({ connectTimeout, reconnect }: PartitionRules): void {
    this.connectTimeout = connectTimeout;
    this.reconnects ??= new Reconnects(this.site, reconnect, (stream) => this.reconnect(stream));
  }

  /** The target is not reached any more; `streams`: those that are open there. */
  cutOff(target: number, streams: readonly number[]): void {
    this.cut[target] = 1;
    for (const number of streams) {
      const stream = this.streamOf(number);
      if (stream.isOff) continue;
      stream.isOff = true;
      this.reconnects!.begin(number);
    }
  }

  restore(target: number): void {
    this.cut[target] = 0;
  }

  /** A job that calls a target that is not reached: it fails after a while. */
  holdUntilGivenUp(job: Job): void {
    this.site.after(this.connectTimeout, this.givenUp, job.id);
  }

  /** A stream opens where another target was wanted that is not reached: it is off until its caller has tried again. */
  opensOff(number: number): void {
    const stream = this.streamOf(number);
    stream.isOff = true;
    this.reconnects!.begin(number);
  }

  /** Must this job of a stream wait? If not it is counted as sent. */
  holds(job: Job, number: number): boolean {
    const stream = this.streams[number];
    if (stream === undefined || (!stream.isOff && stream.waiting.length === 0)) {
      this.streamOf(number).away++;
      return false;
    }
    stream.waiting.push(job);
    return true;
  }

  /** A job of a stream has come back, or was lost. Does it have to be sent again? Then it waits. */
  cameBack(job: Job, number: number): boolean {
    const stream = this.streams[number]!;
    stream.away--;
    const again = stream.isOff;
    if (again) putInOrder(stream.waiting, job);
    return again;
  }

  /** What waits is sent, if nothing is in its way. */
  goOn(number: number): void {
    const stream = this.streams[number];
    if (stream === undefined || stream.isOff || stream.away > 0) return;
    while (stream.waiting.length > 0) {
      stream.away++;
      this.board.send(stream.waiting.shift());
    }
  }

  /** None of its jobs is here. */
  closed(number: number): void {
    const stream = this.streams[number];
    if (stream !== undefined) stream.isOff = false;
  }

  private reconnect(number: number): boolean {
    const stream = this.streams[number]!;
    if (!stream.isOff) return true;
    if (!this.board.reopen(number)) return false;
    stream.isOff = false;
    this.goOn(number);
    return true;
  }

  private streamOf(number: number): Stream {
    this.streams[number] ??= new Stream();
    return this.streams[number];
  }
}

/** In front of those that came after it: it was sent before them. */
function putInOrder(waiting: Line, job: Job): void {
  const later: Job[] = [];
  while (waiting.length > 0) later.push(waiting.shift());
  const place = later.findIndex(({ arrivedAt }) => arrivedAt > job.arrivedAt);
  later.splice(place < 0 ? later.length : place, 0, job);
  for (const each of later) waiting.push(each);
}
