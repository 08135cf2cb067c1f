import {
  type Door,
  type EventKind,
  type Job,
  type Micros,
  type Path,
  Phase,
  Timers,
} from '../engine/index.ts';
import { Fates, whole } from '../random/index.ts';
import { Handover, JobKind, Loss, type Site, type World } from '../stations/index.ts';
import { Attempts, ENDED } from './attempts.ts';
import type { AttemptsPlan } from './attempts-plan.ts';
import { Callers } from './callers.ts';
import type { Call, Turn } from './calls-and-turns.ts';
import { Conversations } from './conversations.ts';
import { Knowledge } from './knowledge.ts';
import { Partials } from './partials.ts';
import { Purpose } from './purposes.ts';
import { NO_PHRASE, Replies } from './replies.ts';
import { Rounds } from './rounds.ts';
import { Moment, type MomentNumber } from './stages.ts';
import { successProbability } from './success.ts';
import { bring } from './traffic.ts';
import { Utterances } from './utterances.ts';
import type { VoiceAgentPlan, VoiceAgentStations } from './voice-agent-plan.ts';
import type { VoiceTally } from './voice-tally.ts';

const LAST = 1; // piece of a reply
/** Requests to speak are numbered by early cuts and sentences. */
const MOST_SENTENCES = 64;

/**
 * Spoken turns with an agent: recognition, retrieval, language model, synthesis, playback. The caller speaks; the end of
 * his turn is decided from silence; with the final transcript it is looked up what the language model needs,
 * whose sentences go to the synthesizer as they complete; the reply is played as it comes; then he speaks again. Read it
 * from `open` on: it goes in the order of a turn. Whoever speaks on after an end was decided takes
 * it back: what was started is called off, and the turn goes on.
 */
export class VoiceAgent {
  private readonly conversations: Conversations;
  private readonly speaks: EventKind;
  private readonly speaksOn: EventKind;
  private readonly chunkFull: EventKind;
  private readonly patienceEnds: Timers; // by turn
  private readonly replyEnds: Timers;
  private readonly interrupts: Timers;
  private readonly listening: Path;
  private readonly knowledge: Knowledge | null;
  private readonly generation: Attempts;
  private readonly lookUp: Path | null;
  private readonly synthesis: Attempts;
  private readonly playing: Path;
  private readonly stopping: Path;
  private readonly fates: Fates;
  private readonly who: Callers;
  private readonly utterances: Utterances;
  private readonly replies: Replies;
  private readonly partials: Partials;
  private readonly rounds: Rounds;
  private readonly toolCalls: Attempts | null;
  private readonly voices: number;
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
    this.urgency = route.urgency;
    this.tally = route.tally;
    this.plan = plan;
    this.stations = stations;
    const seed = `${world.seed}/${name}`;
    this.fates = new Fates(seed);
    this.who = new Callers(plan.callers, this.fates);
    this.voices = this.who.voices;
    this.utterances = new Utterances(plan.utterance, plan.endpoint, this.fates);
    this.replies = new Replies(plan.reply, seed, this.fates);
    this.partials = new Partials(plan.partials, this.fates);
    this.rounds = new Rounds(plan.rounds, this.fates);
    const { uplink, recognizer, languageModel, phrases, synthesizer, downlink } = stations;
    const way = (...doors: (Door | ((job: Job) => void) | null)[]): Door[] =>
      doors
        .filter((door) => door !== null)
        .map((door) => (typeof door === 'function' ? new Handover(door) : door));
    const lost = (job: Job, reason: string): void => this.lostWork(job, reason);
    this.listening = {
      doors: way(
        uplink,
        (job) => this.heard(job),
        recognizer,
        (job) => this.transcribed(job),
        downlink,
        (job) => this.received(job),
      ),
      lost: (job, reason) => this.lostChunk(job, reason),
    };
    this.knowledge = this.knowledgeOf(name, route);
    this.generation = this.asking(`${name}.generation`, languageModel, plan.asking.languageModel, {
      what: 'request',
      prepare: (job, turn) => this.prompt(job, turn),
      noticed: (job, turn) => this.generated(job, turn),
      answered: (job, turn) => this.answered(job, turn),
    });
    const { tools } = plan.rounds;
    this.toolCalls =
      stations.tool &&
      tools &&
      this.asking(`${name}.tools`, stations.tool, tools.attempts, {
        what: 'toolCall',
        prepare: () => {},
        noticed: () => {},
        answered: (job, turn) => this.toolAnswered(job, turn),
      });
    this.lookUp =
      phrases === null ? null : { doors: way(phrases, (job) => this.lookedUp(job)), lost };
    this.synthesis = this.asking(`${name}.synthesis`, synthesizer, plan.asking.synthesizer, {
      what: 'speech',
      prepare: (job, turn) => this.orderSpeech(job, turn),
      noticed: (job, turn) => this.pieceMade(job, turn),
      answered: (job, turn) => this.spoken(job, turn),
    });
    this.playing = { doors: way(downlink, (job) => this.play(job)), lost };
    this.stopping = { doors: way(downlink, (job) => this.fallSilent(job)), lost };

