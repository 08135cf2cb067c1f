import type { EntryLimit } from '../policies/index.ts';
import type { Fates } from '../random/index.ts';
import type { TurnKey } from '../stations/index.ts';
import type { IntentKind } from './knowledge.ts';
import { Purpose } from './purposes.ts';

/** Kinds of something that callers differ in, each with its share of the calls; shares add up to 1. */
export type Kinds<Kind> = readonly (Kind & { readonly share: number })[];

/** What callers differ in. Each kind is drawn for a call by its number, whatever the system does. */
export interface CallerKinds {
  readonly tenants: Kinds<{
    /** Voices that speak for the tenant in each language. */
    readonly voices: number;
    /** Tokens that begin every prompt: instructions, tools, examples. */
    readonly instructions: number;
    /** Who of its callers is let in; undefined: all are. */
    readonly limit?: EntryLimit | undefined;
  }>;
  readonly languages: Kinds<{
    /** Tokens of a second of speech. */
    readonly tokensPerSecond: number;
    /** How long the text of a sentence is made ready for synthesis, in microseconds; 0 if left out. */
    readonly normalization?: number | undefined;
  }>;
  /** What a turn is about. */
  readonly intents: Kinds<IntentKind>;
  readonly devices: Kinds<{
    /** How often noise matters, from 0 to 1: it spoils words, and hides or feigns voice. */
    readonly noise: number;
  }>;
}

/** What is known of a caller. */
export interface Caller {
  tenant: number;
  language: number;
  device: number;
  /** Number of the voice that answers him; every tenant and language has its own. */
  voice: number;
}

/** Draws who calls. */
export class Callers {
  /** How many voices there are in all. */
  readonly voices: number;
  private readonly kinds: CallerKinds;
  private readonly fates: Fates;
  private readonly firstVoices: readonly number[]; // by tenant

  constructor(kinds: CallerKinds, fates: Fates) {
    this.kinds = kinds;
    this.fates = fates;
    let voices = 0;
    this.firstVoices = kinds.tenants.map((tenant) => {
      const first = voices;
      voices += tenant.voices * kinds.languages.length;
      return first;
    });
    this.voices = voices;
  }

  /** Writes down who the caller of that number is. */
  describe(caller: number, into: Caller): void {
    const { tenants, languages, devices } = this.kinds;
    into.tenant = this.tenantOf(caller);
    into.language = this.pick(languages, caller, Purpose.Language);
    into.device = this.pick(devices, caller, Purpose.Device);
    const { voices } = tenants[into.tenant]!;
    const voice = Math.floor(voices * this.luck(caller, Purpose.Voice));
    into.voice = this.firstVoices[into.tenant]! + into.language * voices + voice;
  }

  /** Number of the tenant whose caller this is. */
  tenantOf(caller: number): number {
    return this.pick(this.kinds.tenants, caller, Purpose.Tenant);
  }

  /** Number of the intent of a turn, and of its repetitions. */
  intentOf({ caller, number }: TurnKey): number {
    const { intents } = this.kinds;
    if (intents.length === 1) return 0;
    return kindAt(this.fates.at(caller, number, 0, Purpose.Intent).uniform(), intents);
  }

  private pick(kinds: Kinds<unknown>, caller: number, purpose: number): number {
    return kindAt(this.luck(caller, purpose), kinds);
  }

  private luck(caller: number, purpose: number): number {
    return this.fates.at(caller, 0, 0, purpose).uniform();
  }
}

function kindAt(luck: number, kinds: Kinds<unknown>): number {
  let left = luck;
  let kind = 0;
  for (; kind < kinds.length - 1; kind++) {
    left -= kinds[kind]!.share;
    if (left < 0) break;
  }
  return kind;
}

/** By number of a voice: the share of the callers who are answered with it. */
export const sharesByVoice = ({
  tenants,
  languages,
}: {
  readonly tenants: Kinds<{ readonly voices: number }>;
  readonly languages: Kinds<unknown>;
}): number[] =>
  tenants.flatMap((tenant) =>
    languages.flatMap((language) =>
      Array.from({ length: tenant.voices }, () => (tenant.share * language.share) / tenant.voices),
    ),
  );
