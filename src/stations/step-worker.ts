import { type Job, Line, type Micros, ZERO } from '../engine/index.ts';
import type { GpuMemory } from './gpu-memory.ts';
import type { LookedAt } from './looks.ts';
import type { Prefixes } from './prefixes.ts';
import { type Sequence, Stage } from './sequence.ts';
import { Stalls } from './stalls.ts';
import type { Step } from './step-time.ts';
import type { TokenCounts } from './token-counts.ts';
import type { Voices } from './voices.ts';

/** How a worker with continuous batching may be loaded. */
export interface StepLimits {
  /** The most sequences in service at a time. */
  readonly maxSequences: number;
  /** The most tokens that a step processes; at least as many as sequences. */
  readonly stepTokens: number;
  /** KV cache of one token, in bytes. */
  readonly perToken: number;
  /** Admission takes the memory of all the tokens that will be made, so that nobody is ever preempted. */
  readonly reservesAll?: boolean;
}

interface StepWorkerOptions {
  readonly speed: number;
  readonly urgencies: number;
  readonly memory: GpuMemory;
  readonly prefixes: Prefixes;
  readonly voices: Voices | null;
  readonly limits: StepLimits;
  readonly counts: TokenCounts;
}

/**
 * One worker with continuous batching: the jobs that wait for it, the sequences in service, and their memory.
 * Those in service are in the order of their admission: in it prompts are read, and against it they are
 * preempted.
 */
export class StepWorker implements Step, LookedAt<StepWorker> {
  readonly perSpeed: number;
  readonly lines: readonly Line[]; // by urgency
  readonly running: Sequence[] = []; // the first `size` of them
  size = 0;
  jobs = 0; // waiting and in service
  stepping = false;
  takesJobs = true; // may new ones be routed to it?
  gone = false; // it is lost: nothing begins on it
  stepIsVoid = false; // it was lost in the step that runs, which comes to nothing
  cancelled = 0; // sequences in service that are called off
  readonly stalls = new Stalls();
  // Of the step that runs:
  since: Micros = ZERO;
  sequences = 0;
  promptTokens = 0;
  cachedTokens = 0;
  longestContext = 0;

  awaitsLook = false;
  nextToLookAt: StepWorker | null = null;

  readonly id: number;
  readonly memory: GpuMemory;
  readonly prefixes: Prefixes;
  readonly voices: Voices | null;
  // A copy of the limits: those of each replication have another shape to the compiler, and these are read at every step.
  private readonly maxSequences: number;
  private readonly stepTokens: number;
  private readonly perToken: number;
  private readonly reservesAll: boolean;
  private readonly counts: TokenCounts;

  constructor(id: number, options: StepWorkerOptions) {
    this.id = id;
    this.perSpeed = 1 / options.speed;
    this.lines = Array.from({ length: options.urgencies }, () => new Line());
    this.memory = options.memory;
    this.prefixes = options.prefixes;
    this.voices = options.voices;
    this.maxSequences = options.limits.maxSequences;
    this.stepTokens = options.limits.stepTokens;
    this.perToken = options.limits.perToken;
    this.reservesAll = options.limits.reservesAll ?? false;
    this.counts = options.counts;
  }

  // Who may join.

  lineOf(job: Job): Line {
    return this.lines[job.urgency]!;
  }

  get hasPlace(): boolean {
    return this.size < this.maxSequences;
  }

  get isFull(): boolean {
    return this.size === this.maxSequences;
  }

  /** Tokens of a step that those in service leave free. */
  get freeTokens(): number {
    let free = this.stepTokens;
    for (let i = 0; i < this.size; i++) free -= Math.max(this.running[i]!.unread, 1);
    return free;
  }

  /** Tokens that it needs memory for when it is admitted: what it has to read and the next one, or all. */
  private tokensToHold(sequence: Sequence): number {
    const { context, job } = sequence;
    return this.reservesAll ? context + job.output - job.made : context + 1;
  }

  /** Could it ever be in service, had it the worker to itself? */
  fits(sequence: Sequence, voiceBytes: number): boolean {
    const bytes = this.tokensToHold(sequence) * this.perToken;
    return bytes + (sequence.needsVoice ? voiceBytes : 0) <= this.memory.most;
  }

  /**
   * Takes a sequence whose voice is ready into service, if there is memory for all of its context and the next
   * token. What is cached of its session is not read again, but for one token: something must be computed.
   */
  admit(sequence: Sequence, session: number): boolean {
    const { memory } = this;
    const { perToken } = this;
    const { context } = sequence;
    const ofVoice = sequence.needsVoice ? this.voices!.idleBytes(sequence.voice) : 0;
    const held = this.tokensToHold(sequence);
    if (held * perToken + ofVoice > memory.available) {
      memory.refusals++;
      return false;
    }
    if (sequence.needsVoice) this.voices!.use(sequence.voice);
    const kept = this.prefixes.handOver(session);
    const cached = Math.min(kept, sequence.job.prefix, context - 1);
    if (kept > held) memory.give((kept - held) * perToken);
    else memory.take((held - kept) * perToken);
    sequence.held = held;
    sequence.unread = context - cached;
    sequence.stage = Stage.Running;
    this.lineOf(sequence.job).remove(sequence.job);
    this.running[this.size++] = sequence;
    this.counts.cachedTokens += cached;
    return true;
  }

