import { type Micros, ZERO } from '../engine/index.ts';
import type { TurnOfRoute } from '../stations/index.ts';
import { ENDED } from './attempts.ts';
import type { Caller } from './callers.ts';
import { Playout } from './playout.ts';
import { Moments } from './stages.ts';

/** A caller's session with the agent: turns over one audio stream and one conversation with the language model. */
export class Call implements Caller {
  key = -1; // number of the caller
  tenant = 0;
  language = 0;
  device = 0;
  voice = 0;
  noise = ZERO; // how often it matters
  audioStream = -1;
  vocoderStream = -1;
  conversation = -1; // session at the language model
  context = 0; // tokens that the next prompt begins with
  read = 0; // tokens of it that the language model has read or made before
  planned = 0; // turns in all, repetitions not counted
  number = 0; // of the planned turn that is on, or comes next
  again = 0; // how often it was repeated
  achieved = true; // every planned turn so far has succeeded in the end
  turn: Turn | null = null; // the one that is on
  overlapped: Turn | null = null; // the one before it, while he speaks over its reply
  pending = 0; // jobs that have not come back, and the chunk that fills
  over = false;

  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

/** One exchange: what the caller says, and the reply to it. */
export class Turn implements TurnOfRoute {
  call: Call | null = null;
  caller = -1;
  number = 0;
  again = 0;
  begins: Micros = NaN;

  // What the caller says.
  intent = 0;
  part = 0;
  parts = 0;
  voiceEnds: Micros = NaN; // of the part that is on, or was
  endsAt: Micros = NaN; // when silence has lasted so long that the turn counts as ended
  voiced: Micros = 0; // voice so far
  recognizerTier = 0; // of what served it: 0 is the best
  languageModelTier = 0;
  cuts = 0; // decisions that the caller spoke on after
  resumes = false; // he does so: a chunk shows it soon
  speaksOnAt: Micros = NaN;
  partialAsked = false;
  partialShown = false;

  // What the service makes of it.
  decided = false;
  guessed = false; // since he spoke last a reply was begun on a partial transcript
  guess = false; // it is being made, and nothing of it is spoken yet
  heard: Micros = 0; // voice in the transcript
  answered: Micros = 0; // part of it that was answered before, as a turn of its own
  askedWith: Micros = 0; // voice in it when the language model was asked last
  reply = 0; // number of the reply that is being made; those before were called off
  lookUps = ENDED; // what is on of it: numbers of look-ups, and of requests to its services
  check = ENDED;
  request = ENDED;
  speech = ENDED;
  asked: Micros = NaN; // when its look-ups were
  passages = 0; // that were found for it
  grounded = false; // its answer is among them
  stale = false; // and was changed since
  exposes = false; // and is not for the caller's eyes
  unchecked = false; // nobody has said whether it is
  fallback = false; // it is based on less than it should be
  spared = false; // it does without look-ups, because there is trouble, if it can
  fallbackOn = 0; // the one that is tried
  templated = false; // it is a ready answer
  calls = false; // the language model is to call a tool, or is about to
  holdsCall = false; // it has made the call, which waits for the final transcript
  toolCall = ENDED; // request to the tool
  refused = false; // its reply is to be thrown away
  prompt = 0; // tokens
  passageTokens = 0; // those of them that stand in what was looked up, or in calls of tools
  known = 0; // those of them that the language model may have read or made before
  answer = 0;
  sentences = 0;
  complete = 0; // sentences that the language model has completed
  completeAt = 0; // tokens at which the next one is
  completedAt: Micros = NaN; // when the last one was, or the first token
  said = 0; // sentences whose audio has been made
  saying = false; // the next one is being made
  askedToSpeak: Micros = NaN; // when the synthesizer was first asked for the sentence
  unsent: Micros = 0; // audio of the sentence, or of a reply that is spoken as it is made, that has not been sent
  audio: Micros = 0; // of such a reply
  sent = false; // some of it has been
  lastCame = false; // its last piece is at the caller's device
  synthesisEnds: Micros = NaN;
  readonly moments = new Moments();

  // What the caller hears.
  readonly playout = new Playout();
  reversed = false; // a reply to it began while he had more to say
  bargedAt: Micros = NaN; // when he began to speak over it
  stopped = false; // the service has stopped it because he spoke over it
  bargeShown = false; // a chunk has shown that this turn began over the reply before it
  ended = false;
  pending = 0; // jobs that have not come back, and the part that he will speak next

  readonly id: number;
  readonly route: number;
  constructor(id: number, route: number) {
    this.id = id;
    this.route = route;
  }

  /** Begins anew for another exchange. */
  begin(call: Call, now: Micros): void {
    this.call = call;
    this.caller = call.key;
    this.number = call.number;
    this.again = call.again;
    this.begins = now;
    this.part = 0;
    this.voiced = 0;
    this.recognizerTier = 0;
    this.languageModelTier = 0;
    this.cuts = 0;
    this.answered = 0;
    this.reversed = false;
    this.resumes = false;
    this.partialAsked = false;
    this.partialShown = false;
    this.decided = false;
    this.guessed = false;
    this.ended = false;
    this.pending = 0;
    this.bargedAt = NaN;
    this.bargeShown = false;
    this.stopped = false;
    this.moments.forgetFrom(0);
    this.withoutReply();
  }

  /** Is this still the reply that the turn waits for? */
  waitsFor(reply: number): boolean {
    return !this.ended && this.reply === reply;
  }

  /** Nothing of a reply has been made. */
  withoutReply(): void {
    this.guess = false;
    this.calls = false;
    this.holdsCall = false;
    this.refused = false;
    this.passages = 0;
    this.grounded = false;
    this.stale = false;
    this.exposes = false;
    this.unchecked = false;
    this.fallback = false;
    this.spared = false;
    this.templated = false;
    this.passageTokens = 0;
    this.prompt = 0;
    this.answer = 0;
    this.complete = 0;
    this.said = 0;
    this.saying = false;
    this.sent = false;
    this.lastCame = false;
    this.synthesisEnds = NaN;
    this.playout.clear();
  }
}
