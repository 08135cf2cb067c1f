import type { Job, Micros, Path } from '../engine/index.ts';
import { Fates, whole } from '../random/index.ts';
import { Handover, JobKind, Loss, type Site, type World } from '../stations/index.ts';
import { Answering, type AnsweringPlan } from './answering.ts';
import { Attempts, ENDED } from './attempts.ts';
import type { AttemptsPlan } from './attempts-plan.ts';
import { CallerSide } from './caller-side.ts';
import { Callers } from './callers.ts';
import type { Call, Turn } from './calls-and-turns.ts';
import { Conversations } from './conversations.ts';
import { Knowledge } from './knowledge.ts';
import type { Orders } from './orders.ts';
import { Partials } from './partials.ts';
import { Playback } from './playback.ts';
import { Purpose } from './purposes.ts';
import { Replies } from './replies.ts';
import { Rounds } from './rounds.ts';
import { Saying, type SayingPlan } from './saying.ts';
import { Speaking } from './speaking.ts';
import { Moment, type MomentNumber } from './stages.ts';
import { Story } from './story.ts';
import { successProbability } from './success.ts';
import { Tokens } from './tokens.ts';
import { bring, turnsOf } from './traffic.ts';
import { Utterances } from './utterances.ts';
import type { VoiceAgentPlan, VoiceAgentStations } from './voice-agent-plan.ts';
import type { VoiceTally } from './voice-tally.ts';

/**
 * Spoken turns with an agent: recognition, retrieval, language model, synthesis, playback. The caller speaks
 * (caller-side.ts); the end of his turn is decided from silence; with the final transcript it is looked up what the
 * language model needs (knowledge.ts), which writes the reply (answering.ts); its sentences go to the synthesizer as
 * they complete (saying.ts), or the model speaks itself (speaking.ts); the reply is played as it comes (playback.ts);
 * then he speaks again. Read it from `open` on: it goes in the order of a turn. Whoever speaks on after an end was
 * decided takes it back: what was started is called off, and the turn goes on.
 */
export class VoiceAgent {
  private readonly conversations: Conversations;
  private readonly story: Story;
  private readonly callerSide: CallerSide;
  private readonly playback: Playback;
  private readonly knowledge: Knowledge | null;
  private readonly answering: Answering;
  private readonly saying: Saying | null;
  private readonly fates: Fates;
  private readonly who: Callers;
  private readonly utterances: Utterances;
  private readonly replies: Replies;
  private readonly partials: Partials;
  private readonly tokens: Tokens;
  private readonly returned: (caller: number) => void;

  private readonly world: World;
  private readonly urgency: number;
  private readonly plan: VoiceAgentPlan;
  private readonly stations: VoiceAgentStations;
  private readonly tally: VoiceTally;

  constructor(
    world: World,
    name: string,
    route: { readonly number: number; readonly urgency: number; readonly tally: VoiceTally },
    plan: VoiceAgentPlan,
    stations: VoiceAgentStations,
  ) {
    this.world = world;
    this.conversations = new Conversations(world, route, (call) => this.close(call));
    this.story = new Story(world);
    this.urgency = route.urgency;
    this.tally = route.tally;
    this.plan = plan;
    this.stations = stations;
    const seed = `${world.seed}/${name}`;
    this.fates = new Fates(seed);
    this.who = new Callers(plan.callers, this.fates);
    this.utterances = new Utterances(plan.utterance, plan.endpoint, this.fates);
    this.replies = new Replies(plan.reply, seed, this.fates);
    this.partials = new Partials(plan.partials, this.fates);
    const { synthesizer } = stations;
    const send = (turn: Turn, length: Micros, last: boolean, sound: boolean): void =>
      this.playback.send(turn, length, last, sound);
    const speaking =
      plan.speaking && new Speaking(world, this.story, plan.speaking, plan.piece, send);
    this.tokens = new Tokens(this.replies, plan.callers.languages, speaking);
    const written = { conversations: this.conversations, story: this.story };
    const lost = (job: Job, reason: string): void => this.lostWork(job, reason);
    this.knowledge = this.knowledgeOf(name, route);
    this.answering = new Answering(
      world,
      this.story,
      this.tally,
      this.answeringPlan(name, speaking),
    );
    this.saying =
      synthesizer &&
      new Saying(world, name, written, this.sayingPlan(name, synthesizer), send, lost);
    const drawn = { who: this.who, utterances: this.utterances, fates: this.fates };
    this.callerSide = new CallerSide(world, name, written, plan, drawn, {
      chunks: this.listening(),
      begins: (turn) => this.tally.turnBegins(turn.call!.tenant),
      leaves: (turn) => this.abandon(turn),
    });
    this.playback = new Playback(world, name, written, plan, this.fates, stations, {
      comes: (turn) => this.callerSide.stopWaiting(turn),
      heard: (turn) => this.serve(turn),
      interrupts: (turn) => this.interrupt(turn),
      silent: (turn) => this.finishReply(turn, 'interrupted'),
      lost,
    });
    this.returned = bring(world, name, plan.traffic, this.fates, (caller, ago) =>
      this.open(caller, ago),
    );
  }

