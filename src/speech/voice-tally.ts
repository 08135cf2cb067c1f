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
  /** Replies that were spoken over. */
  readonly interrupted: number;
  /** Calls that ended, and those whose planned turns all succeeded in the end. */
  readonly calls: number;
  readonly tasks: number;
  /** Tokens that language models were asked to read and to make. */
  readonly promptTokens: number;
  readonly outputTokens: number;
}

type Mutable = { -readonly [Key in keyof VoiceCounts]: number };

const NOTHING: VoiceCounts = {
  succeeded: 0,
  cutOff: 0,
  audible: 0,
  underrun: 0,
  interrupted: 0,
  calls: 0,
  tasks: 0,
  promptTokens: 0,
  outputTokens: 0,
};

/** What happens to the turns of a route on which an agent answers. */
export class VoiceTally extends RouteTally {
  readonly chunkResponses: DelayTally; // looked up once: there is one for every chunk
  readonly stages = new StageTally();
  private count: Mutable = { ...NOTHING };
  private readonly here: World;

  /** By service that turns ask: what became of the attempts. */
  readonly edges = new Map<string, AttemptTally>();
  private readonly tenants: readonly TenantTally[];
  private readonly retrieves: boolean;

  /** `retrieves`: do turns look something up? */
  constructor(world: World, tenants: number, retrieves: boolean) {
    super(world, delaysOf(turnDelays, retrieves));
    this.here = world;
    this.retrieves = retrieves;
    this.tenants = Array.from({ length: tenants }, () => new TenantTally());
    this.chunkResponses = this.delay('chunk_response');
  }

  get counts(): VoiceCounts {
    return this.count;
  }

  get stagesOfGaps(): StagesOfGap[] {
    return this.stages.data();
  }

  /** In the order of the model file. */
  get byTenant(): TenantCounts[] {
    return this.tenants.map((tenant) => tenant.data());
  }

  override measure(): void {
    super.measure();
    this.stages.clear();
    for (const tenant of this.tenants) tenant.clear();
    for (const edge of this.edges.values()) edge.measure();
    this.count = { ...NOTHING };
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
    this.count.succeeded++;
    tenant.succeeded++;
  }

  /** The turn ends without its reply having been played. */
  turnBroken(turn: Turn, reason: string): void {
    this.turnEnded(turn);
    this.turnLost(turn.begins, reason, []);
    if (turn.begins > this.here.measuredFrom) this.tenants[turn.call!.tenant]!.lost++;
  }

  /** The turn is over, however it ended: every delay that came to its end is known, the others are missing. */
  private turnEnded(turn: Turn): void {
    const { begins, moments, playout } = turn;
    if (begins <= this.here.measuredFrom) return;
    this.tenants[turn.call!.tenant]!.ended(moments.between(Moment.VoiceEnds, Moment.Audible));
    if (!turn.partialShown) this.delay('first_partial').missing++;
    const between = (from: MomentNumber, to: MomentNumber): Micros => moments.between(from, to);
    const endpoint = between(Moment.VoiceEnds, Moment.EndpointSent);
    this.settle('endpoint', begins, endpoint);
    this.settle('final', begins, endpoint + between(Moment.Decided, Moment.Final));
    if (this.retrieves) this.settle('retrieval', begins, between(Moment.Final, Moment.Retrieved));
    this.settle('llm_first_token', begins, between(Moment.Retrieved, Moment.FirstToken));
    this.settle('tts_first_byte', begins, between(Moment.FirstSentence, Moment.FirstByte));
    this.settle('first_audio', begins, between(Moment.Decided, Moment.FirstByte));
    this.settle('synthesis', begins, turn.synthesisEnds - moments.of(Moment.FirstSentence));
    this.settle('turn_gap', begins, between(Moment.VoiceEnds, Moment.Audible));
    this.settle('underrun', begins, playout.begun ? playout.silence : NaN);
    if (turn.cuts > 0) this.count.cutOff++;
    if (!playout.begun) return;
    this.count.audible++;
    if (playout.underruns > 0) this.count.underrun++;
    if (turn.bargedAt >= 0) this.count.interrupted++;
    this.stages.add(moments);
  }

  /** The reply that a caller began to speak over so long ago is silent. */
  silenced(turn: Turn): void {
    this.delay('barge_in').add(turn.begins, this.here.sim.now - turn.bargedAt);
  }

  /** A call is over whose last turn began at `begun`. */
  callEnded(begun: Micros, achieved: boolean): void {
    if (begun <= this.here.measuredFrom) return;
    this.count.calls++;
    if (achieved) this.count.tasks++;
  }

  countTokens(begun: Micros, prompt: number, output: number): void {
    if (begun <= this.here.measuredFrom) return;
    this.count.promptTokens += prompt;
    this.count.outputTokens += output;
  }

  private settle(name: DelayName, begun: Micros, delay: Micros): void {
    if (delay >= 0) this.delay(name).add(begun, delay);
    else this.delay(name).missing++;
  }
}
