import { type Job, ZERO } from '../engine/index.ts';

/** Where a sequence is. */
export const Stage = {
  /** In line: not yet in service, or preempted. */
  Waiting: 0,
  Running: 1,
  /** Its last token is made; it leaves at this instant. */
  Done: 2,
} as const;

/** What keeps a line waiting although a place is free. */
export const Lack = { Nothing: 0, Memory: 1, Voice: 2 } as const;

const NO_VOICE = -1;

/** What a station with continuous batching knows of one job that is there. */
export class Sequence {
  worker = -1;
  stage: number = Stage.Done;
  began = false; // its service did; a preempted one waits all the same
  cancelled = false;
  displaced = false; // its worker was lost in the middle of its service, and it waits for another one
  voice = NO_VOICE;
  visit = 0; // of its session, whose tokens are kept only if it has not been closed since
  unread = 0; // tokens of context to be read before the next one is made
  reads = 0; // of them in the step that runs
  held = 0; // tokens that it has memory for
  processed = 0; // tokens read and made for it, again after every preemption
  lacksVoice = false; // since its worker was last looked at
  memoryBlocked = ZERO; // for how long its line had been held up when it came
  voiceBlocked = ZERO;

  readonly job: Job;
  constructor(job: Job) {
    this.job = job;
  }

  arrive(worker: number, voice: number, visit: number): void {
    this.worker = worker;
    this.voice = voice;
    this.visit = visit;
    this.stage = Stage.Waiting;
    this.began = false;
    this.cancelled = false;
    this.displaced = false;
    this.processed = 0;
    this.lacksVoice = false;
  }

  get needsVoice(): boolean {
    return this.voice !== NO_VOICE;
  }

  /** Tokens that the next one is made from; a prompt of none counts as one. */
  get context(): number {
    return Math.max(this.job.prompt, 1) + this.job.made;
  }

  /** Is it in the step that runs, or does it wait to be read? */
  get takesPart(): boolean {
    return this.unread === 0 || this.reads > 0;
  }

  /** Has it made all that was asked for? */
  get isComplete(): boolean {
    return this.job.made >= this.job.output;
  }

  /** A step is over in which it took part, or waited to be read: did it make a token? */
  advance(): boolean {
    this.unread -= this.reads;
    this.processed += this.reads;
    this.reads = 0;
    if (this.unread > 0) return false;
    this.job.made++;
    this.processed++;
    return true;
  }
}