  private listening(): Path {
    const { uplink, recognizer, downlink } = this.stations;
    const heard = new Handover((job) => this.heard(job));
    const doors =
      recognizer === null
        ? [uplink, heard, new Handover((job) => this.understood(job))]
        : [
            uplink,
            heard,
            recognizer,
            new Handover((job) => this.transcribed(job)),
            downlink,
            new Handover((job) => this.received(job)),
          ];
    return {
      doors: doors.filter((door) => door !== null),
      lost: (job, reason) => this.lostChunk(job, reason),
    };
  }

  private answeringPlan(name: string, speaking: Speaking | null): AnsweringPlan {
    const { languageModel, tool } = this.stations;
    const { asking, rounds } = this.plan;
    const { tools } = rounds;
    return {
      replies: this.replies,
      rounds: new Rounds(rounds, this.fates),
      tools,
      tokens: this.tokens,
      speaking,
      generation: (orders) =>
        this.asking(`${name}.generation`, languageModel, asking.languageModel, orders),
      toolCalls:
        tool && tools && ((orders) => this.asking(`${name}.tools`, tool, tools.attempts, orders)),
      passages: (turn) => this.knowledge?.tokensFor(turn) ?? 0,
      say: (turn) => this.saying!.sayNext(turn),
    };
  }

  private sayingPlan(name: string, synthesizer: Site): SayingPlan {
    const { phrases, keep } = this.stations;
    const { piece, asking } = this.plan;
    return {
      replies: this.replies,
      voices: this.who.voices,
      piece,
      normalization: this.plan.callers.languages.map(({ normalization = 0 }) =>
        Math.round(normalization),
      ),
      phrases,
      keep,
      synthesis: (orders) =>
        this.asking(`${name}.synthesis`, synthesizer, asking.synthesizer, orders),
    };
  }

  private knowledgeOf(
    name: string,
    route: { readonly number: number; readonly urgency: number },
  ): Knowledge | null {
    const { plan, conversations, tally } = this;
    const { knowledge: stations } = this.stations;
    if (plan.knowledge === null || stations === null) return null;
    return new Knowledge(this.world, `${name}.retrieval`, plan.knowledge, route, stations, {
      conversations,
      intents: plan.callers.intents,
      watch: (service, breaker) => tally.watch(service, breaker),
      tell: (turn, where, what, from, to) => this.story.tell(turn, where, what, from, to),
      answer: (turn) => this.answering.ask(turn),
      template: (turn) => this.sayTemplate(turn),
      handOff: (turn) => this.handOff(turn),
      fail: (turn) => this.fail(turn, Loss.Failed),
    });
  }

