import type { Micros } from '../engine/index.ts';
import { Loss, type World } from '../stations/index.ts';
import { AttemptTally } from './attempt-tally.ts';
import type { Turn } from './calls-and-turns.ts';
import type { DelayName } from './delays.ts';
import { type DelayTally, RouteTally } from './route-tally.ts';
import { Moment, type MomentNumber, type StagesOfGap, StageTally } from './stages.ts';
import { type TenantCounts, TenantTally } from './tenant-tally.ts';

/** The delays of a turn with an agent, in its order. */
const turnDelays = [
  'first_partial',
  'endpoint',
  'final',
  'retrieval',
  'llm_first_token',
  'tts_first_byte',
  'first_audio',
  'synthesis',
  'turn_gap',
  'barge_in',
  'underrun',
  'chunk_response',
] as const satisfies readonly DelayName[];

/** Those that every turn has that does not break off. */
const owedDelays = turnDelays.filter((name) => name !== 'barge_in' && name !== 'chunk_response');

/** The delays of a route, which may have no retrieval. */
const delaysOf = <Name extends DelayName>(names: readonly Name[], retrieves: boolean): Name[] =>
  names.filter((name) => retrieves || name !== 'retrieval');

/** What is counted of turns with an agent beyond how they end, as plain data. */
export interface VoiceCounts {
  /** Turns that did what the caller wanted. */
  readonly succeeded: number;
  /** Turns that were taken for ended too early at least once. */
  readonly cutOff: number;
  /** Turns whose reply was audible, and those of them whose reply had gaps. */
  readonly audible: number;
  readonly underrun: number;
  /** Replies that began while the caller had more to say. */
  readonly reversed: number;
  /** Replies that were spoken over. */
  readonly interrupted: number;
  /** Calls that ended, and those whose planned turns all succeeded in the end. */
  readonly calls: number;
  readonly tasks: number;
  /** Tokens that language models were asked to read and to make. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Replies that were audible and had to be based on something: on what they needed, on what had changed since. */
  readonly grounded: number;
  readonly stale: number;
  /** Those that show what the caller must not see. */
  readonly forbidden: number;
  /** Those at high risk that are not grounded, or stale. */
  readonly unsafe: number;
  /** Those that are based on less than they should be, and turns that went to a human. */
  readonly fellBack: number;
  readonly handedOff: number;
  /** Words of final transcripts, and those of them that partial ones had otherwise. */
  readonly words: number;
  readonly revised: number;
  /** Replies that were begun on a partial transcript, and those of them that were thrown away. */
  readonly guessed: number;
  readonly discarded: number;
  /** Calls of tools, and replies that were made anew because the first one was refused. */
  readonly toolCalls: number;
  readonly regenerated: number;
}

type Mutable = { -readonly [Key in keyof VoiceCounts]: number };

const NOTHING: VoiceCounts = {
  succeeded: 0,
  cutOff: 0,
  audible: 0,
  underrun: 0,
  reversed: 0,
  interrupted: 0,
  calls: 0,
  tasks: 0,
  promptTokens: 0,
  outputTokens: 0,
  grounded: 0,
  stale: 0,
  forbidden: 0,
  unsafe: 0,
  fellBack: 0,
  handedOff: 0,
  words: 0,
  revised: 0,
  guessed: 0,
  discarded: 0,
  toolCalls: 0,
  regenerated: 0,
};

/** What happens to the turns of a route on which an agent answers. */
export class VoiceTally extends RouteTally {
  readonly chunkResponses: DelayTally; // looked up once: there is one for every chunk
  readonly stages = new StageTally();
  private counted: Mutable = { ...NOTHING };
  private readonly here: World;

  /** By service that turns ask: what became of the attempts. */
  readonly edges = new Map<string, AttemptTally>();
  private readonly tenants: readonly TenantTally[];
  private readonly retrieves: boolean;
  private readonly recognizes: boolean;
  private readonly highRisks: readonly boolean[]; // by intent

  /** `retrieves`: do turns look something up? `recognizes`: are there transcripts? `highRisks`: by intent, is its risk high? */
  constructor(
    world: World,
    {
      tenants,
      retrieves,
      recognizes,
      highRisks,
    }: {
      readonly tenants: number;
      readonly retrieves: boolean;
      readonly recognizes: boolean;
      readonly highRisks: readonly boolean[];
    },
  ) {
    super(world, delaysOf(turnDelays, retrieves));
    this.here = world;
    this.retrieves = retrieves;
    this.recognizes = recognizes;
    this.highRisks = highRisks;
    this.tenants = Array.from({ length: tenants }, () => new TenantTally());
    this.chunkResponses = this.delay('chunk_response');
  }

  get counts(): VoiceCounts {
    return this.counted;
  }

  get stagesOfGaps(): StagesOfGap[] {
    return this.stages.data();
  }

  /** In the order of the model file. */
  get byTenant(): TenantCounts[] {
    return this.tenants.map((tenant) => tenant.data());
  }

  /** How many turns each has had so far, in the order of the model file. */
  get turnsByTenant(): readonly Pick<TenantCounts, 'offered' | 'served' | 'lost'>[] {
    return this.tenants;
  }

  override measure(): void {
    super.measure();
    this.stages.clear();
    for (const tenant of this.tenants) tenant.clear();
    for (const edge of this.edges.values()) edge.measure();
    this.counted = { ...NOTHING };
  }