    const { sim } = world;
    this.speaks = sim.event(`${name}.speaks`, Phase.Arrival, (id) =>
      this.speak(this.conversations.calls.at(id)),
    );
    this.speaksOn = sim.event(`${name}.speaks on`, Phase.Arrival, (id) =>
      this.speakOn(this.conversations.turns.at(id)),
    );
    this.chunkFull = sim.event(`${name}.chunk`, Phase.Arrival, (id) =>
      this.send(this.conversations.calls.at(id)),
    );
    this.patienceEnds = new Timers(sim, `${name}.patience`, Phase.Timeout, 64, (id) =>
      this.abandon(this.conversations.turns.at(id)),
    );
    this.replyEnds = new Timers(sim, `${name}.reply ends`, Phase.Arrival, 64, (id) =>
      this.serve(this.conversations.turns.at(id)),
    );
    this.interrupts = new Timers(sim, `${name}.interrupts`, Phase.Arrival, 64, (id) =>
      this.interrupt(this.conversations.turns.at(id)),
    );
    this.returned = bring(world, name, plan.traffic, this.fates, (caller, ago) =>
      this.open(caller, ago),
    );
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
      tell: (turn, where, what, from, to) => this.tell(turn, where, what, from, to),
      answer: (turn) => this.ask(turn),
      template: (turn) => this.sayTemplate(turn),
      handOff: (turn) => this.handOff(turn),
      fail: (turn) => this.fail(turn, Loss.Failed),
    });
  }

  /** Requests of turns to a service; what it gives up is given up by the turn. */
  private asking(
    name: string,
    service: Site,
    plan: AttemptsPlan,
    asker: {
      readonly what: 'request' | 'speech' | 'toolCall';
      readonly prepare: (job: Job, turn: Turn) => void;
      readonly noticed: (job: Job, turn: Turn) => void;
      readonly answered: (job: Job, turn: Turn) => void;
    },
  ): Attempts {
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
        asker.prepare(job, turn);
      },
      noticed: (owner, job) => asker.noticed(job, turns.at(owner)),
      answered: (owner, _, job) => {
        const turn = turns.at(owner);
        turn[asker.what] = ENDED;
        asker.answered(job, turn);
      },
      gaveUp: (owner, _, reason) => {
        const turn = turns.at(owner);
        turn[asker.what] = ENDED;
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
    call.planned = this.plan.turns.draw(this.fates.at(caller, 0, 0, Purpose.Turns));
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
      if (this.plan.listening === 'always') {
        this.fillChunk(call, this.plan.chunk - (ago % this.plan.chunk));
      }
      if (begins > 0) this.world.sim.after(begins, this.speaks, call.id);
      else this.speak(call);
    }
  }

  /** Goes through the turns before the run began, as on an idle system; returns when the next one begins. */
  private joined(call: Call, ago: Micros): Micros {
    let begins = -ago;
    const turn = { caller: call.key, number: 0, again: 0 };
    for (; begins < 0 && turn.number < call.planned; turn.number++) {
      const said = this.utterances.length(turn);
      const tokens = this.replies.tokensOfFirst(this.replies.sentences(turn), turn);
      begins +=
        said + this.plan.idleGap + this.replies.audio(tokens) + this.thinkTime(call, turn.number);
      call.context += this.tokensOf(call, said) + tokens;
    }
    call.number = turn.number;
    return begins;
  }

  /** Opens his audio stream; if no GPU has memory for it he is turned away. */
  private connect(call: Call, ago: Micros): boolean {
    const audioStream = this.stations.audioStreams.open(this.urgency);
    if (audioStream < 0) {
      this.conversations.calls.give(call);
      if (ago > 0) return false; // that was before the run began
      this.tally.turnedAway(call.tenant);
      this.returned(call.key);
      return false;
    }
    this.conversations.connect(call, audioStream);
    call.conversation = this.world.openSession();
    this.tally.inProgress.step(1);
    return true;
  }

  // He speaks, and his device sends what it hears.

  private speak(call: Call): void {
    const turn = this.conversations.turns.take();
    turn.begin(call, this.world.sim.now);
    turn.intent = this.who.intentOf(turn);
    turn.parts = this.utterances.parts(turn);
    call.turn = turn;
    this.tally.turnBegins(call.tenant);
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
    this.tell(turn, 'caller', 'speaks', now, turn.voiceEnds);
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
    else if (turn.guess) this.showVoice(turn);
    turn.guessed = false;
    this.voice(turn);
  }

  private speakAfterCut(turn: Turn): void {
    turn.decided = false;
    this.showVoice(turn);
    turn.cuts++;
    this.patienceEnds.clear(turn.id);
    this.tell(turn, 'caller', 'speaks on after a cut', this.world.sim.now);
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
    job.setOut(this.listening);
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
    this.mark(turn, Moment.EndpointSent);
    const fate = this.fates.at(turn.caller, turn.number, turn.again, Purpose.Patience, turn.cuts);
    const patience = turn.voiceEnds + whole(this.plan.patience.draw(fate)) - now;
    this.patienceEnds.set(turn.id, Math.max(patience, 0));
  }

  private fillChunk(call: Call, length: Micros): void {
    call.pending++;
    this.world.sim.after(length, this.chunkFull, call.id);
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
    this.mark(turn, Moment.Decided);
    const sent = moments.of(Moment.EndpointSent);
    this.tell(turn, 'endpointing', 'silence', moments.of(Moment.VoiceEnds), sent);
    this.tell(turn, 'uplink', 'last chunk', sent);
  }

  /** The recognizer has served a chunk. */
  private transcribed(job: Job): void {
    if (job.kind === JobKind.Final) {
      const turn = this.conversations.turnOf(job);
      if (this.isWanted(turn, job.content)) {
        turn.moments.set(Moment.RecognizerBegan, job.beganAt);
        this.mark(turn, Moment.Final);
        this.tell(turn, 'recognizer', 'waits', job.enqueuedAt, job.beganAt);
        this.tell(turn, 'recognizer', 'final transcript', job.beganAt);
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
    const words = this.tokensOf(turn.call!, turn.heard);
    this.tally.countWords(turn, words, this.partials.revised(turn, words, noise));
  }

  /** He is silent, perhaps at the end of his turn: the reply is begun on the partial transcript. */
  private guess(turn: Turn, reply: number): void {
    if (!this.isWanted(turn, reply) || turn.decided || turn.resumes) return;
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
    if (turn.holdsCall) this.callTool(turn);
    else this.sayNext(turn);
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
        this.tell(turn, 'caller', 'first partial shown', now);
      }
    }
    this.conversations.leave(job);
  }

  // It looks up what the reply is to be based on, and answers if there is something.

  private retrieve(turn: Turn): void {
    if (this.knowledge !== null) this.knowledge.ask(turn);
    else {
      this.mark(turn, Moment.LookUpSent);
      this.mark(turn, Moment.LookUpBegan);
      this.mark(turn, Moment.Retrieved);
      this.ask(turn);
    }
  }

  /** A ready answer, of one sentence, which is a stock phrase: the language model is not asked. */
  private sayTemplate(turn: Turn): void {
    const call = turn.call!;
    turn.templated = true;
    turn.prompt = call.context + this.tokensOf(call, turn.heard - turn.answered);
    turn.sentences = 1;
    turn.complete = 1;
    turn.answer = this.replies.tokensOfFirst(1, turn);
    for (let moment = Moment.Checked as MomentNumber; moment <= Moment.FirstSentence; moment++) {
      this.mark(turn, moment as MomentNumber);
    }
    this.sayNext(turn);
  }

  /** A human goes on with the call. */
  private handOff(turn: Turn): void {
    if (turn.guess) {
      this.dropGuess(turn);
      return;
    }
    const call = turn.call!;
    this.tally.turnHandedOff(turn);
    this.world.witness?.ended(turn, 'handed off', this.world.sim.now);
    this.patienceEnds.clear(turn.id);
    this.callOff(turn);
    call.achieved = false;
    this.conversations.end(turn);
    this.hangUp(call, turn.begins);
  }

  // It answers: the language model generates, and what is complete is spoken.

  private ask(turn: Turn): void {
    const call = turn.call!;
    this.mark(turn, Moment.Checked);
    turn.calls = this.rounds.callsTool(turn);
    turn.refused = this.rounds.isRefused(turn);
    turn.askedWith = turn.heard;
    const said = call.context + this.tokensOf(call, turn.heard - turn.answered);
    turn.passageTokens = this.knowledge?.tokensFor(turn) ?? 0;
    turn.prompt = said + turn.passageTokens;
    turn.known = call.read;
    call.read = said; // passages are not part of what the next prompt begins with
    turn.sentences = this.replies.sentences(turn);
    turn.completeAt = this.replies.tokens(turn, 0);
    turn.answer = this.replies.tokensOfFirst(turn.sentences, turn);
    this.generate(turn);
  }

  private generate(turn: Turn): void {
    const { caller, number, again } = turn;
    this.mark(turn, Moment.Prompted);
    turn.request = this.generation.ask(turn.id, caller, number, again, turn.cuts);
  }

  private prompt(job: Job, turn: Turn): void {
    job.session = turn.call!.conversation;
    job.prefix = turn.known;
    turn.known = turn.prompt; // of another attempt: the first one may have read all
    job.prompt = turn.prompt;
    job.output = turn.answer;
    if (turn.calls) job.output = this.plan.rounds.tools!.callTokens;
  }

  /** The language model has made all that it was asked for: a call of a tool, or the reply. */
  private answered(job: Job, turn: Turn): void {
    this.tally.countTokens(turn.begins, job.prompt, job.output);
    if (!turn.calls) return;
    this.tell(turn, 'language model', 'calls tool', turn.moments.of(Moment.Prompted));
    if (turn.guess) turn.holdsCall = true;
    else this.callTool(turn);
  }

  private callTool(turn: Turn): void {
    this.tally.count('toolCalls', turn);
    turn.holdsCall = false;
    const { caller, number, again } = turn;
    turn.toolCall = this.toolCalls!.ask(turn.id, caller, number, again, turn.cuts);
  }

  /** The reply is made with the call and its result in the prompt. */
  private toolAnswered(job: Job, turn: Turn): void {
    const { callTokens, resultTokens } = this.plan.rounds.tools!;
    this.tell(turn, 'tool', 'answers', job.arrivedAt);
    turn.calls = false;
    turn.known = turn.prompt + callTokens;
    turn.passageTokens += callTokens + resultTokens;
    turn.prompt += callTokens + resultTokens;
    this.generate(turn);
  }

  /** Its first sentence must not be said: the reply is made anew. */
  private regenerate(job: Job, turn: Turn): void {
    this.tally.countTokens(turn.begins, job.prompt, job.made);
    this.tell(turn, 'language model', 'refused', turn.moments.of(Moment.Prompted));
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
      this.mark(turn, Moment.FirstToken);
      turn.completedAt = this.world.sim.now;
      this.tell(
        turn,
        'language model',
        'retries',
        turn.moments.of(Moment.Prompted),
        job.enqueuedAt,
      );
      this.tell(turn, 'language model', 'waits', job.enqueuedAt, itsTurn);
      this.tell(turn, 'language model', 'waits for memory', itsTurn, job.beganAt);
      this.tell(turn, 'language model', 'first token', job.beganAt);
    }
    while (turn.complete < turn.sentences && job.made >= turn.completeAt) this.complete(turn);
    if (turn.complete < turn.sentences) job.notice = turn.completeAt;
    if (!turn.saying) this.sayNext(turn);
  }

  private complete(turn: Turn): void {
    turn.complete++;
    if (turn.complete === 1) this.mark(turn, Moment.FirstSentence);
    this.tell(turn, 'language model', 'sentence', turn.completedAt);
    turn.completedAt = this.world.sim.now;
    if (turn.complete < turn.sentences) {
      turn.completeAt += this.replies.tokens(turn, turn.complete);
    }
  }

  /** The next sentence, if it is complete, is looked up among the stock phrases or else synthesized. */
  private sayNext(turn: Turn): void {
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
    return phrase === NO_PHRASE ? NO_PHRASE : phrase * this.voices + turn.call!.voice;
  }

  private lookedUp(job: Job): void {
    const turn = this.conversations.turnOf(job);
    if (this.isWanted(turn, job.kind)) {
      this.lookUpEnds(turn);
      this.tell(turn, 'phrases', job.made > 0 ? 'hit' : 'miss', job.enqueuedAt);
      if (job.made > 0) {
        const { now } = this.world.sim;
        this.beginToSay(turn, now, now, now);
        this.sentenceSaid(turn);
      } else this.synthesize(turn);
    }
    this.conversations.leave(job);
  }

  private lookUpEnds(turn: Turn): void {
    if (!turn.moments.has(Moment.LookedUp)) this.mark(turn, Moment.LookedUp);
  }

  private synthesize(turn: Turn): void {
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
    this.sendAudio(turn, Math.min(this.plan.piece, turn.unsent));
  }

  /** The sentence has been made. */
  private spoken(job: Job, turn: Turn): void {
    this.beginToSay(turn, job.enqueuedAt, job.beganAt - job.loadWait, job.beganAt);
    const key = this.keyOf(turn);
    if (key !== NO_PHRASE) this.stations.keep(key);
    this.tellOfSynthesis(turn, job);
    this.sentenceSaid(turn);
  }

  private tellOfSynthesis(turn: Turn, job: Job): void {
    const itsTurn = job.beganAt - job.loadWait;
    this.tell(turn, 'synthesizer', 'retries', turn.askedToSpeak, job.enqueuedAt);
    this.tell(turn, 'synthesizer', 'waits', job.enqueuedAt, itsTurn);
    this.tell(turn, 'synthesizer', 'waits for voice', itsTurn, job.beganAt);
    this.tell(turn, 'synthesizer', 'sentence', job.beganAt);
  }

  /** The first audio of the reply is there: when it was sent for, was its turn, and was begun. */
  private beginToSay(turn: Turn, sent: Micros, itsTurn: Micros, began: Micros): void {
    if (turn.moments.has(Moment.FirstByte)) return;
    turn.moments.set(Moment.TtsSent, sent);
    turn.moments.set(Moment.TtsTurn, itsTurn);
    turn.moments.set(Moment.TtsBegan, began);
    this.mark(turn, Moment.FirstByte);
  }

  private sentenceSaid(turn: Turn): void {
    turn.said++;
    turn.saying = false;
    const last = turn.said === turn.sentences;
    if (last) turn.synthesisEnds = this.world.sim.now;
    this.sendAudio(turn, turn.unsent, last);
    this.sayNext(turn);
  }

  private sendAudio(turn: Turn, length: Micros, last = false): void {
    turn.unsent -= length;
    const job = this.conversations.job(turn.call!, turn);
    job.kind = turn.reply;
    job.session = turn.call!.audioStream;
    job.size = length;
    job.content = last ? LAST : 0;
    job.setOut(this.playing);
  }

  // The caller hears.

  /** Audio of the reply has come to the caller's device. */
  private play(job: Job): void {
    const turn = this.conversations.turnOf(job);
    if (this.isWanted(turn, job.kind)) {
      const { now } = this.world.sim;
      if (!turn.playout.begun) {
        this.mark(turn, Moment.Received);
        turn.moments.set(Moment.Audible, now + this.plan.jitterBuffer);
        this.patienceEnds.clear(turn.id);
        this.tell(turn, 'playback', 'buffers', now, now + this.plan.jitterBuffer);
        this.planInterruption(turn);
      } else if (now > turn.playout.endsAt) {
        this.tell(turn, 'playback', 'underrun', turn.playout.endsAt, now);
      }
      this.tell(turn, 'downlink', 'audio', job.arrivedAt, now);
      turn.playout.receive(now, job.size, this.plan.jitterBuffer);
      this.tell(turn, 'playback', 'plays', turn.playout.endsAt - job.size, turn.playout.endsAt);
      if (job.content === LAST) this.replyEnds.set(turn.id, turn.playout.endsAt - now);
    }
    this.conversations.leave(job);
  }

  /** Will he speak over this reply? Never over the last one. */
  private planInterruption(turn: Turn): void {
    const { share, after } = this.plan.interruptions;
    if (turn.number + 1 >= turn.call!.planned || turn.part < turn.parts - 1) return;
    const fate = this.fates.at(turn.caller, turn.number, turn.again, Purpose.Interrupts);
    if (fate.uniform() >= share) return;
    this.interrupts.set(turn.id, this.plan.jitterBuffer + whole(after.draw(fate)));
  }

  /** He does: his next turn begins while the reply to the last one is played. */
  private interrupt(turn: Turn): void {
    const call = turn.call!;
    turn.bargedAt = this.world.sim.now;
    call.overlapped = turn;
    call.number = turn.number + 1;
    call.again = 0;
    this.speak(call);
  }

  /** The service has heard him: nothing more of the reply is made, and the caller's device is told to be silent. */
  private stopReply(turn: Turn): void {
    const call = turn.call!;
    if (turn.stopped) return;
    turn.stopped = true;
    turn.reply++;
    this.conversed(turn, turn.complete);
    this.tell(turn, 'barge-in', 'heard', turn.bargedAt);
    const job = this.conversations.job(call, turn);
    job.session = call.audioStream;
    job.setOut(this.stopping);
    this.callOffRequests(turn);
  }

  /** The caller's device plays no more of it, however much has come. */
  private fallSilent(job: Job): void {
    const turn = this.conversations.turnOf(job);
    if (!turn.ended) {
      this.replyEnds.clear(turn.id);
      this.tell(turn, 'barge-in', 'reply silent', turn.bargedAt);
      this.finishReply(turn, 'interrupted');
    }
    this.conversations.leave(job);
  }

  /** What was said, and so many sentences of the reply, is what the next prompt begins with. */
  private conversed(turn: Turn, sentences: number): void {
    const call = turn.call!;
    call.context = turn.prompt - turn.passageTokens + this.replies.tokensOfFirst(sentences, turn);
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
    this.interrupts.clear(turn.id);
    if (turn.bargedAt >= 0) this.tally.silenced(turn);
    const succeeded = this.succeeds(turn);
    this.tally.turnPlayed(turn, succeeded);
    this.world.witness?.ended(turn, how, this.world.sim.now);
    this.next(turn, succeeded);
  }

  private succeeds(turn: Turn): boolean {
    const probability = successProbability(this.plan.success, {
      noise: turn.call!.noise,
      cuts: turn.cuts,
      underruns: turn.playout.underruns,
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
    else this.world.sim.after(think, this.speaks, call.id);
  }

  // What goes wrong.

  /** The caller spoke on: what was started for the turn is called off. */
  private callOff(turn: Turn): void {
    turn.withoutReply();
    turn.reply++;
    turn.moments.forgetFrom(Moment.Decided);
    this.replyEnds.clear(turn.id);
    this.interrupts.clear(turn.id);
    this.callOffRequests(turn);
  }

  private callOffRequests(turn: Turn): void {
    const { request, speech, toolCall } = turn;
    turn.toolCall = ENDED;
    if (toolCall !== ENDED) this.toolCalls!.callOff(toolCall);
    turn.request = ENDED;
    turn.speech = ENDED;
    this.knowledge?.callOff(turn);
    if (request !== ENDED) this.generation.callOff(request);
    if (speech !== ENDED) this.synthesis.callOff(speech);
  }

  /** His patience has ended: he hangs up. */
  private abandon(turn: Turn): void {
    const call = turn.call!;
    this.tally.turnBroken(turn, Loss.Abandoned);
    this.world.witness?.ended(turn, Loss.Abandoned, this.world.sim.now);
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
    if (this.isWanted(turn, reply)) this.fail(turn, reason);
  }

  private fail(turn: Turn, reason: string): void {
    if (turn.guess) {
      this.dropGuess(turn);
      return;
    }
    this.tally.turnBroken(turn, reason);
    this.world.witness?.ended(turn, reason, this.world.sim.now);
    this.patienceEnds.clear(turn.id);
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

  /** Is this still the reply that the turn waits for? */
  private isWanted(turn: Turn, reply: number): boolean {
    return !turn.ended && turn.reply === reply;
  }

  /** The call is over, and nothing of it is under way. */
  private close(call: Call): void {
    this.stations.audioStreams.close(call.audioStream);
    this.stations.forget(call.conversation);
    this.world.closeSession(call.conversation);
    this.returned(call.key);
  }

  private tokensOf(call: Call, voice: Micros): number {
    const { tokensPerSecond } = this.plan.callers.languages[call.language]!;
    return Math.max(1, whole((voice / SECOND) * tokensPerSecond));
  }

  private thinkTime(call: Call, number: number): Micros {
    return whole(this.plan.think.draw(this.fates.at(call.key, number, 0, Purpose.Think)));
  }

  private mark(turn: Turn, moment: MomentNumber): void {
    turn.moments.set(moment, this.world.sim.now);
  }

  /** What went on until now, unless told otherwise. */
  private tell(turn: Turn, where: string, what: string, from: Micros, to?: Micros): void {
    this.world.witness?.saw(turn, where, what, from, to ?? this.world.sim.now);
  }
}

const SECOND: Micros = 1_000_000;
