import type { Job } from '../engine/index.ts';
import type { World } from '../stations/index.ts';
import { type Attempts, ENDED } from './attempts.ts';
import type { Turn } from './calls-and-turns.ts';
import type { Orders } from './orders.ts';
import type { Replies } from './replies.ts';
import type { Rounds, RoundsPlan } from './rounds.ts';
import type { Speaking } from './speaking.ts';
import { Moment } from './stages.ts';
import type { Story } from './story.ts';
import type { Tokens } from './tokens.ts';
import type { VoiceTally } from './voice-tally.ts';

/** What a reply is written with. */
export interface AnsweringPlan {
  readonly replies: Replies;
  readonly rounds: Rounds;
  readonly tools: RoundsPlan['tools'];
  readonly tokens: Tokens;
  /** null: what is written is said by others. */
  readonly speaking: Speaking | null;
  /** Requests of turns to the language model, which are dealt with as told. */
  readonly generation: (orders: Orders<'request'>) => Attempts;
  /** Those to the tool; null if there is none. */
  readonly toolCalls: ((orders: Orders<'toolCall'>) => Attempts) | null;
  /** Tokens of what has been looked up for the turn. */
  readonly passages: (turn: Turn) => number;
  /** Says the next sentence of what has been written. */
  readonly say: (turn: Turn) => void;
}

/**
 * How a reply is written: the language model reads the conversation and what has been looked up, may call a tool
 * and go on with its result, and makes sentence after sentence, which are said as they complete.
 */
export class Answering {
  private readonly generation: Attempts;
  private readonly toolCalls: Attempts | null;
  private readonly tokens: Tokens;
  private readonly speaking: Speaking | null;

  private readonly world: World;
  private readonly story: Story;
  private readonly tally: VoiceTally;
  private readonly plan: AnsweringPlan;

  constructor(world: World, story: Story, tally: VoiceTally, plan: AnsweringPlan) {
    this.world = world;
    this.story = story;
    this.tally = tally;
    this.plan = plan;
    this.tokens = plan.tokens;
    this.speaking = plan.speaking;
    this.generation = plan.generation({
      what: 'request',
      prepare: (job, turn) => this.prompt(job, turn),
      noticed: (job, turn) => this.generated(job, turn),
      answered: (job, turn) => this.answered(job, turn),
    });
    this.toolCalls =
      plan.toolCalls?.({
        what: 'toolCall',
        prepare: () => {},
        noticed: () => {},
        answered: (job, turn) => this.toolAnswered(job, turn),
      }) ?? null;
  }

  /** The language model is asked for the reply to what has been heard. */
  ask(turn: Turn): void {
    const call = turn.call!;
    this.story.mark(turn, Moment.Checked);
    turn.calls = this.plan.rounds.callsTool(turn);
    turn.refused = this.plan.rounds.isRefused(turn);
    turn.askedWith = turn.heard;
    const said = call.context + this.tokens.heard(call, turn.heard - turn.answered);
    turn.passageTokens = this.plan.passages(turn);
    turn.prompt = said + turn.passageTokens;
    turn.known = call.read;
    call.read = said; // passages are not part of what the next prompt begins with
    turn.sentences = this.plan.replies.sentences(turn);
    turn.completeAt = this.tokens.until(turn, 1);
    turn.answer = this.tokens.until(turn, turn.sentences);
    this.generate(turn);
  }

  private generate(turn: Turn): void {
    const { replies } = this.plan;
    const { caller, number, again, sentences } = turn;
    this.story.mark(turn, Moment.Prompted);
    this.speaking?.begin(turn, replies.audio(replies.tokensOfFirst(sentences, turn)));
    turn.request = this.generation.ask(turn.id, caller, number, again, turn.cuts);
  }

  private prompt(job: Job, turn: Turn): void {
    job.session = turn.call!.conversation;
    job.prefix = turn.known;
    turn.known = turn.prompt; // of another attempt: the first one may have read all
    job.prompt = turn.prompt;
    job.output = turn.answer;
    if (turn.calls) job.output = this.plan.tools!.callTokens;
  }

