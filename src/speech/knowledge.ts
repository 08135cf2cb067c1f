import type { Door, Job, Micros, Path } from '../engine/index.ts';
import { Fates } from '../random/index.ts';
import { Handover, type Site, type World } from '../stations/index.ts';
import type { AttemptTally } from './attempt-tally.ts';
import { Attempts, ENDED } from './attempts.ts';
import type { AttemptsPlan } from './attempts-plan.ts';
import type { Turn } from './calls-and-turns.ts';
import type { Conversations } from './conversations.ts';
import { Documents, type DocumentsPlan } from './documents.ts';
import { IndexVersions, type VersionsPlan } from './index-versions.ts';
import { type LookUps, Retrieval, type RetrievalPlan } from './retrieval.ts';
import { Moment } from './stages.ts';
import { times } from './success.ts';
import type { UnderLoad } from './under-load.ts';

/** What replies are based on, and what there is instead. */
export interface KnowledgePlan {
  readonly lookUps: RetrievalPlan;
  readonly documents: DocumentsPlan;
  /** null: what the index holds is never old. */
  readonly versions: VersionsPlan | null;
  /** null: everybody may see everything. */
  readonly access: AccessPlan | null;
  /** For which risks it is checked whether the answer is among what was found: if not, nothing is based on it. */
  readonly checked: 'none' | 'high' | 'all';
  /** How many times as often a recognizer one step below the best gets a name wrong. */
  readonly errorsPerFallback: number;
  /** What is tried in turn where nothing may be based on what was looked up. */
  readonly fallbacks: readonly Fallback[];
}

/** Whether callers may see what was found. */
interface AccessPlan {
  readonly attempts: AttemptsPlan;
  /** What happens where the check has no answer: nothing is shown (it fails closed), or all of it. */
  readonly uncertain: 'refuse' | 'answer';
}

/** What a turn may have instead of what it needs. */
type Fallback =
  /** What was cached of such questions before; share of the recall that this has. */
  | { readonly kind: 'snippets'; readonly recall: number }
  /** A ready answer, to intents that have one and are safe. */
  | { readonly kind: 'template' }
  /** A human: for intents of high risk, or for all. */
  | { readonly kind: 'hand_off'; readonly risk: 'high' | 'all' };

/** Intents of turns: what they may have instead of a reply. */
export interface IntentKind {
  readonly risk: 'safe' | 'high';
  readonly template: boolean;
}

/** The stations that are asked. */
export interface KnowledgeStations {
  readonly index: Site;
  readonly access: Site | null;
  readonly snippets: Door | null;
  /** Keeps a snippet. */
  readonly keepSnippet: (key: number) => void;
  /** null: whatever the load, turns look up what they need. */
  readonly underLoad: UnderLoad | null;
}

/** The turn's side of it. Of each turn that asks one of the last four is told, once, unless it is called off. */
interface Reader {
  readonly conversations: Conversations;
  readonly intents: readonly IntentKind[];
  readonly watch: (service: string, breaker: boolean) => AttemptTally;
  readonly tell: (turn: Turn, where: string, what: string, from: Micros, to?: Micros) => void;
  readonly answer: (turn: Turn) => void;
  readonly template: (turn: Turn) => void;
  readonly handOff: (turn: Turn) => void;
  readonly fail: (turn: Turn) => void;
}

/**
 * What a reply is to be based on: look-ups in an index, whose version may be too old; a check whether the caller may see
 * what was found; and if nothing comes of it, what is there instead, in the order of the plan. Whoever is not sure says
 * nothing: where freshness or access is uncertain nothing is based on what was found, unless the plan says otherwise.
 */
export class Knowledge {
  private readonly retrieval: Retrieval;
  private readonly checks: Attempts | null;
  private readonly snippets: Path | null;
  private readonly snippetsMade = new Map<number, Micros>(); // by key: when what they hold was current
  private readonly documents: Documents;
  private readonly versions: IndexVersions | null;

  private readonly world: World;
  private readonly plan: KnowledgePlan;
  private readonly stations: KnowledgeStations;
  private readonly reader: Reader;

  constructor(
    world: World,
    name: string,
    plan: KnowledgePlan,
    route: { readonly number: number; readonly urgency: number },
    stations: KnowledgeStations,
    reader: Reader,
  ) {
    this.world = world;
    this.plan = plan;
    this.stations = stations;
    this.reader = reader;
    const fates = new Fates(`${world.seed}/${name}`);
    this.documents = new Documents(plan.documents, fates);
    this.versions = plan.versions && new IndexVersions(plan.versions, fates);
    const { turns } = reader.conversations;
    const { index, access } = stations;
    const tally = reader.watch(index.name, plan.lookUps.attempts.breaker !== null);
    this.retrieval = new Retrieval(world, `${name}.look-ups`, plan.lookUps, route, index, tally, {
      found: (owner, lookUps) => this.tellOfLookUp(turns.at(owner), lookUps),
      enough: (owner, lookUps) => this.found(turns.at(owner), lookUps),
      tooFew: (owner) => this.foundTooLittle(turns.at(owner)),
    });
    this.checks = access && plan.access && this.checksAt(access, plan.access, name, route);
    this.snippets = stations.snippets && {
      doors: [stations.snippets, new Handover((job) => this.snippetLookedUp(job))],
      lost: (job) => reader.conversations.leave(job),
    };
  }

