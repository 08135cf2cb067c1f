import { type EventKind, type Job, type Micros, Phase } from '../engine/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import type { AutoscaleRules } from './autoscaler.ts';
import type { GpuMemory } from './gpu-memory.ts';
import { Looks } from './looks.ts';
import { lossOrder } from './loss-order.ts';
import { Prefixes } from './prefixes.ts';
import { ScaledWorkers } from './scaled-workers.ts';
import { Lack, Sequence, Stage } from './sequence.ts';
import { SessionHomes } from './session-homes.ts';
import type { Site } from './site.ts';
import { SlowStepTime } from './slow-times.ts';
import type { Slowness } from './slowness.ts';
import type { Station } from './station.ts';
import { type StepProfile, StepTime } from './step-time.ts';
import { type StepLimits, StepWorker } from './step-worker.ts';
import { noTokens, type TokenCounts } from './token-counts.ts';
import { TokenWork, type TokenWorkRule } from './token-work.ts';
import { Readiness, Voices } from './voices.ts';
import { Loss } from './waiting-room.ts';
import { chooseWorker } from './worker-choice.ts';
import { FailureCounts } from './worker-counts.ts';

export interface ContinuousBatchingOptions extends StepLimits {
  /** Speed of each worker: 1 takes the time that the profile says, 2 half of it. */
  readonly speeds: readonly number[];
  /** By worker. */
  readonly memories: readonly GpuMemory[];
  /** How many urgencies there are. */
  readonly urgencies: number;
  readonly stepTime: StepProfile;
  /** `sticky`: a session's jobs go to the worker that has its tokens, others to the least loaded one. */
  readonly routing: 'sticky' | 'least_loaded';
  /** What must be resident on a worker before jobs with a `content` can be in service there; null for nothing. */
  readonly voices: {
    readonly resident: number;
    /** Time that a load takes, in microseconds. */
    readonly load: Distribution;
    /** A worker that has the voice may have so many jobs more than another before it is loaded there too. */
    readonly spread: number;
    /** Memory of each, in bytes. */
    readonly bytes: number;
    /** Which one makes room, and how long an idle one stays, as in voices.ts. */
    readonly eviction?: 'lru' | 'lfu';
    readonly keepAlive?: Micros;
    /** Kept warm, as in voices.ts; none if left out. */
    readonly prewarm?: readonly number[];
  } | null;
  /** By route: null where jobs bring their work with them. */
  readonly work: readonly (TokenWorkRule | null)[];
  /** How the number of workers follows the load; null: it is fixed. */
  readonly autoscale?: AutoscaleRules | null;
  /** What may slow it down. */
  readonly slowness?: Slowness | null;
}

const NO_VOICE = -1;

/**
 * Workers that serve sequences of tokens step by step: language models, and synthesizers that stream. A job is
 * routed to a worker when it comes. Between two steps those that have made all their tokens leave, and others
 * join, by urgency, then first come first; whoever needs a voice that is being loaded may be overtaken. In a
 * step each sequence makes a token, once its prompt has been read; prompts are read with the tokens that
 * the step has left, in several steps if they are long (iteration-level scheduling: Yu et al. 2022, Orca;
 * chunked prefill: Agrawal et al. 2023, SARATHI).
 *
 * The KV cache takes memory for every token. Admission needs room for the whole prompt and a token; where a
 * further token finds none, the sequence that was admitted last loses its cache, goes back in front of its
 * line and is read again (preemption by recomputation: Kwon et al. 2023, vLLM). After a job the tokens of its
 * session stay as long as there is room for them, and the session's next job need not read them.
 *
 * The number of workers may follow the load (see autoscaler.ts). Workers may be taken away, and given back, from
 * outside (`lose`): what was cached on them is gone.
 */
export class ContinuousBatching implements Station {
  readonly counts: TokenCounts = noTokens();
  private readonly workers: readonly StepWorker[];
  private readonly toLookAt = new Looks<StepWorker>();
  private readonly sequences: Sequence[] = []; // by id of the job
  private readonly homes = new SessionHomes();
  private readonly work: TokenWork;
  private readonly stepTime: StepTime;
  private readonly stepped: EventKind;
  private readonly loaded: EventKind;
  private readonly loads: Draws | null;
  private readonly told: Sequence[] = []; // room for those who are told of one step
  private readonly look = (worker: StepWorker): void => this.lookAt(worker);