  /** The language model has made all that it was asked for: a call of a tool, or the reply. */
  private answered(job: Job, turn: Turn): void {
    turn.languageModelTier = job.tier;
    this.tally.countTokens(turn.begins, job.prompt, job.output);
    if (!turn.calls) {
      this.speaking?.finish(turn);
      return;
    }
    this.story.tell(turn, 'language model', 'calls tool', turn.moments.of(Moment.Prompted));
    if (turn.guess) turn.holdsCall = true;
    else this.callTool(turn);
  }

  /** The tool is called that the model has asked for. */
  callTool(turn: Turn): void {
    this.tally.count('toolCalls', turn);
    turn.holdsCall = false;
    const { caller, number, again } = turn;
    turn.toolCall = this.toolCalls!.ask(turn.id, caller, number, again, turn.cuts);
  }

  /** The reply is made with the call and its result in the prompt. */
  private toolAnswered(job: Job, turn: Turn): void {
    const { callTokens, resultTokens } = this.plan.tools!;
    this.story.tell(turn, 'tool', 'answers', job.arrivedAt);
    turn.calls = false;
    turn.known = turn.prompt + callTokens;
    turn.passageTokens += callTokens + resultTokens;
    turn.prompt += callTokens + resultTokens;
    this.generate(turn);
  }

  /** Its first sentence must not be said: the reply is made anew. */
  private regenerate(job: Job, turn: Turn): void {
    this.tally.countTokens(turn.begins, job.prompt, job.made);
    this.story.tell(turn, 'language model', 'refused', turn.moments.of(Moment.Prompted));
    this.tally.count('regenerated', turn);
    turn.refused = false;
    turn.moments.forgetFrom(Moment.Prompted);
    const { request } = turn;
    turn.request = ENDED;
    if (request !== ENDED) this.generation.callOff(request);
    this.generate(turn);
  }

  /** The language model has made its first token, or completed a sentence. */
  private generated(job: Job, turn: Turn): void {
    job.notice = Infinity;
    if (turn.calls) return;
    if (turn.refused) {
      if (job.made < turn.completeAt) job.notice = turn.completeAt;
      else this.regenerate(job, turn);
      return;
    }
    if (!turn.moments.has(Moment.FirstToken)) {
      const itsTurn = job.beganAt - job.memoryWait;
      turn.moments.set(Moment.LlmSent, job.enqueuedAt);
      turn.moments.set(Moment.LlmTurn, itsTurn);
      turn.moments.set(Moment.LlmBegan, job.beganAt);
      this.story.mark(turn, Moment.FirstToken);
      turn.completedAt = this.world.sim.now;
      this.story.tell(
        turn,
        'language model',
        'retries',
        turn.moments.of(Moment.Prompted),
        job.enqueuedAt,
      );
      this.story.tell(turn, 'language model', 'waits', job.enqueuedAt, itsTurn);
      this.story.tell(turn, 'language model', 'waits for memory', itsTurn, job.beganAt);
      this.story.tell(turn, 'language model', 'first token', job.beganAt);
    }
    while (turn.complete < turn.sentences && job.made >= turn.completeAt) this.complete(turn);
    if (turn.complete < turn.sentences) job.notice = turn.completeAt;
    if (this.speaking !== null) this.speak(turn, job, this.speaking);
    else if (!turn.saying) this.plan.say(turn);
  }

  /** A model that speaks: what there is of the reply is sent as it is made. */
  private speak(turn: Turn, job: Job, speaking: Speaking): void {
    speaking.say(turn, job);
    job.notice = Math.min(job.notice, speaking.nextPiece(turn));
  }

  private complete(turn: Turn): void {
    turn.complete++;
    if (!turn.moments.has(Moment.FirstSentence)) this.story.mark(turn, Moment.FirstSentence);
    this.story.tell(turn, 'language model', 'sentence', turn.completedAt);
    turn.completedAt = this.world.sim.now;
    if (turn.complete < turn.sentences) {
      turn.completeAt = this.tokens.until(turn, turn.complete + 1);
    }
  }

  /** What is under way for the turn is called off. */
  callOff(turn: Turn): void {
    const { request, toolCall } = turn;
    turn.request = ENDED;
    turn.toolCall = ENDED;
    if (toolCall !== ENDED) this.toolCalls!.callOff(toolCall);
    if (request !== ENDED) this.generation.callOff(request);
  }
}
