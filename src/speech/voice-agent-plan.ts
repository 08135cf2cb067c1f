import type { Door, Micros } from '../engine/index.ts';
import type { Distribution } from '../random/index.ts';
import type { AudioStreams, Site } from '../stations/index.ts';
import type { AttemptsPlan } from './attempts-plan.ts';
import type { CallerKinds } from './callers.ts';
import type { KnowledgePlan, KnowledgeStations } from './knowledge.ts';
import type { PartialsPlan } from './partials.ts';
import type { ReplyPlan } from './replies.ts';
import type { RoundsPlan } from './rounds.ts';
import type { SpeakingPlan } from './speaking.ts';
import type { SuccessPlan } from './success.ts';
import type { Traffic } from './traffic.ts';
import type { EndpointPlan, UtterancePlan } from './utterances.ts';

/** How callers talk with an agent that answers by voice. Durations in microseconds. */
export interface VoiceAgentPlan {
  readonly callers: CallerKinds;
  /** Planned turns of a call. */
  readonly turns: Distribution;
  readonly utterance: UtterancePlan;
  readonly endpoint: EndpointPlan;
  readonly partials: PartialsPlan;
  /** A reply is begun on the partial transcript after so much silence; Infinity: never. */
  readonly guessAfter: Micros;
  /** What a caller said before he spoke on after an early cut: part of one turn, or a turn of its own. */
  readonly afterCut: 'resume' | 'new_turn';
  /** Voice after which it is seen that he speaks on. */
  readonly resumeShown: Micros;
  /** null: replies are based on nothing that is looked up. */
  readonly knowledge: KnowledgePlan | null;
  readonly rounds: RoundsPlan;
  /** One model hears and speaks; null: what is said is recognized, and what is written synthesized. */
  readonly speaking: SpeakingPlan | null;
  readonly reply: ReplyPlan;
  /** How often the language model is asked for a reply, and the synthesizer for a sentence. */
  readonly asking: { readonly languageModel: AttemptsPlan; readonly synthesizer: AttemptsPlan };
  /** Callers who speak over a reply (barge-in). */
  readonly interruptions: InterruptionPlan;
  /** From the end of a reply until the caller speaks again. */
  readonly think: Distribution;
  /** How long a caller waits for the first of the reply to come, from his last voiced instant. */
  readonly patience: Distribution;
  /** Voice that the recognizer needs before it can show a first partial. */
  readonly firstWord: Micros;
  readonly chunk: Micros;
  /** `always`: chunks are sent during replies and pauses too; `gated`: only while the caller speaks. */
  readonly listening: 'always' | 'gated';
  /** Audio that is sent at a time as it is made. */
  readonly piece: Micros;
  /** Audio that the caller's device holds back before it plays a reply. */
  readonly jitterBuffer: Micros;
  readonly success: SuccessPlan;
  /** How often a caller repeats a turn that did not succeed. */
  readonly repetitions: number;
  /** About how long a reply takes to be audible on an idle system: only for calls that began before the run. */
  readonly idleGap: Micros;
  readonly traffic: Traffic;
}

/** How callers interrupt, and how that is noticed. Durations in microseconds. */
interface InterruptionPlan {
  /** Share of the replies that are spoken over, if they last long enough; never the last one of a call. */
  readonly share: number;
  /** How much of the reply they hear before. */
  readonly after: Distribution;
  /** Voice that the service needs to be sure that somebody speaks. */
  readonly detect: Micros;
}

/** Where the work of a call is done. */
export interface VoiceAgentStations {
  readonly uplink: Door | null;
  /** null: the model hears for itself. */
  readonly recognizer: Door | null;
  /** Audio streams placed on the recognizer's workers. */
  readonly audioStreams: AudioStreams;
  /** Where it is looked up what replies are based on; null if nowhere. */
  readonly knowledge: KnowledgeStations | null;
  /** What the language model calls; null if nothing. */
  readonly tool: Site | null;
  readonly languageModel: Site;
  /** Tells the language model that a conversation is over. */
  readonly forget: (conversation: number) => void;
  /** Audio of stock phrases; null if none is kept. */
  readonly phrases: Door | null;
  /** Keeps the audio of a stock phrase that has been made. */
  readonly keep: (phrase: number) => void;
  /** null: the model speaks for itself. */
  readonly synthesizer: Site | null;
  /** What makes sound of what the synthesizer makes, and its streams, in order each; null: the synthesizer does. */
  readonly vocoder: { readonly door: Door; readonly streams: AudioStreams } | null;
  readonly downlink: Door | null;
}
