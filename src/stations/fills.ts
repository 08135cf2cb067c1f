import { type Job, Line, type Micros, Phase, type Timers } from '../engine/index.ts';
import type { Site } from './site.ts';

/** Something that is being made, and who waits for it. */
class Fill {
  key = -1;
  readonly waiting = new Line();
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }
}

/** What becomes of those who waited. */
interface Answers {
  /** It is there now. */
  readonly found: (job: Job) => void;
  /** It is for this job to make it. */
  readonly makes: (job: Job) => void;
}

/**
 * What is missing in a cache and is being made: one job makes it, and whoever asks for it meanwhile waits for that
 * (single flight; leases in Nishtala et al. 2013). Whoever makes it may fail without telling, so after a time the
 * one that has waited longest makes it too.
 */
export class Fills {
  private readonly fills = new Map<number, Fill>(); // by key
  private readonly all: Fill[] = [];
  private readonly free: Fill[] = [];
  private readonly timeouts: Timers; // by number of the fill
  private readonly longest: Micros;
  private readonly answers: Answers;

  /** `longest`: how long to wait for who makes it, in whole microseconds, 1 or more. */
  constructor(site: Site, longest: Micros, answers: Answers) {
    this.longest = longest;
    this.answers = answers;
    this.timeouts = site.timers('fill', Phase.Timeout, 64, (number) =>
      this.giveUpOn(this.all[number]!),
    );
  }

  /** The job asks for what is missing: it makes it, or waits until another one has. */
  ask(job: Job): void {
    const fill = this.fills.get(job.content);
    if (fill !== undefined) fill.waiting.push(job);
    else {
      this.begin(job.content);
      this.answers.makes(job);
    }
  }

  /** It has been made: all that waited for it have it. */
  made(key: number): void {
    const fill = this.fills.get(key);
    if (fill === undefined) return;
    this.end(fill);
    while (fill.waiting.length > 0) this.answers.found(fill.waiting.shift());
  }

  /** A job that waits goes. */
  takeOut(job: Job): void {
    this.fills.get(job.content)!.waiting.remove(job);
  }

  private begin(key: number): void {
    const fill = this.free.pop() ?? this.newFill();
    fill.key = key;
    this.fills.set(key, fill);
    this.timeouts.set(fill.number, this.longest);
  }

  private end(fill: Fill): void {
    this.timeouts.clear(fill.number);
    this.fills.delete(fill.key);
    this.free.push(fill);
  }

  private giveUpOn(fill: Fill): void {
    if (fill.waiting.length === 0) {
      this.end(fill);
      return;
    }
    this.timeouts.set(fill.number, this.longest);
    this.answers.makes(fill.waiting.shift());
  }

  private newFill(): Fill {
    const fill = new Fill(this.all.length);
    this.all.push(fill);
    return fill;
  }
}
