import { type Door, type Job, type Micros, type Path, Phase, Timers } from '../engine/index.ts';
import { Handover, type World } from '../stations/index.ts';
import type { Attempts } from './attempts.ts';
import type { Turn } from './calls-and-turns.ts';
import type { Conversations } from './conversations.ts';
import type { Orders } from './orders.ts';
import { NO_PHRASE, type Replies } from './replies.ts';
import { Moment } from './stages.ts';
import type { Story } from './story.ts';

/** Requests to speak are numbered by early cuts and sentences. */
const MOST_SENTENCES = 64;

/** What a reply is said with. */
export interface SayingPlan {
  readonly replies: Replies;
  /** How many voices there are. */
  readonly voices: number;
  /** Audio that the synthesizer sends at a time, in microseconds. */
  readonly piece: Micros;
  /** By language: how long the text of a sentence is made ready before the synthesizer is asked, in microseconds. */
  readonly normalization: readonly Micros[];
  /** Audio of stock phrases; null if none is kept. */
  readonly phrases: Door | null;
  /** Keeps the audio of a stock phrase that has been made. */
  readonly keep: (phrase: number) => void;
  /** Requests of turns to the synthesizer, which are dealt with as told. */
  readonly synthesis: (orders: Orders<'speech'>) => Attempts;
}

/** Sends so much of what has been made to the caller: perhaps the last of the reply, perhaps sound already. */
export type Send = (turn: Turn, length: Micros, last: boolean, sound: boolean) => void;

/**
 * How a reply that is written becomes audio: sentence after sentence is looked up among the stock phrases or else
 * synthesized, and sent to the caller piece by piece.
 */
export class Saying {
  private readonly lookUp: Path | null;
  private readonly synthesis: Attempts;
  private readonly normalizing: Timers | null; // by turn

  private readonly world: World;
  private readonly conversations: Conversations;
  private readonly story: Story;
  private readonly plan: SayingPlan;
  private readonly replies: Replies;
  private readonly send: Send;

  constructor(
    world: World,
    name: string,
    written: { readonly conversations: Conversations; readonly story: Story },
    plan: SayingPlan,
    send: Send,
    lost: (job: Job, reason: string) => void,
  ) {
    this.world = world;
    this.conversations = written.conversations;
    this.story = written.story;
    this.plan = plan;
    this.replies = plan.replies;
    this.send = send;
    const { phrases } = plan;
    const found = new Handover((job) => this.lookedUp(job));
    this.lookUp = phrases === null ? null : { doors: [phrases, found], lost };
    this.normalizing = plan.normalization.some((time) => time > 0)
      ? new Timers(world.sim, `${name}.normalized`, Phase.Arrival, 64, (id) =>
          this.normalized(this.conversations.turns.at(id)),
        )
      : null;
    this.synthesis = plan.synthesis({
      what: 'speech',
      prepare: (job, turn) => this.orderSpeech(job, turn),
      noticed: (job, turn) => this.pieceMade(job, turn),
      answered: (job, turn) => this.spoken(job, turn),
    });
  }

  /** Calls off a request to the synthesizer. */
  callOff(speech: number): void {
    this.synthesis.callOff(speech);
  }

  /** The next sentence, if it is complete, is looked up among the stock phrases or else synthesized. */
  sayNext(turn: Turn): void {
    if (turn.guess || turn.said === turn.complete) return;
    turn.saying = true;
    const tokens = this.replies.tokens(turn, turn.said);
    turn.unsent = this.replies.audio(tokens);
    const key = this.keyOf(turn);
    if (this.lookUp !== null && key !== NO_PHRASE) {
      const job = this.conversations.job(turn.call!, turn);
      job.kind = turn.reply;
      job.content = key;
      job.setOut(this.lookUp);
    } else this.synthesize(turn);
  }

  /** Stock phrases are kept for each voice. */
  private keyOf(turn: Turn): number {
    const phrase = this.replies.phrase(turn, turn.said);
    return phrase === NO_PHRASE ? NO_PHRASE : phrase * this.plan.voices + turn.call!.voice;
  }