  /** Begins to look up what a turn needs, or, where there is trouble, goes to what there is instead. */
  ask(turn: Turn): void {
    turn.asked = this.world.sim.now;
    turn.spared = this.stations.underLoad?.isOn ?? false;
    if (!turn.spared) this.lookUp(turn);
    else {
      this.retrieved(turn, turn.asked, turn.asked);
      this.fallBack(turn, 0);
    }
  }

  /** A turn has ended so long after the caller had; Infinity: without a reply. */
  turnEnded(gap: Micros): void {
    this.stations.underLoad?.turnEnded(gap);
  }

  private lookUp(turn: Turn): void {
    turn.lookUps = this.retrieval.ask(turn.id, turn, turn.cuts);
  }

  callOff(turn: Turn): void {
    const { lookUps, check } = turn;
    turn.lookUps = ENDED;
    turn.check = ENDED;
    if (lookUps !== ENDED) this.retrieval.callOff(lookUps);
    if (check !== ENDED) this.checks!.callOff(check);
  }

  /** Tokens that what was found adds to the prompt. */
  tokensFor(turn: Turn): number {
    return this.documents.tokens(turn.passages);
  }

  // What was looked up.

  private tellOfLookUp(turn: Turn, { asked, sentAt, beganAt }: LookUps): void {
    const { tell } = this.reader;
    tell(turn, 'retrieval', 'retries', asked, sentAt);
    tell(turn, 'retrieval', 'waits', sentAt, beganAt);
    tell(turn, 'retrieval', 'look-up', beganAt);
  }

  /** All that is needed. */
  private found(turn: Turn, { asked, sentAt, beganAt, found }: LookUps): void {
    const { fanout, needed } = this.plan.lookUps;
    turn.lookUps = ENDED;
    this.reader.tell(turn, 'retrieval', 'slowest needed', asked);
    this.retrieved(turn, sentAt, beganAt);
    turn.passages = found;
    if (found < needed) turn.fallback = true;
    turn.grounded = this.isFound(turn, { found, all: fanout, share: 1 });
    const age = this.age;
    turn.stale = turn.grounded && this.documents.isStale(turn, age);
    if (this.isTooOld(age)) this.fallBack(turn, 0);
    else if (this.checks === null) this.goOn(turn);
    else turn.check = this.checks.ask(turn.id, turn.caller, turn.number, turn.again, turn.cuts);
  }

  private isFound(turn: Turn, look: { found: number; all: number; share: number }): boolean {
    const { noise } = turn.call!;
    const errors = times(this.plan.errorsPerFallback, turn.recognizerTier);
    return this.documents.isFound(turn, { ...look, noise, errors });
  }

  private foundTooLittle(turn: Turn): void {
    turn.lookUps = ENDED;
    this.reader.tell(turn, 'retrieval', 'too little', turn.asked);
    this.retrieved(turn, turn.asked, turn.asked);
    this.fallBack(turn, 0);
  }

  private retrieved({ moments }: Turn, sentAt: Micros, beganAt: Micros): void {
    moments.set(Moment.LookUpSent, sentAt);
    moments.set(Moment.LookUpBegan, beganAt);
    moments.set(Moment.Retrieved, this.world.sim.now);
  }

  /** How old what the index holds is. */
  private get age(): Micros {
    return this.versions === null ? 0 : this.versions.ageAt(this.world.sim.now);
  }

  /** May nothing be based on what is so old? */
  private isTooOld(age: Micros): boolean {
    const { versions } = this.plan;
    return versions !== null && versions.whenOld === 'refuse' && age > versions.freshWithin;
  }

  // Who may see it.

  private checksAt(
    access: Site,
    { attempts }: AccessPlan,
    name: string,
    route: { readonly number: number; readonly urgency: number },
  ): Attempts {
    const { turns } = this.reader.conversations;
    const tally = this.reader.watch(access.name, attempts.breaker !== null);
    const books = { fates: new Fates(`${this.world.seed}/${name}.checks`), tally };
    return new Attempts(this.world, `${name}.checks`, attempts, [access], books, {
      prepare: (job) => {
        job.urgency = route.urgency;
        job.route = route.number;
      },
      answered: (owner) => this.checked(turns.at(owner)),
      gaveUp: (owner) => this.uncertain(turns.at(owner)),
    });
  }