  private readonly scaled: ScaledWorkers | null; // null: all are always on
  private readonly lossOrder: readonly number[];
  private lost = 0; // workers, the first ones of that order
  private readonly site: Site;
  private readonly sticky: boolean;
  private readonly slots: number; // for voices, on each worker
  private readonly voiceBytes: number;
  private readonly spread: number;

  constructor(site: Site, options: ContinuousBatchingOptions) {
    const { voices, speeds } = options;
    this.site = site;
    this.sticky = options.routing === 'sticky';
    this.slots = voices?.resident ?? 0;
    this.voiceBytes = voices?.bytes ?? 0;
    this.spread = voices?.spread ?? 0;
    this.loads = voices === null ? null : new Draws(voices.load, site.stream('voice loads'));
    this.stepTime = options.slowness
      ? new SlowStepTime(site, options.stepTime, options.slowness)
      : new StepTime(site, options.stepTime);
    this.work = new TokenWork(site, options.work);
    this.stepped = site.event('stepped', Phase.Completion, (id) => this.finish(this.workers[id]!));
    this.loaded = site.event('loaded', Phase.Completion, (slot) => this.voiceLoaded(slot));
    this.workers = speeds.map((speed, id) => this.newWorker(id, speed, options));
    this.lossOrder = lossOrder(speeds.length);
    if (voices?.prewarm !== undefined) {
      // Not before the run begins: by then all stations have put their weights on the GPUs.
      const begin = site.event('warms up', Phase.Fault, () => {
        for (const worker of this.workers) if (worker.takesJobs) worker.voices!.beginWarm();
      });
      site.after(0, begin, 0);
    }
    this.scaled = options.autoscale
      ? new ScaledWorkers(site, this.workers, options.autoscale, options.maxSequences)
      : null;
  }

  private newWorker(id: number, speed: number, options: ContinuousBatchingOptions): StepWorker {
    const { urgencies, perToken } = options;
    const memory = options.memories[id]!;
    const prefixes = new Prefixes(memory, perToken, (session) => this.homes.leave(session, id));
    const voices =
      options.voices &&
      new Voices(memory, options.voices, {
        now: () => this.site.sim.now,
        load: (slot) => this.loadVoice(id * this.slots + slot),
        evicted: () => this.counts.voiceEvictions++,
      });
    const { counts } = this;
    const parts = { speed, urgencies, memory, prefixes, voices, limits: options, counts };
    const worker = new StepWorker(id, parts);
    memory.declareHolder(() => prefixes.giveUpOldest() || (voices?.giveUpOldest() ?? false));
    memory.declareWaiter(() => {
      if (worker.stalls.any && !worker.stepping) this.touch(worker);
    });
    return worker;
  }

  measure(): void {
    Object.assign(this.counts, noTokens());
  }

  accept(job: Job): void {
    this.work.assess(job);
    const sequence = this.sequenceOf(job);
    const voice = this.slots > 0 ? job.content : NO_VOICE;
    const homes = this.sticky ? this.homes : null;
    const worker = chooseWorker(this.workers, homes, job.session, voice, this.spread);
    sequence.arrive(worker.id, voice, this.homes.visit(job.session));
    worker.stalls.joins(sequence, this.site.sim.now);
    worker.jobs++;
    worker.lineOf(job).push(job);
    if (!worker.stepping || sequence.needsVoice) this.touch(worker);
  }

  dispatch(): void {
    this.toLookAt.lookAtAll(this.look);
  }

  cancel(job: Job): void {
    const sequence = this.sequences[job.id]!;
    const worker = this.workers[sequence.worker]!;
    if (sequence.stage === Stage.Waiting) {
      this.takeOut(worker, sequence);
      this.drop(sequence, Loss.Cancelled);
      if (!worker.takesJobs) this.touch(worker); // it may have waited for this one only
    } else if (sequence.stage === Stage.Running && !sequence.cancelled) {
      sequence.cancelled = true;
      worker.cancelled++;
      if (!worker.stepping) this.touch(worker);
    }
  }

  /** The session is over: what is cached of it is of no use any more. */
  closeSession(session: number): void {
    for (const { prefixes } of this.workers) prefixes.drop(session);
    this.homes.close(session);
  }

  // Workers that are lost.

