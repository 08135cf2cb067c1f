import {
  type Door,
  type EventKind,
  type Job,
  type Micros,
  type Path,
  Phase,
} from '../engine/index.ts';
import { type Distribution, Fates, whole } from '../random/index.ts';
import {
  type AudioStreams,
  Handover,
  JobKind,
  Loss,
  nameOf,
  type World,
} from '../stations/index.ts';
import { Purpose } from './purposes.ts';
import { Records } from './records.ts';
import type { DelayTally, RouteTally } from './route-tally.ts';
import { bring, type Traffic, turnsOf } from './traffic.ts';

/** How callers dictate, and how the service listens. Durations in microseconds. */
export interface DictationPlan {
  /** Utterances of a call. */
  readonly turns: Distribution;
  readonly utterance: Distribution;
  /** From the end of a turn until the caller speaks again. */
  readonly pause: Distribution;
  /** Voice that the recognizer needs before it can show a first partial. */
  readonly firstWord: Micros;
  /** Silence after which an utterance counts as ended. */
  readonly silence: Micros;
  readonly chunk: Micros;
  /** `always`: chunks are sent during pauses too; `gated`: only while an utterance is on. */
  readonly listening: 'always' | 'gated';
  readonly traffic: Traffic;
}

/** Where the chunks of a call go. */
export interface DictationStations {
  readonly uplink: Door | null;
  readonly recognizer: Door;
  /** Audio streams placed on the recognizer's workers. */
  readonly audioStreams: AudioStreams;
  readonly downlink: Door | null;
}

/** One utterance, from its first voiced audio until its last transcript has been received. */
class Turn {
  call = -1;
  last = false; // of its call
  begins: Micros = NaN;
  voiceEnds: Micros = NaN;
  partialAsked = false; // the chunk that brings the first partial has been sent
  awaited = 0; // transcripts that are to come: first partial, final

  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

/** A caller's session: utterances, one after the other, over one audio stream. */
class Call {
  caller = -1;
  audioStream = -1;
  spoken = 0; // utterances begun
  planned = 0; // utterances in all
  turn: Turn | null = null; // the utterance that is on
  underWay = 0; // chunks sent whose results have not been received
  over = false; // its last final has been received, or will never come

  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

const NO_TURN = -1;
const FINAL_DELAYS = ['endpoint', 'final'] as const;
const ALL_DELAYS = ['first_partial', ...FINAL_DELAYS] as const;

/**
 * Dictation: a caller speaks utterance after utterance; the client sends audio in chunks over a stream
 * that stays on one worker; the first partial transcript shows while he speaks, the final one after
 * silence has ended the utterance. Read it from `open` on: it goes in the order of a call.
 */
export class Dictation {
  private readonly calls = new Records((id) => new Call(id));
  private readonly turns = new Records((id) => new Turn(id));
  private readonly callOn: Call[] = []; // by audio stream
  private readonly speaks: EventKind;
  private readonly chunkFull: EventKind;
  private readonly path: Path;
  private readonly fates: Fates;
  private readonly returned: (caller: number) => void;

  private readonly world: World;
  private readonly route: number;
  private readonly urgency: number;
  private readonly plan: DictationPlan;
  private readonly stations: DictationStations;
  private readonly tally: RouteTally;
  private readonly chunkResponses: DelayTally; // looked up once: there is one for every chunk

  constructor(
    world: World,
    name: string,
    route: { readonly number: number; readonly urgency: number; readonly tally: RouteTally },
    plan: DictationPlan,
    stations: DictationStations,
  ) {
    this.world = world;
    this.route = route.number;
    this.urgency = route.urgency;
    this.tally = route.tally;
    this.chunkResponses = route.tally.delay('chunk_response');
    this.plan = plan;
    this.stations = stations;
    this.fates = new Fates(`${world.seed}/${name}`);
    const { uplink, recognizer, downlink } = stations;
    const atService = new Handover((job) => this.transcribed(job));
    const atClient = new Handover((job) => this.received(job));
    this.path = {
      doors: [uplink, recognizer, atService, downlink, atClient].filter((door) => door !== null),
      lost: (job) => this.lost(job),
    };
    this.speaks = world.sim.event(`${name}.speaks`, Phase.Arrival, (id) =>
      this.speak(this.calls.at(id), 0),
    );
    this.chunkFull = world.sim.event(`${name}.chunk`, Phase.Arrival, (id) =>
      this.send(this.calls.at(id)),
    );
    this.returned = bring(world, name, plan.traffic, this.fates, (caller, ago) =>
      this.open(caller, ago),
    );
  }
  /** A caller calls. One who called before the run began is joined where his call has got to. */
  private open(caller: number, ago: Micros): void {
    const planned = turnsOf(this.plan, this.fates, caller);
    let begins = -ago; // of the utterance at which we join, from now
    let spoken = 0;
    for (; spoken < planned; spoken++) {
      const over = begins + this.utterance(caller, spoken) + this.plan.silence;
      if (over > 0 || ago === 0) break;
      begins = over + this.pause(caller, spoken);
    }
    if (spoken === planned) return; // he hung up before the run began

    const audioStream = this.stations.audioStreams.open(this.urgency);
    if (audioStream < 0) {
      if (ago === 0) this.turnAway(caller); // else that was before the run began
      return;
    }
    const call = this.calls.take();
    call.caller = caller;
    call.spoken = spoken;
    call.planned = planned;
    call.turn = null;
    call.over = false;
    call.audioStream = audioStream;
    this.callOn[call.audioStream] = call;
    this.tally.inProgress.step(1);
    if (this.plan.listening === 'always')
      this.fillChunk(call, this.plan.chunk - (ago % this.plan.chunk));
    if (begins > 0) this.world.sim.after(begins, this.speaks, call.id);
    else this.speak(call, -begins);
  }