  private lookedUp(job: Job): void {
    const turn = this.conversations.turnOf(job);
    if (turn.waitsFor(job.kind)) {
      this.lookUpEnds(turn);
      this.story.tell(turn, 'phrases', job.made > 0 ? 'hit' : 'miss', job.enqueuedAt);
      if (job.made > 0) {
        const { now } = this.world.sim;
        this.beginToSay(turn, now, now, now);
        this.sentenceSaid(turn, true);
      } else this.synthesize(turn);
    }
    this.conversations.leave(job);
  }

  private lookUpEnds(turn: Turn): void {
    if (!turn.moments.has(Moment.LookedUp)) this.story.mark(turn, Moment.LookedUp);
  }

  /** Whatever was to be said of this reply is not any more. */
  stopNormalizing(turn: Turn): void {
    this.normalizing?.clear(turn.id);
  }

  /** The sentence is written out as it is spoken (numbers, names), which takes longer in some languages, then synthesized. */
  private synthesize(turn: Turn): void {
    const time = this.plan.normalization[turn.call!.language]!;
    if (time > 0) this.normalizing!.set(turn.id, time);
    else this.order(turn);
  }

  private normalized(turn: Turn): void {
    const time = this.plan.normalization[turn.call!.language]!;
    this.story.tell(turn, 'text normalization', 'sentence', this.world.sim.now - time);
    this.order(turn);
  }

  private order(turn: Turn): void {
    this.lookUpEnds(turn);
    const { caller, number, again, cuts, said } = turn;
    turn.askedToSpeak = this.world.sim.now;
    const request = cuts * MOST_SENTENCES + said;
    turn.speech = this.synthesis.ask(turn.id, caller, number, again, request);
  }

  /** All of the sentence, even if another attempt has sent some of it. */
  private orderSpeech(job: Job, turn: Turn): void {
    job.content = turn.call!.voice;
    job.prompt = this.replies.tokens(turn, turn.said);
    job.size = this.replies.audio(job.prompt);
    job.output = Math.ceil(job.size / this.plan.piece);
  }

  /** A piece of the sentence has been made. */
  private pieceMade(job: Job, turn: Turn): void {
    job.notice = job.made + 1;
    if (job.made >= job.output) return; // the last goes with `spoken`
    const isNew = job.made * this.plan.piece > job.size - turn.unsent;
    if (!isNew) return;
    this.beginToSay(turn, job.enqueuedAt, job.beganAt - job.loadWait, job.beganAt);
    this.send(turn, Math.min(this.plan.piece, turn.unsent), false, false);
  }

  /** The sentence has been made. */
  private spoken(job: Job, turn: Turn): void {
    this.beginToSay(turn, job.enqueuedAt, job.beganAt - job.loadWait, job.beganAt);
    const key = this.keyOf(turn);
    if (key !== NO_PHRASE) this.plan.keep(key);
    this.tellOfSynthesis(turn, job);
    this.sentenceSaid(turn, false);
  }

  private tellOfSynthesis(turn: Turn, job: Job): void {
    const itsTurn = job.beganAt - job.loadWait;
    this.story.tell(turn, 'synthesizer', 'retries', turn.askedToSpeak, job.enqueuedAt);
    this.story.tell(turn, 'synthesizer', 'waits', job.enqueuedAt, itsTurn);
    this.story.tell(turn, 'synthesizer', 'waits for voice', itsTurn, job.beganAt);
    this.story.tell(turn, 'synthesizer', 'sentence', job.beganAt);
  }

  /** The first audio of the reply is there: when it was sent for, was its turn, and was begun. */
  private beginToSay(turn: Turn, sent: Micros, itsTurn: Micros, began: Micros): void {
    if (turn.moments.has(Moment.FirstByte)) return;
    turn.moments.set(Moment.TtsSent, sent);
    turn.moments.set(Moment.TtsTurn, itsTurn);
    turn.moments.set(Moment.TtsBegan, began);
    this.story.mark(turn, Moment.FirstByte);
  }

  private sentenceSaid(turn: Turn, sound: boolean): void {
    turn.said++;
    turn.saying = false;
    const last = turn.said === turn.sentences;
    if (last) turn.synthesisEnds = this.world.sim.now;
    this.send(turn, turn.unsent, last, sound);
    this.sayNext(turn);
  }
}