  /**
   * So many workers are gone until told otherwise. Jobs in service on those that go now are `lost`, or read anew on
   * others (`restart`); what waits for them goes to others. Where none is left, it waits for the first to come back.
   */
  lose(workers: number, work: 'lost' | 'restart'): void {
    this.site.failures ??= new FailureCounts(this.site.sim);
    const gone: StepWorker[] = [];
    for (; this.lost < workers; this.lost++) {
      const worker = this.workers[this.lossOrder[this.lost]!]!;
      this.site.failures.fails();
      worker.gone = true;
      worker.takesJobs = false;
      gone.push(worker);
    }
    for (const worker of gone) this.vacate(worker, work);
    if (this.lost > workers) this.giveBack(this.lost - workers);
  }

  /** What was on it goes to others, or is lost. A step that runs comes to nothing. */
  private vacate(worker: StepWorker, work: 'lost' | 'restart'): void {
    const { now } = this.site.sim;
    if (worker.stepping && !worker.stepIsVoid) this.stepEnds(worker);
    worker.stalls.settle(now);
    const inService = worker.giveUpAll();
    worker.forgetAll();
    for (const sequence of inService) {
      if (sequence.cancelled) this.drop(sequence, Loss.Cancelled);
      else if (work === 'lost') this.drop(sequence, Loss.Failed);
      else {
        sequence.displaced = true;
        this.site.interrupted(sequence.job);
        this.moveTo(this.workerFor(sequence.job, sequence.voice), sequence);
      }
    }
    this.emptyLines(worker);
  }

  private emptyLines(worker: StepWorker): void {
    for (const line of worker.lines) {
      for (let left = line.length; left > 0; left--) {
        const sequence = this.sequences[line.shift().id]!;
        worker.jobs--;
        if (!sequence.began) worker.stalls.begins(sequence, this.site.sim.now);
        this.moveTo(this.workerFor(sequence.job, sequence.voice), sequence);
      }
    }
  }

  private giveBack(workers: number): void {
    const refuge = this.lost === this.workers.length ? this.workers[0]! : null; // all wait there
    for (let left = workers; left > 0; left--) {
      const worker = this.workers[this.lossOrder[--this.lost]!]!;
      this.site.failures!.repaired();
      worker.forgetAll(); // a voice may have been loaded meanwhile
      worker.gone = false;
      worker.takesJobs = true;
      worker.warm();
      this.touch(worker);
    }
    if (refuge !== null) this.emptyLines(refuge);
  }

  private workerFor(job: Job, voice: number): StepWorker {
    return chooseWorker(this.workers, null, job.session, voice, this.spread);
  }

  /** It joins the line of a worker as the last one, and its context is read from the beginning. */
  private moveTo(worker: StepWorker, sequence: Sequence): void {
    const { job } = sequence;
    sequence.worker = worker.id;
    sequence.stage = Stage.Waiting;
    sequence.lacksVoice = false;
    worker.stalls.joins(sequence, this.site.sim.now);
    worker.jobs++;
    worker.lineOf(job).push(job);
    this.touch(worker);
  }

  // Between two steps: who leaves, who joins.

  private touch(worker: StepWorker): void {
    this.toLookAt.add(worker);
    this.site.mark();
  }

  private lookAt(worker: StepWorker): void {
    if (worker.gone) return;
    if (worker.stepping) {
      if (worker.voices !== null) this.join(worker, 0);
      return;
    }
    while (worker.cancelled > 0) this.dropCancelled(worker);
    worker.stalls.settle(this.site.sim.now);
    worker.grow();
    this.join(worker, worker.freeTokens);
    if (worker.size === 0) {
      this.scaled?.leaveIfDone(worker);
      return;
    }
    worker.compose();
    worker.stepping = true;
    worker.since = this.site.sim.now;
    this.site.workerStarted(worker.isFull);
    this.site.after(this.stepTime.of(worker), this.stepped, worker.id);
  }

  /**
   * Those in line join as long as there is a place, memory, and a token left in the step. Voices are loaded for
   * as many jobs ahead as can be resident.
   */
  private join(worker: StepWorker, tokens: number): void {
    let free = tokens; // 0: nobody can join any more
    let ahead = this.slots;
    worker.voices?.beginLook();
    for (let urgency = 0; urgency < worker.lines.length; urgency++) {
      let job = worker.lines[urgency]!.first;
      while (job !== null) {
        if (free <= 0 || !worker.hasPlace) {
          free = 0;
          if (ahead-- === 0) return;
        }
        const sequence = this.sequences[job.id]!;
        job = job.next;
        if (!worker.fits(sequence, this.voiceBytes)) {
          this.takeOut(worker, sequence);
          this.drop(sequence, Loss.Memory);
          job = worker.lines[urgency]!.first; // whoever was told may have called off others
          continue;
        }
        const readiness = sequence.needsVoice
          ? worker.voices!.ask(sequence.voice)
          : Readiness.Ready;
        if (readiness === Readiness.NoRoom) {
          if (free > 0) worker.stalls.block(Lack.Voice);
          return;
        }
        if (free > 0 && readiness === Readiness.Loading) worker.stalls.loads(sequence);
        if (free > 0 && readiness === Readiness.Ready) free = this.admit(worker, sequence, free);
      }
    }
  }