  /** Attempts at a service are counted from now on, and its breaker is watched if it has one. */
  watch(service: string, breaker: boolean): AttemptTally {
    const tally = new AttemptTally(this.here, breaker);
    this.edges.set(service, tally);
    return tally;
  }

  /** A caller of that tenant begins a turn. */
  turnBegins(tenant: number): void {
    this.offered++;
    this.tenants[tenant]!.offered++;
  }

  /** A caller finds no room for his audio stream: his first turn is shed. */
  turnedAway(tenant: number): void {
    const { now } = this.here.sim;
    this.turnBegins(tenant);
    this.turnLost(now, Loss.Shed, delaysOf(owedDelays, this.retrieves));
    this.callEnded(now, false);
    if (now <= this.here.measuredFrom) return;
    this.tenants[tenant]!.lost++;
    this.tenants[tenant]!.ended(NaN);
  }

  /** The reply has been played; did the turn do what the caller wanted? */
  turnPlayed(turn: Turn, succeeded: boolean): void {
    this.turnEnded(turn);
    this.turnServed(turn.begins);
    if (turn.begins <= this.here.measuredFrom) return;
    const tenant = this.tenants[turn.call!.tenant]!;
    tenant.served++;
    if (!succeeded) return;
    this.counted.succeeded++;
    tenant.succeeded++;
  }

  /** The turn ends without its reply having been played. */
  turnBroken(turn: Turn, reason: string): void {
    this.turnEnded(turn);
    this.turnLost(turn.begins, reason, []);
    if (turn.begins > this.here.measuredFrom) this.tenants[turn.call!.tenant]!.lost++;
  }

  /** A human goes on with the call. Delays that have not come to their end are no part of it. */
  turnHandedOff(turn: Turn): void {
    this.turnEnded(turn, 0);
    if (turn.begins > this.here.measuredFrom) this.counted.handedOff++;
  }

  /** The turn is over, however it ended: every delay that came to its end is known, the others are missing. */
  private turnEnded(turn: Turn, missing = 1): void {
    const { begins, moments, playout } = turn;
    if (begins <= this.here.measuredFrom) return;
    const settle = (name: DelayName, delay: Micros): void => {
      if (delay >= 0) this.delay(name).add(begins, delay);
      else this.delay(name).missing += missing;
    };
    const gap = moments.between(Moment.VoiceEnds, Moment.Audible);
    if (gap >= 0 || missing > 0) this.tenants[turn.call!.tenant]!.ended(gap);
    if (this.recognizes && !turn.partialShown) this.delay('first_partial').missing += missing;
    const between = (from: MomentNumber, to: MomentNumber): Micros => moments.between(from, to);
    const endpoint = between(Moment.VoiceEnds, Moment.EndpointSent);
    settle('endpoint', endpoint);
    settle('final', endpoint + between(Moment.Decided, Moment.Final));
    if (this.retrieves) settle('retrieval', between(Moment.Final, Moment.Retrieved));
    settle('llm_first_token', between(Moment.Prompted, Moment.FirstToken));
    settle('tts_first_byte', between(Moment.FirstSentence, Moment.FirstByte));
    settle('first_audio', between(Moment.Decided, Moment.FirstByte));
    settle('synthesis', turn.synthesisEnds - moments.of(Moment.FirstSentence));
    settle('turn_gap', between(Moment.VoiceEnds, Moment.Audible));
    settle('underrun', playout.begun ? playout.silence : NaN);
    if (turn.cuts > 0) this.counted.cutOff++;
    if (!playout.begun) return;
    this.counted.audible++;
    if (playout.underruns > 0) this.counted.underrun++;
    if (turn.reversed) this.counted.reversed++;
    if (turn.bargedAt >= 0) this.counted.interrupted++;
    this.stages.add(moments);
    if (this.retrieves) this.countBasis(turn);
  }

  /** The reply that a caller began to speak over so long ago is silent. */
  silenced(turn: Turn): void {
    this.delay('barge_in').add(turn.begins, this.here.sim.now - turn.bargedAt);
  }

  /** A call is over whose last turn began at `begun`. */
  callEnded(begun: Micros, achieved: boolean): void {
    if (begun <= this.here.measuredFrom) return;
    this.counted.calls++;
    if (achieved) this.counted.tasks++;
  }

  /** Something happened to a turn. */
  count(what: 'guessed' | 'discarded' | 'toolCalls' | 'regenerated', { begins }: Turn): void {
    if (begins > this.here.measuredFrom) this.counted[what]++;
  }

  /** Words of a final transcript, and how many of them were shown otherwise before. */
  countWords({ begins }: Turn, words: number, revised: number): void {
    if (begins <= this.here.measuredFrom) return;
    this.counted.words += words;
    this.counted.revised += revised;
  }

  countTokens(begun: Micros, prompt: number, output: number): void {
    if (begun <= this.here.measuredFrom) return;
    this.counted.promptTokens += prompt;
    this.counted.outputTokens += output;
  }

  /** What an audible reply was based on. */
  private countBasis({ grounded, stale, exposes, fallback, intent }: Turn): void {
    if (grounded) this.counted.grounded++;
    if (stale) this.counted.stale++;
    if (exposes) this.counted.forbidden++;
    if (fallback) this.counted.fellBack++;
    if (this.highRisks[intent]! && (!grounded || stale)) this.counted.unsafe++;
  }
}