  /** No worker has room for his audio stream: what he would have said first is shed, and he hangs up. */
  private turnAway(caller: number): void {
    this.tally.offered++;
    this.tally.turnLost(this.world.sim.now, Loss.Shed, ALL_DELAYS);
    this.returned(caller);
  }

  /** The caller begins an utterance, or began it that long ago. */
  private speak(call: Call, ago: Micros): void {
    const { now } = this.world.sim;
    const turn = this.turns.take();
    turn.call = call.id;
    turn.begins = now;
    turn.voiceEnds = now - ago + this.utterance(call.caller, call.spoken);
    turn.partialAsked = false;
    turn.awaited = 1;
    call.spoken++;
    call.turn = turn;
    turn.last = call.spoken === call.planned;
    this.tally.offered++;
    if (this.plan.listening === 'gated') this.fillChunk(call, this.plan.chunk);
  }

  /** A chunk of audio is full: it goes to the service. */
  private send(call: Call): void {
    const { now } = this.world.sim;
    const { turn } = call;
    let kind: number = JobKind.Plain;
    if (turn !== null) {
      if (now >= turn.voiceEnds + this.plan.silence) {
        kind = JobKind.Final;
        this.endTurn(call, turn);
      } else if (!turn.partialAsked && now >= turn.begins + this.plan.firstWord) {
        kind = JobKind.FirstPartial;
        turn.partialAsked = true;
        turn.awaited++;
      }
    }
    const listens = call.turn !== null || this.plan.listening === 'always';
    if (listens && !(call.turn === null && call.spoken === call.planned)) {
      this.fillChunk(call, this.plan.chunk);
    }
    const job = this.world.jobs.take();
    job.urgency = this.urgency;
    job.route = this.route;
    job.kind = kind;
    job.session = call.audioStream;
    job.owner = turn === null ? NO_TURN : turn.id;
    job.size = this.plan.chunk;
    job.arrivedAt = now;
    call.underWay++;
    if (this.world.watch !== null) this.world.watch.sends(job, nameOf(call.caller, call.spoken));
    job.setOut(this.path);
  }

  private fillChunk(call: Call, length: Micros): void {
    this.world.sim.after(length, this.chunkFull, call.id);
  }

  /** Silence has lasted long enough. If the caller has more to say, he does so after a pause. */
  private endTurn(call: Call, turn: Turn): void {
    call.turn = null;
    if (turn.last) return;
    const pause = this.pause(call.caller, call.spoken - 1);
    const wait = turn.voiceEnds + this.plan.silence + pause - this.world.sim.now;
    this.world.sim.after(Math.max(wait, 0), this.speaks, call.id);
  }

  /** The recognizer has served a chunk. What its clock shows is what it knows: audio in, text out. */
  private transcribed(job: Job): void {
    if (job.kind === JobKind.Final) {
      const turn = this.turns.at(job.owner);
      const silence = job.arrivedAt - turn.voiceEnds;
      this.tally.delay('endpoint').add(turn.begins, silence);
      this.tally.delay('final').add(turn.begins, silence + this.world.sim.now - job.enqueuedAt);
    }
    job.goOn();
  }

  /** The client has a chunk's result. */
  private received(job: Job): void {
    const { now } = this.world.sim;
    this.chunkResponses.add(job.arrivedAt, now - job.arrivedAt);
    if (job.kind !== JobKind.Plain) {
      const turn = this.turns.at(job.owner);
      if (job.kind === JobKind.FirstPartial || !turn.partialAsked) {
        this.tally.delay('first_partial').add(turn.begins, now - turn.begins);
      }
      if (job.kind === JobKind.Final) this.tally.turnServed(turn.begins);
      this.settle(turn, job.kind);
    }
    this.leave(job);
  }

  /** A chunk was lost on the way. A transcript that it would have brought never comes. */
  private lost(job: Job): void {
    if (job.kind !== JobKind.Plain) {
      const turn = this.turns.at(job.owner);
      if (job.kind === JobKind.FirstPartial) this.tally.missed('first_partial', turn.begins);
      else this.tally.turnFailed(turn.begins, turn.partialAsked ? FINAL_DELAYS : ALL_DELAYS);
      this.settle(turn, job.kind);
    }
    this.leave(job);
  }

  /** One transcript fewer to wait for. */
  private settle(turn: Turn, kind: number): void {
    if (kind === JobKind.Final && turn.last) this.calls.at(turn.call).over = true;
    turn.awaited--;
    if (turn.awaited === 0) this.turns.give(turn);
  }

  /**
   * One chunk fewer under way. The audio stream is closed after the last one, which need not be the last
   * final: that may be lost, or overtake others.
   */
  private leave(job: Job): void {
    const call = this.callOn[job.session]!;
    this.world.jobs.give(job);
    call.underWay--;
    if (!call.over || call.underWay > 0) return;
    this.stations.audioStreams.close(call.audioStream);
    this.tally.inProgress.step(-1);
    this.calls.give(call);
    this.returned(call.caller);
  }

  private utterance(caller: number, number: number): Micros {
    const fate = this.fates.at(caller, number, 0, Purpose.Utterance);
    return whole(this.plan.utterance.draw(fate));
  }

  private pause(caller: number, number: number): Micros {
    return whole(this.plan.pause.draw(this.fates.at(caller, number, 0, Purpose.Pause)));
  }
}