  /** Of so many free tokens, those that are left; 0 if memory is missing. */
  private admit(worker: StepWorker, sequence: Sequence, free: number): number {
    const session = this.openSession(sequence);
    if (!worker.admit(sequence, session)) {
      worker.stalls.block(Lack.Memory);
      return 0;
    }
    this.homes.moveTo(session, worker.id);
    if (!sequence.began) {
      worker.stalls.begins(sequence, this.site.sim.now);
      this.site.began(sequence.job);
    }
    sequence.began = true;
    if (sequence.displaced) this.site.resumed(sequence.job);
    sequence.displaced = false;
    return free - sequence.unread;
  }

  // A step is over.

  private finish(worker: StepWorker): void {
    worker.stepping = false;
    if (worker.stepIsVoid) {
      worker.stepIsVoid = false;
      this.touch(worker);
      return;
    }
    this.stepEnds(worker);
    const told = worker.advance(this.told);
    this.closeRanks(worker, told);
    for (let i = 0; i < told; i++) this.tell(this.told[i]!);
    this.touch(worker);
  }

  private stepEnds(worker: StepWorker): void {
    this.site.workerStopped();
    for (let i = 0; i < worker.size; i++) {
      const { takesPart, job } = worker.running[i]!;
      if (takesPart) this.site.worked(job, worker.since, worker.sequences);
    }
  }

  /** Whoever is told may call off any job, and send others. */
  private tell(sequence: Sequence): void {
    const { job } = sequence;
    if (job.made >= job.notice && !sequence.cancelled) job.path.noticed?.(job);
    if (sequence.stage === Stage.Done) this.site.served(job);
  }

  private dropCancelled(worker: StepWorker): void {
    const dropped = worker.callOff(this.told);
    this.closeRanks(worker, dropped);
    for (let i = 0; i < dropped; i++) this.drop(this.told[i]!, Loss.Cancelled);
  }

  /** Those who are done, among so many that are told, leave their worker. */
  private closeRanks(worker: StepWorker, told: number): void {
    for (let i = 0; i < told; i++) {
      const sequence = this.told[i]!;
      if (sequence.stage === Stage.Done) worker.release(sequence, this.openSession(sequence));
    }
    worker.closeRanks();
  }

  // Ways out without having been served.

  private takeOut(worker: StepWorker, sequence: Sequence): void {
    worker.lineOf(sequence.job).remove(sequence.job);
    worker.jobs--;
    sequence.stage = Stage.Done;
    sequence.lacksVoice = false;
  }

  private drop(sequence: Sequence, reason: string): void {
    const { job } = sequence;
    if (reason === Loss.Cancelled) this.counts.cancelledTokens += sequence.processed;
    if (sequence.began && !sequence.displaced) this.site.dropped(job, reason);
    else if (reason === Loss.Cancelled) this.site.cancelled(job);
    else this.site.refused(job, reason);
  }

  // Voices.

  private loadVoice(slot: number): void {
    this.counts.voiceLoads++;
    // Stations on one GPU may take voices from each other: if loads took no time, they might for ever.
    this.site.after(Math.max(1, whole(this.loads!.next())), this.loaded, slot);
  }

  private voiceLoaded(slot: number): void {
    const worker = this.workers[Math.floor(slot / this.slots)]!;
    worker.voices!.loaded(slot % this.slots);
    this.touch(worker);
  }

  // What is known of jobs.

  private sequenceOf(job: Job): Sequence {
    const known = this.sequences[job.id];
    if (known !== undefined) return known;
    const sequence = new Sequence(job);
    this.sequences[job.id] = sequence;
    return sequence;
  }

  /** The session of a job; -1 if it has none, or if it has been closed, for its number may be in use again. */
  private openSession({ job, visit }: Sequence): number {
    return this.homes.ifOpen(job.session, visit);
  }
}
