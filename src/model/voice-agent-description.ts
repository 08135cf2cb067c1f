import type { AdmissionDescription } from './admission-schema.ts';
import type {
  CallTraffic,
  CountDistributionDescription,
  DistributionDescription,
} from './description.ts';
import type { RetrievalDescription } from './retrieval-description.ts';
import type { AttemptsDescription } from './retry-description.ts';
import type { ToolsDescription } from './tools-schema.ts';

/** Callers who talk with an agent that answers by voice. Stations are given by name. */
export interface VoiceAgentDescription {
  readonly kind: 'voice_agent';
  readonly name: string;
  readonly class: string;
  readonly uplink: string | undefined;
  /** undefined, as the synthesizer: one model hears and speaks. */
  readonly recognizer: string | undefined;
  readonly languageModel: string;
  /** What that model makes of audio; undefined: there is a recognizer and a synthesizer. */
  readonly speaking?: SpeakingDescription | undefined;
  readonly phraseCache: string | undefined;
  readonly synthesizer: string | undefined;
  /** undefined: the synthesizer makes sound itself. */
  readonly vocoder?: string | undefined;
  readonly downlink: string | undefined;
  readonly chunk: number;
  readonly listening: 'always' | 'gated';
  readonly callers: CallersDescription;
  readonly utterance: {
    readonly parts: CountDistributionDescription;
    readonly voiced: DistributionDescription;
    readonly pause: DistributionDescription;
  };
  /** Voice that the recognizer needs before it can show a first partial. */
  readonly firstWord: number;
  readonly endpoint: {
    readonly silence: number;
    /** A classifier that hears whether what was said is complete; undefined: there is none. */
    readonly semantic:
      | {
          readonly after: number;
          readonly inference: number;
          readonly finds: number;
          readonly mistakes: number;
        }
      | undefined;
    readonly afterCut: 'resume' | 'new_turn';
    readonly unheard: DistributionDescription;
    readonly late: DistributionDescription;
  };
  readonly partials: {
    readonly revised: { readonly quiet: number; readonly noisy: number };
    readonly unsettled: number;
    /** undefined: nothing is begun on them. */
    readonly startAfter: number | undefined;
  };
  readonly interruptions: {
    readonly share: number;
    readonly after: DistributionDescription;
    readonly detect: number;
  };
  /** undefined: nothing is looked up. */
  readonly retrieval: RetrievalDescription | undefined;
  /** undefined: none are called. */
  readonly tools: ToolsDescription | undefined;
  readonly reply: ReplyDescription;
  /** Of the requests to these services. */
  readonly attempts: {
    readonly languageModel: AttemptsDescription;
    readonly synthesizer: AttemptsDescription;
  };
  readonly playback: { readonly jitterBuffer: number };
  /** From the end of turn decided until the reply is audible, on an idle system; worked out from the stations. */
  readonly idleResponse: number;
  readonly success: SuccessDescription;
  readonly traffic: CallTraffic;
  /** The delay that gates judge. */
  readonly primary: (typeof judgedDelays)[number];
}

/** One model that hears and speaks. */
interface SpeakingDescription {
  /** Tokens of a second of audio. */
  readonly heardPerSecond: number;
  readonly spokenPerSecond: number;
  /** Tokens that it makes before the first of which there is audio. */
  readonly ahead: number;
}

/** The delays of a turn that gates may judge, in its order. */
export const judgedDelays = [
  'first_partial',
  'endpoint',
  'final',
  'retrieval',
  'llm_first_token',
  'tts_first_byte',
  'first_audio',
  'synthesis',
  'turn_gap',
] as const;

interface CallersDescription {
  /** Planned turns of a call. */
  readonly turns: CountDistributionDescription;
  /** From the end of a reply until the caller speaks again. */
  readonly think: DistributionDescription;
  /** From the last voiced instant until he hangs up, unless the first of the reply has come. */
  readonly patience: DistributionDescription;
  /** Shares of each list add up to 1. */
  readonly tenants: readonly TenantDescription[];
  readonly languages: readonly LanguageDescription[];
  readonly devices: readonly DeviceDescription[];
  readonly intents: readonly IntentDescription[];
}

interface TenantDescription {
  readonly name: string;
  readonly share: number;
  /** Voices in each language. */
  readonly voices: number;
  /** Tokens that begin every prompt. */
  readonly instructions: number;
  /** Who of its callers is let in; undefined: all are. */
  readonly admission?: AdmissionDescription | undefined;
}

interface LanguageDescription {
  readonly name: string;
  readonly share: number;
  readonly tokensPerSecond: number;
  /** How long the text of a sentence is made ready for synthesis; undefined: no time. */
  readonly normalization?: number | undefined;
}

interface DeviceDescription {
  readonly name: string;
  readonly share: number;
  /** How often noise matters. */
  readonly noise: number;
}

/** What a turn is about. */
interface IntentDescription {
  readonly name: string;
  readonly share: number;
  readonly risk: 'safe' | 'high';
  /** Has it a ready answer? */
  readonly template: boolean;
}

interface ReplyDescription {
  readonly sentences: CountDistributionDescription;
  /** Of a sentence. */
  readonly tokens: DistributionDescription;
  readonly audioPerToken: number;
  /** Share of the sentences that are stock phrases. */
  readonly stock: number;
  /** Popularity of the stock phrases. */
  readonly phrases: { readonly keys: number; readonly exponent: number };
  /** Share of the replies that are made anew. */
  readonly regenerated: number;
  /** Audio that the synthesizer sends at a time. */
  readonly piece: number;
}

interface SuccessDescription {
  readonly quality: number;
  readonly wordErrors: { readonly quiet: number; readonly noisy: number };
  /** How many times as many for each step below the best recognizer. */
  readonly errorsPerFallback: number;
  readonly perWordError: number;
  readonly perCut: number;
  readonly perUnderrun: number;
  /** Share lost for each step below the best recognizer and language model. */
  readonly perFallback: number;
  readonly perUngrounded: number;
  readonly perStale: number;
  readonly bearable: number;
  /** Share lost for each second beyond what is bearable. */
  readonly perSecond: number;
  readonly repetitions: number;
}