  /** Requests of turns to a service; what it gives up is given up by the turn. */
  private asking(name: string, service: Site, plan: AttemptsPlan, orders: Orders): Attempts {
    const { conversations, urgency } = this;
    const { turns } = conversations;
    const tally = this.tally.watch(service.name, plan.breaker !== null);
    const books = { fates: new Fates(`${this.world.seed}/${name}`), tally };
    return new Attempts(this.world, name, plan, [service], books, {
      prepare: (job, owner) => {
        const turn = turns.at(owner);
        conversations.sent(turn);
        job.urgency = urgency;
        job.route = turn.route;
        job.notice = 1;
        orders.prepare(job, turn);
      },
      noticed: (owner, job) => orders.noticed(job, turns.at(owner)),
      answered: (owner, _, job) => {
        const turn = turns.at(owner);
        turn[orders.what] = ENDED;
        orders.answered(job, turn);
      },
      gaveUp: (owner, _, reason) => {
        const turn = turns.at(owner);
        turn[orders.what] = ENDED;
        this.fail(turn, reason);
      },
      left: (owner) => conversations.returned(turns.at(owner)),
    });
  }

  // A caller calls.

  /** One who called before the run began is joined at the first turn that begins after it. */
  private open(caller: number, ago: Micros): void {
    const call = this.conversations.calls.take();
    call.key = caller;
    call.planned = turnsOf(this.plan, this.fates, caller);
    this.who.describe(caller, call);
    call.noise = this.plan.callers.devices[call.device]!.noise;
    call.context = this.plan.callers.tenants[call.tenant]!.instructions;
    call.number = 0;
    call.again = 0;
    call.achieved = true;
    call.turn = null;
    call.overlapped = null;
    call.pending = 0;
    call.over = false;
    const begins = this.joined(call, ago);
    call.read = 0;
    if (call.number === call.planned)
      this.conversations.calls.give(call); // he hung up before the run began
    else if (this.connect(call, ago)) {
      this.callerSide.connected(call, ago);
      if (begins > 0) this.callerSide.speakAfter(call, begins);
      else this.callerSide.speak(call);
    }
  }

  /** Goes through the turns before the run began, as on an idle system; returns when the next one begins. */
  private joined(call: Call, ago: Micros): Micros {
    let begins = -ago;
    const turn = { caller: call.key, number: 0, again: 0 };
    for (; begins < 0 && turn.number < call.planned; turn.number++) {
      const said = this.utterances.length(turn);
      const sentences = this.replies.sentences(turn);
      const audio = this.replies.audio(this.replies.tokensOfFirst(sentences, turn));
      begins += said + this.plan.idleGap + audio + this.thinkTime(call, turn.number);
      call.context += this.tokens.heard(call, said) + this.tokens.ofFirst(turn, sentences);
    }
    call.number = turn.number;
    return begins;
  }

  /** Opens his audio stream; if his tenant has its fill, or no GPU has memory for it, he is turned away. */
  private connect(call: Call, ago: Micros): boolean {
    const { limit } = this.plan.callers.tenants[call.tenant]!;
    const isIn = limit?.letsIn(this.world.sim.now) ?? true;
    const audioStream = isIn ? this.stations.audioStreams.open(this.urgency) : -1;
    if (audioStream < 0) {
      if (isIn) limit?.leaves();
      this.conversations.calls.give(call);
      if (ago > 0) return false; // that was before the run began
      this.tally.turnedAway(call.tenant);
      this.returned(call.key);
      return false;
    }
    this.conversations.connect(call, audioStream);
    call.vocoderStream = this.stations.vocoder?.streams.open(this.urgency) ?? -1;
    call.conversation = this.world.openSession();
    this.tally.inProgress.step(1);
    return true;
  }

  // The service hears.

  /**
   * A chunk has come to the service. It sees at once when a turn has ended, or goes on after all, and when
   * somebody speaks over a reply.
   */
  private heard(job: Job): void {
    if (job.kind === JobKind.Final || job.kind === JobKind.Interrupts) {
      const { overlapped } = this.conversations.turnOf(job).call!;
      if (overlapped !== null) this.stopReply(overlapped);
    }
    if (job.kind === JobKind.Final || job.kind === JobKind.Resumed) {
      const turn = this.conversations.turnOf(job);
      if (!turn.ended) {
        const stands = job.kind === JobKind.Final && turn.guess;
        if (!stands) this.takeBack(turn);
        job.content = turn.reply; // that this chunk is to bring
        if (job.kind === JobKind.Final) this.decided(turn);
      }
    }
    job.goOn();
  }