  /** What the caller must not see is left out. */
  private checked(turn: Turn): void {
    turn.check = ENDED;
    this.tellOfCheck(turn, 'check');
    if (this.documents.isForbidden(turn)) {
      turn.grounded = false;
      turn.stale = false;
    }
    this.goOn(turn);
  }

  private uncertain(turn: Turn): void {
    turn.check = ENDED;
    this.tellOfCheck(turn, 'uncertain');
    if (this.plan.access!.uncertain === 'refuse') this.fallBack(turn, 0);
    else {
      turn.unchecked = true;
      turn.exposes = turn.grounded && this.documents.isForbidden(turn);
      this.goOn(turn);
    }
  }

  private tellOfCheck(turn: Turn, what: string): void {
    this.reader.tell(turn, 'access', what, turn.moments.of(Moment.Retrieved));
  }

  /** The reply is based on what was found. What is fresh and may be seen is kept for others of the tenant. */
  private goOn(turn: Turn): void {
    if (this.lacksGround(turn)) {
      this.fallBack(turn, 0);
      return;
    }
    if (turn.grounded && !turn.exposes && this.snippets !== null) {
      const key = this.snippetOf(turn);
      this.snippetsMade.set(key, this.world.sim.now - this.age);
      this.stations.keepSnippet(key);
    }
    if (this.world.watch !== null) this.tellOfBasis(turn, this.age);
    this.reader.answer(turn);
  }

  private tellOfBasis(turn: Turn, age: Micros): void {
    const forbidden = turn.exposes;
    this.world.watch!.answers(turn, { age, unchecked: turn.unchecked, forbidden });
  }

  /** Is it seen that the answer is not among what was found? */
  private lacksGround(turn: Turn): boolean {
    const { checked } = this.plan;
    if (turn.grounded || checked === 'none') return false;
    const { risk } = this.reader.intents[turn.intent]!;
    return (checked === 'all' || risk === 'high') && this.documents.isNoticed(turn);
  }

  // What there is instead.

  /** Tries the fallback of that number, and those after it. */
  private fallBack(turn: Turn, number: number): void {
    turn.passages = 0;
    turn.grounded = false;
    turn.stale = false;
    const { fallbacks } = this.plan;
    const { risk, template } = this.reader.intents[turn.intent]!;
    for (let i = number; i < fallbacks.length; i++) {
      const fallback = fallbacks[i]!;
      if (fallback.kind === 'snippets') {
        turn.fallbackOn = i;
        this.lookForSnippet(turn);
        return;
      }
      if (fallback.kind === 'template' && template && risk === 'safe') {
        this.fellBack(turn, 'template');
        this.reader.template(turn);
        return;
      }
      if (fallback.kind === 'hand_off' && (fallback.risk === 'all' || risk === 'high')) {
        this.reader.handOff(turn);
        return;
      }
    }
    if (turn.spared) {
      turn.spared = false;
      this.lookUp(turn);
    } else this.reader.fail(turn);
  }

  private fellBack(turn: Turn, what: string): void {
    turn.fallback = true;
    const { now } = this.world.sim;
    this.reader.tell(turn, 'fallback', what, now, now);
  }

  private lookForSnippet(turn: Turn): void {
    const job = this.reader.conversations.job(turn.call!, turn);
    job.kind = turn.reply;
    job.content = this.snippetOf(turn);
    job.setOut(this.snippets!);
  }

  private snippetLookedUp(job: Job): void {
    const { conversations } = this.reader;
    const turn = conversations.turnOf(job);
    if (!turn.ended && turn.reply === job.kind) {
      if (job.made > 0) this.answerFromSnippet(turn, job.content);
      else this.fallBack(turn, turn.fallbackOn + 1);
    }
    conversations.leave(job);
  }

  private answerFromSnippet(turn: Turn, key: number): void {
    const fallback = this.plan.fallbacks[turn.fallbackOn]!;
    const share = fallback.kind === 'snippets' ? fallback.recall : 1;
    turn.grounded = this.isFound(turn, { found: 1, all: 1, share });
    if (this.lacksGround(turn)) {
      this.fallBack(turn, turn.fallbackOn + 1);
      return;
    }
    this.fellBack(turn, 'snippet');
    turn.passages = 1;
    const age = this.world.sim.now - this.snippetsMade.get(key)!;
    turn.stale = turn.grounded && this.documents.isStale(turn, age);
    if (this.world.watch !== null) this.tellOfBasis(turn, age);
    this.reader.answer(turn);
  }

  /** Tenants have their own for each intent. */
  private snippetOf({ call, intent }: Turn): number {
    return call!.tenant * this.reader.intents.length + intent;
  }
}
