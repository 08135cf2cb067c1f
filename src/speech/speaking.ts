import type { Job, Micros } from '../engine/index.ts';
import type { World } from '../stations/index.ts';
import type { Turn } from './calls-and-turns.ts';
import type { Send } from './saying.ts';
import { Moment } from './stages.ts';
import type { Story } from './story.ts';

/** One model that hears and speaks: audio is tokens to it, of the caller as of itself. */
export interface SpeakingPlan {
  /** Tokens of a microsecond of audio: of what it hears, and of what it says. */
  readonly heard: number;
  readonly spoken: number;
  /** Tokens that it makes before the first of which there is audio. */
  readonly ahead: number;
}

/** What a model says that speaks itself: as tokens are made there is audio, which is sent to the caller piece by piece. */
export class Speaking {
  private readonly world: World;
  private readonly story: Story;
  private readonly plan: SpeakingPlan;
  private readonly piece: Micros;
  private readonly send: Send;

  /** `piece`: audio that is sent at a time, in microseconds. */
  constructor(world: World, story: Story, plan: SpeakingPlan, piece: Micros, send: Send) {
    this.world = world;
    this.story = story;
    this.plan = plan;
    this.piece = piece;
    this.send = send;
  }

  /** Tokens of so much audio of a caller. */
  heard(voice: Micros): number {
    return Math.max(1, Math.round(voice * this.plan.heard));
  }

  /** Tokens of so much audio of the reply. */
  spoken(audio: Micros): number {
    return Math.max(1, Math.round(audio * this.plan.spoken));
  }

  /** Tokens that are made until there is so much audio. */
  made(audio: Micros): number {
    return this.plan.ahead + this.spoken(audio);
  }

  /** The reply is begun: none of that much audio has been sent. */
  begin(turn: Turn, audio: Micros): void {
    turn.unsent = audio;
    turn.audio = audio;
  }

  /** Tokens at which the next piece is there; Infinity after the last. */
  nextPiece({ unsent, audio }: Turn): number {
    return unsent > 0 ? this.made(audio - unsent + Math.min(this.piece, unsent)) : Infinity;
  }

  /** So many tokens have been made: what there is of whole pieces is sent, but for the last one. */
  say(turn: Turn, job: Job): void {
    while (turn.unsent > this.piece && job.made >= this.nextPiece(turn)) {
      this.begins(turn);
      this.send(turn, this.piece, false, true);
    }
  }

  /** All of it has been made. */
  finish(turn: Turn): void {
    this.begins(turn);
    turn.said = turn.sentences;
    turn.synthesisEnds = this.world.sim.now;
    this.send(turn, turn.unsent, true, true);
  }

  /** The first audio is there: what comes between a sentence and its audio took no time. */
  private begins(turn: Turn): void {
    if (turn.moments.has(Moment.FirstByte)) return;
    if (!turn.moments.has(Moment.FirstSentence)) this.story.mark(turn, Moment.FirstSentence);
    for (const moment of AT_ONCE) this.story.mark(turn, moment);
    this.story.tell(turn, 'language model', 'first audio', turn.moments.of(Moment.FirstToken));
  }
}

const AT_ONCE = [
  Moment.LookedUp,
  Moment.TtsSent,
  Moment.TtsTurn,
  Moment.TtsBegan,
  Moment.FirstByte,
] as const;
