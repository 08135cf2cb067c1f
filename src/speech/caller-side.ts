import { type EventKind, type Micros, type Path, Phase, Timers } from '../engine/index.ts';
import { type Fates, whole } from '../random/index.ts';
import { JobKind, type World } from '../stations/index.ts';
import type { Callers } from './callers.ts';
import type { Call, Turn } from './calls-and-turns.ts';
import type { Conversations } from './conversations.ts';
import { Purpose } from './purposes.ts';
import { Moment } from './stages.ts';
import type { Story } from './story.ts';
import type { Utterances } from './utterances.ts';
import type { VoiceAgentPlan } from './voice-agent-plan.ts';

/** What is to be told of a caller. */
interface Listener {
  /** Where the chunks of audio go that his device sends. */
  readonly chunks: Path;
  /** He begins to speak. */
  readonly begins: (turn: Turn) => void;
  /** His patience has ended before the reply came. */
  readonly leaves: (turn: Turn) => void;
}

/**
 * The caller's side of a turn: he speaks, in parts with pauses between them, and his device sends what it
 * hears in chunks. What a chunk shows the service (the end of a turn, a pause, a word over a reply) goes by the time at
 * which it is full. Then he waits for the reply, as long as he has the patience.
 */
export class CallerSide {
  private readonly speaks: EventKind;
  private readonly speaksOn: EventKind;
  private readonly chunkFull: EventKind;
  private readonly patienceEnds: Timers; // by turn

  private readonly world: World;
  private readonly conversations: Conversations;
  private readonly story: Story;
  private readonly plan: VoiceAgentPlan;
  private readonly who: Callers;
  private readonly utterances: Utterances;
  private readonly fates: Fates;
  private readonly listener: Listener;

  constructor(
    world: World,
    name: string,
    written: { readonly conversations: Conversations; readonly story: Story },
    plan: VoiceAgentPlan,
    drawn: { readonly who: Callers; readonly utterances: Utterances; readonly fates: Fates },
    listener: Listener,
  ) {
    this.world = world;
    this.conversations = written.conversations;
    this.story = written.story;
    this.plan = plan;
    this.who = drawn.who;
    this.utterances = drawn.utterances;
    this.fates = drawn.fates;
    this.listener = listener;
    const { calls, turns } = this.conversations;
    const { sim } = world;
    this.speaks = sim.event(`${name}.speaks`, Phase.Arrival, (id) => this.speak(calls.at(id)));
    this.speaksOn = sim.event(`${name}.speaks on`, Phase.Arrival, (id) =>
      this.speakOn(turns.at(id)),
    );
    this.chunkFull = sim.event(`${name}.chunk`, Phase.Arrival, (id) => this.send(calls.at(id)));
    this.patienceEnds = new Timers(sim, `${name}.patience`, Phase.Timeout, 64, (id) =>
      listener.leaves(turns.at(id)),
    );
  }

  /** The call has an audio stream since `ago`. */
  connected(call: Call, ago: Micros): void {
    if (this.plan.listening === 'always') {
      this.fillChunk(call, this.plan.chunk - (ago % this.plan.chunk));
    }
  }

  /** His next turn begins after that time. */
  speakAfter(call: Call, wait: Micros): void {
    this.world.sim.after(wait, this.speaks, call.id);
  }

  /** He waits for the reply to this turn no more. */
  stopWaiting(turn: Turn): void {
    this.patienceEnds.clear(turn.id);
  }

  /** His next turn begins. */
  speak(call: Call): void {
    const turn = this.conversations.turns.take();
    turn.begin(call, this.world.sim.now);
    turn.intent = this.who.intentOf(turn);
    turn.parts = this.utterances.parts(turn);
    call.turn = turn;
    this.listener.begins(turn);
    this.voice(turn);
    if (this.plan.listening === 'gated') this.fillChunk(call, this.plan.chunk);
  }