  /** He spoke on, or what there is was begun before: nothing of it counts. */
  private takeBack(turn: Turn): void {
    if (turn.moments.of(Moment.Audible) <= this.world.sim.now) turn.reversed = true;
    if (turn.guess) this.tally.count('discarded', turn);
    else if (this.plan.afterCut === 'new_turn') this.keepAnswer(turn);
    this.callOff(turn);
  }

  /** What he said before he spoke on was a turn of its own, and what the agent has answered stands. */
  private keepAnswer(turn: Turn): void {
    if (turn.prompt === 0) return; // the language model was not asked yet
    this.conversed(turn, turn.complete);
    turn.answered = turn.askedWith;
  }

  private decided(turn: Turn): void {
    const { moments } = turn;
    this.story.mark(turn, Moment.Decided);
    const sent = moments.of(Moment.EndpointSent);
    this.story.tell(turn, 'endpointing', 'silence', moments.of(Moment.VoiceEnds), sent);
    this.story.tell(turn, 'uplink', 'last chunk', sent);
  }

  /** The recognizer has served a chunk. */
  private transcribed(job: Job): void {
    if (job.kind === JobKind.Final) {
      const turn = this.conversations.turnOf(job);
      if (turn.waitsFor(job.content)) {
        turn.recognizerTier = job.tier;
        turn.moments.set(Moment.RecognizerBegan, job.beganAt);
        this.story.mark(turn, Moment.Final);
        this.story.tell(turn, 'recognizer', 'waits', job.enqueuedAt, job.beganAt);
        this.story.tell(turn, 'recognizer', 'final transcript', job.beganAt);
        this.countPartials(turn);
        if (!turn.guess) this.retrieve(turn);
        else if (this.isRevised(turn)) {
          this.dropGuess(turn);
          turn.reply++; // a snippet may be on its way
          this.retrieve(turn);
        } else this.confirm(turn);
      }
    } else if (job.kind === JobKind.Pauses) this.guess(this.conversations.turnOf(job), job.content);
    job.goOn();
  }

  /** Words of a turn are about as many as seconds of voice times words a second. */
  private countPartials(turn: Turn): void {
    const { noise } = turn.call!;
    const words = this.tokens.heard(turn.call!, turn.heard);
    this.tally.countWords(turn, words, this.partials.revised(turn, words, noise));
  }

  /** He is silent, perhaps at the end of his turn: the reply is begun on the partial transcript. */
  private guess(turn: Turn, reply: number): void {
    if (!turn.waitsFor(reply) || turn.decided || turn.resumes) return;
    turn.guess = true;
    turn.heard = turn.voiced;
    this.tally.count('guessed', turn);
    this.retrieve(turn);
  }

  /** Nothing came of it: the final transcript is to be answered as if it had not been. */
  private dropGuess(turn: Turn): void {
    this.tally.count('discarded', turn);
    turn.withoutReply();
    turn.moments.forgetFrom(Moment.LookUpSent);
    this.callOffRequests(turn);
  }

  private isRevised(turn: Turn): boolean {
    return this.partials.differs(turn, turn.part, turn.call!.noise);
  }

  /** The final transcript is what the reply was begun on: what there is of it counts from now on. */
  private confirm(turn: Turn): void {
    turn.guess = false;
    turn.moments.notBefore(Moment.Final);
    if (turn.holdsCall) this.answering.callTool(turn);
    else this.saying!.sayNext(turn);
  }

  /** The model that speaks has heard a chunk: it needs no transcript. */
  private understood(job: Job): void {
    if (job.kind === JobKind.Final) {
      const turn = this.conversations.turnOf(job);
      if (turn.waitsFor(job.content)) {
        this.story.mark(turn, Moment.RecognizerBegan);
        this.story.mark(turn, Moment.Final);
        this.retrieve(turn);
      }
    }
    this.conversations.leave(job);
  }