  // A step.

  /** Every decoding sequence gets memory for one token more; those admitted last are preempted if it does not suffice. */
  grow(): void {
    if (this.reservesAll) return;
    const { memory, running } = this;
    const { perToken } = this;
    const bytes = this.decoding() * perToken;
    const suffices = bytes <= memory.available;
    if (suffices) memory.take(bytes);
    for (let i = 0; i < this.size; i++) {
      const sequence = running[i]!;
      if (sequence.unread > 0) continue;
      if (!suffices)
        while (sequence.stage === Stage.Running && !memory.take(perToken)) this.preempt();
      if (sequence.stage === Stage.Running) sequence.held++;
    }
  }

  /** Says what the next step processes: a token of each that decodes, then prompts, first come first. */
  compose(): void {
    const decoding = this.decoding();
    let free = this.stepTokens - decoding;
    this.sequences = decoding;
    this.promptTokens = 0;
    this.cachedTokens = 0;
    this.longestContext = 0;
    for (let i = 0; i < this.size; i++) {
      const sequence = this.running[i]!;
      if (sequence.unread === 0) {
        const { context } = sequence;
        this.cachedTokens += context;
        if (context > this.longestContext) this.longestContext = context;
        continue;
      }
      sequence.reads = Math.min(sequence.unread, free);
      if (sequence.reads === 0) continue;
      free -= sequence.reads;
      this.sequences++;
      this.promptTokens += sequence.reads;
    }
    this.counts.sequenceSteps += this.sequences;
  }

  /** The step is over: writes those to `told` that must be told of it, and says how many they are. */
  advance(told: Sequence[]): number {
    let count = 0;
    this.counts.promptTokens += this.promptTokens;
    for (let i = 0; i < this.size; i++) {
      const sequence = this.running[i]!;
      if (!sequence.advance()) continue;
      this.counts.outputTokens++;
      if (sequence.cancelled) continue;
      if (sequence.isComplete) sequence.stage = Stage.Done;
      if (sequence.isComplete || sequence.job.made >= sequence.job.notice) told[count++] = sequence;
    }
    return count;
  }

  /** Those called off are done; writes them to `told` and says how many they are. */
  callOff(told: Sequence[]): number {
    let count = 0;
    for (let i = 0; i < this.size; i++) {
      const sequence = this.running[i]!;
      if (!sequence.cancelled) continue;
      sequence.stage = Stage.Done;
      told[count++] = sequence;
    }
    this.cancelled = 0;
    return count;
  }

  /** Those that are done make place. */
  closeRanks(): void {
    let stay = 0;
    for (let i = 0; i < this.size; i++) {
      const sequence = this.running[i]!;
      if (sequence.stage === Stage.Running) this.running[stay++] = sequence;
    }
    this.jobs -= this.size - stay;
    this.size = stay;
  }

  /** Lets go of what a sequence holds, but for what is kept of its session, if it has one. */
  release(sequence: Sequence, session: number): void {
    const kept = session < 0 ? 0 : sequence.context - sequence.unread;
    if (sequence.needsVoice) this.voices!.release(sequence.voice);
    this.memory.give((sequence.held - kept) * this.perToken);
    if (kept > 0) this.prefixes.keep(session, kept);
  }

  /** It has neither jobs nor a step to finish. */
  get isDone(): boolean {
    return this.jobs === 0 && !this.stepping;
  }

  /** Gives up all that is kept for jobs to come. */
  forgetAll(): void {
    while (this.prefixes.giveUpOldest());
    while (this.voices?.giveUpOldest());
  }

  /** It has come back, or on: what is to be kept warm is loaded. */
  warm(): void {
    this.voices?.warm();
  }

  /** It is lost: those in service leave it, in the order of their admission, with nothing kept of them. */
  giveUpAll(): Sequence[] {
    const all = this.running.slice(0, this.size);
    for (const sequence of all) {
      this.release(sequence, -1);
      sequence.stage = Stage.Done;
      sequence.reads = 0;
    }
    this.jobs -= this.size;
    this.size = 0;
    this.cancelled = 0;
    if (this.stepping) this.stepIsVoid = true;
    return all;
  }

  /** The sequence admitted last goes back in front of its line, and will be read again. */
  private preempt(): void {
    const sequence = this.running[--this.size]!;
    this.release(sequence, -1);
    sequence.stage = Stage.Waiting;
    this.lineOf(sequence.job).unshift(sequence.job);
    this.counts.preemptions++;
  }

  private decoding(): number {
    let decoding = 0;
    for (let i = 0; i < this.size; i++) if (this.running[i]!.unread === 0) decoding++;
    return decoding;
  }
}