  /** A voiced part begins. */
  private voice(turn: Turn): void {
    const { now } = this.world.sim;
    const { noise } = turn.call!;
    const length = this.utterances.voiced(turn, turn.part);
    const last = turn.part === turn.parts - 1;
    turn.voiced += length;
    turn.voiceEnds = now + length;
    turn.endsAt = turn.voiceEnds + this.utterances.silence(turn, turn.part, last, noise);
    this.story.tell(turn, 'caller', 'speaks', now, turn.voiceEnds);
    if (last) return;
    const pause = this.utterances.pause(turn, turn.part);
    turn.pending++;
    this.world.sim.after(length + pause, this.speaksOn, turn.id);
  }

  /** The next voiced part begins, whatever the service made of the pause. */
  private speakOn(turn: Turn): void {
    this.conversations.settle(turn);
    if (turn.ended) return; // he hung up, or the turn failed, in the pause
    turn.part++;
    if (turn.decided) this.speakAfterCut(turn);
    else if (turn.guessed) this.showVoice(turn);
    turn.guessed = false;
    this.voice(turn);
  }

  private speakAfterCut(turn: Turn): void {
    turn.decided = false;
    this.showVoice(turn);
    turn.cuts++;
    this.stopWaiting(turn);
    this.story.tell(turn, 'caller', 'speaks on after a cut', this.world.sim.now);
    if (this.plan.listening === 'gated') this.fillChunk(turn.call!, this.plan.chunk);
  }

  /** A chunk is to show that he speaks on. */
  private showVoice(turn: Turn): void {
    turn.resumes = true;
    turn.speaksOnAt = this.world.sim.now;
  }

  /** A chunk of audio is full: it goes to the service. */
  private send(call: Call): void {
    this.conversations.settleCall(call);
    if (call.over) return;
    const { turn } = call;
    const kind = turn === null ? JobKind.Plain : this.kindOfChunk(turn);
    if (this.plan.listening === 'always' || (turn !== null && !turn.decided)) {
      this.fillChunk(call, this.plan.chunk);
    }
    const job = this.conversations.job(call, kind === JobKind.Plain ? null : turn);
    job.kind = kind;
    job.session = call.audioStream;
    job.size = this.plan.chunk;
    job.setOut(this.listener.chunks);
  }

  /** What the chunk that is full now shows the service. */
  private kindOfChunk(turn: Turn): number {
    const { now } = this.world.sim;
    if (!turn.decided && now >= turn.endsAt) {
      this.endTurn(turn);
      return JobKind.Final;
    }
    if (turn.resumes && now >= turn.speaksOnAt + this.plan.resumeShown) {
      turn.resumes = false;
      return JobKind.Resumed;
    }
    if (this.showsBargeIn(turn)) {
      turn.bargeShown = true;
      return JobKind.Interrupts;
    }
    if (this.pauses(turn)) {
      turn.guessed = true;
      return JobKind.Pauses;
    }
    if (turn.partialAsked || now < turn.begins + this.plan.firstWord) return JobKind.Plain;
    turn.partialAsked = true;
    return JobKind.FirstPartial;
  }

  /** Has he been silent for so long that a reply is begun, though his turn does not count as ended? */
  private pauses({ guessed, decided, voiceEnds }: Turn): boolean {
    return !guessed && !decided && this.world.sim.now >= voiceEnds + this.plan.guessAfter;
  }

  private showsBargeIn({ call, begins, bargeShown }: Turn): boolean {
    if (call!.overlapped === null || bargeShown) return false;
    return this.world.sim.now >= begins + this.plan.interruptions.detect;
  }

  /** Silence has lasted long enough. */
  private endTurn(turn: Turn): void {
    const { now } = this.world.sim;
    turn.decided = true;
    turn.resumes = false;
    turn.heard = turn.voiced;
    turn.moments.set(Moment.VoiceEnds, turn.voiceEnds);
    this.story.mark(turn, Moment.EndpointSent);
    const fate = this.fates.at(turn.caller, turn.number, turn.again, Purpose.Patience, turn.cuts);
    const patience = turn.voiceEnds + whole(this.plan.patience.draw(fate)) - now;
    this.patienceEnds.set(turn.id, Math.max(patience, 0));
  }

  private fillChunk(call: Call, length: Micros): void {
    call.pending++;
    this.world.sim.after(length, this.chunkFull, call.id);
  }
}