  /** The client has a chunk's result. */
  private received(job: Job): void {
    const { now } = this.world.sim;
    this.tally.chunkResponses.add(job.arrivedAt, now - job.arrivedAt);
    if (this.conversations.hasTurn(job)) {
      const turn = this.conversations.turnOf(job);
      const shows = job.kind === JobKind.FirstPartial || job.kind === JobKind.Final;
      if (shows && !turn.partialShown && !turn.ended) {
        turn.partialShown = true;
        this.tally.delay('first_partial').add(turn.begins, now - turn.begins);
        this.story.tell(turn, 'caller', 'first partial shown', now);
      }
    }
    this.conversations.leave(job);
  }

  // It looks up what the reply is to be based on, and answers if there is something.

  private retrieve(turn: Turn): void {
    if (this.knowledge !== null) this.knowledge.ask(turn);
    else {
      this.story.mark(turn, Moment.LookUpSent);
      this.story.mark(turn, Moment.LookUpBegan);
      this.story.mark(turn, Moment.Retrieved);
      this.answering.ask(turn);
    }
  }

  /** A ready answer, of one sentence, which is a stock phrase: the language model is not asked. */
  private sayTemplate(turn: Turn): void {
    const call = turn.call!;
    turn.templated = true;
    turn.prompt = call.context + this.tokens.heard(call, turn.heard - turn.answered);
    turn.sentences = 1;
    turn.complete = 1;
    turn.answer = this.replies.tokensOfFirst(1, turn);
    for (let moment = Moment.Checked as MomentNumber; moment <= Moment.FirstSentence; moment++) {
      this.story.mark(turn, moment as MomentNumber);
    }
    this.saying!.sayNext(turn);
  }

  /** A human goes on with the call. */
  private handOff(turn: Turn): void {
    if (turn.guess) {
      this.dropGuess(turn);
      return;
    }
    const call = turn.call!;
    this.tally.turnHandedOff(turn);
    this.story.ended(turn, 'handed off');
    this.callerSide.stopWaiting(turn);
    this.callOff(turn);
    call.achieved = false;
    this.conversations.end(turn);
    this.hangUp(call, turn.begins);
  }

  // The caller hears.

  /** He does: his next turn begins while the reply to the last one is played. */
  private interrupt(turn: Turn): void {
    const call = turn.call!;
    turn.bargedAt = this.world.sim.now;
    call.overlapped = turn;
    call.number = turn.number + 1;
    call.again = 0;
    this.callerSide.speak(call);
  }

  /** The service has heard him: nothing more of the reply is made, and the caller's device is told to be silent. */
  private stopReply(turn: Turn): void {
    if (turn.stopped) return;
    turn.stopped = true;
    turn.reply++;
    this.conversed(turn, turn.complete);
    this.story.tell(turn, 'barge-in', 'heard', turn.bargedAt);
    this.playback.stop(turn);
    this.callOffRequests(turn);
  }

  /** What was said, and so many sentences of the reply, is what the next prompt begins with. */
  private conversed(turn: Turn, sentences: number): void {
    const call = turn.call!;
    call.context = turn.prompt - turn.passageTokens + this.tokens.ofFirst(turn, sentences);
    // A ready answer was never read, and one that follows passages must be read again without them.
    if (!turn.templated && turn.passageTokens === 0) call.read = call.context;
  }

  /** The reply has been played. */
  private serve(turn: Turn): void {
    if (!turn.decided) return; // he speaks on: it was the reply to a part of what he says
    if (turn.part < turn.parts - 1) turn.reversed = true;
    this.conversed(turn, turn.sentences);
    this.finishReply(turn, 'served');
  }

  private finishReply(turn: Turn, how: string): void {
    this.playback.finish(turn);
    this.saying?.stopNormalizing(turn);
    if (turn.bargedAt >= 0) this.tally.silenced(turn);
    const succeeded = this.succeeds(turn);
    this.knowledge?.turnEnded(turn.moments.between(Moment.VoiceEnds, Moment.Audible));
    this.tally.turnPlayed(turn, succeeded);
    this.story.ended(turn, how);
    this.next(turn, succeeded);
  }

  private succeeds(turn: Turn): boolean {
    const probability = successProbability(this.plan.success, {
      noise: turn.call!.noise,
      cuts: turn.cuts,
      underruns: turn.playout.underruns,
      recognizerTier: turn.recognizerTier,
      languageModelTier: turn.languageModelTier,
      gap: turn.moments.between(Moment.VoiceEnds, Moment.Audible),
      ungrounded: this.knowledge === null || turn.grounded ? 0 : 1,
      stale: turn.stale ? 1 : 0,
    });
    const fate = this.fates.at(turn.caller, turn.number, turn.again, Purpose.Success);
    return fate.uniform() < probability;
  }

  /** After a turn he goes on to the next, or says it again if it did not succeed; then he hangs up. */
  private next(turn: Turn, succeeded: boolean): void {
    const call = turn.call!;
    if (call.overlapped === turn) {
      call.overlapped = null; // he speaks already
      call.achieved &&= succeeded;
      this.conversations.end(turn);
      return;
    }
    const think = this.thinkTime(call, turn.number);
    if (!succeeded && call.again < this.plan.repetitions) call.again++;
    else {
      call.achieved &&= succeeded;
      call.again = 0;
      call.number++;
    }
    this.conversations.end(turn);
    if (call.number === call.planned) this.hangUp(call, turn.begins);
    else this.callerSide.speakAfter(call, think);
  }

  // What goes wrong.

  /** The caller spoke on: what was started for the turn is called off. */
  private callOff(turn: Turn): void {
    turn.withoutReply();
    turn.reply++;
    turn.moments.forgetFrom(Moment.Decided);
    this.playback.callOff(turn);
    this.callOffRequests(turn);
  }

  private callOffRequests(turn: Turn): void {
    const { speech } = turn;
    turn.speech = ENDED;
    this.answering.callOff(turn);
    this.saying?.stopNormalizing(turn);
    this.knowledge?.callOff(turn);
    if (speech !== ENDED) this.saying!.callOff(speech);
  }

  /** His patience has ended: he hangs up. */
  private abandon(turn: Turn): void {
    const call = turn.call!;
    this.tally.turnBroken(turn, Loss.Abandoned);
    this.knowledge?.turnEnded(Infinity);
    this.story.ended(turn, Loss.Abandoned);
    this.callOff(turn);
    call.achieved = false;
    this.conversations.end(turn);
    this.hangUp(call, turn.begins);
  }

  /** A chunk was lost on the way. Only the one that ends the turn is missed. */
  private lostChunk(job: Job, reason: string): void {
    if (job.kind === JobKind.Final) this.failReply(job, job.content, reason);
    this.conversations.leave(job);
  }

  /** What a job was to bring for a reply never comes. */
  private lostWork(job: Job, reason: string): void {
    this.failReply(job, job.kind, reason);
    this.conversations.leave(job);
  }

  private failReply(job: Job, reply: number, reason: string): void {
    const turn = this.conversations.turnOf(job);
    if (turn.waitsFor(reply)) this.fail(turn, reason);
  }

  private fail(turn: Turn, reason: string): void {
    if (turn.guess) {
      this.dropGuess(turn);
      return;
    }
    this.tally.turnBroken(turn, reason);
    this.knowledge?.turnEnded(Infinity);
    this.story.ended(turn, reason);
    this.callerSide.stopWaiting(turn);
    this.callOff(turn);
    this.next(turn, false);
  }

  private hangUp(call: Call, begun: Micros): void {
    if (call.overlapped !== null) this.finishReply(call.overlapped, 'interrupted');
    this.tally.callEnded(begun, call.achieved);
    this.tally.inProgress.step(-1);
    this.conversations.hangUp(call);
  }

  // Keeping the books.

  /** The call is over, and nothing of it is under way. */
  private close(call: Call): void {
    this.plan.callers.tenants[call.tenant]!.limit?.leaves();
    this.stations.audioStreams.close(call.audioStream);
    if (call.vocoderStream >= 0) this.stations.vocoder!.streams.close(call.vocoderStream);
    this.stations.forget(call.conversation);
    this.world.closeSession(call.conversation);
    this.returned(call.key);
  }

  private thinkTime(call: Call, number: number): Micros {
    return whole(this.plan.think.draw(this.fates.at(call.key, number, 0, Purpose.Think)));
  }
}
