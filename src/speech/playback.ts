import { type Door, type Job, type Micros, type Path, Phase, Timers } from '../engine/index.ts';
import { type Fates, whole } from '../random/index.ts';
import { Handover, type World } from '../stations/index.ts';
import type { Turn } from './calls-and-turns.ts';
import type { Conversations } from './conversations.ts';
import { Purpose } from './purposes.ts';
import { Moment } from './stages.ts';
import type { Story } from './story.ts';
import type { VoiceAgentPlan, VoiceAgentStations } from './voice-agent-plan.ts';

/** What a piece of a reply is, as bits. */
const LAST = 1;
const FIRST = 2;

/** What is to be told of a reply that is played. */
interface Audience {
  /** The first of it has come to the caller's device. */
  readonly comes: (turn: Turn) => void;
  /** All of it has been played. */
  readonly heard: (turn: Turn) => void;
  /** The caller speaks over it. */
  readonly interrupts: (turn: Turn) => void;
  /** It was stopped, and the device has fallen silent. */
  readonly silent: (turn: Turn) => void;
  readonly lost: (job: Job, reason: string) => void;
}

/**
 * Brings the audio of replies to the callers' devices, which play it: behind a jitter buffer, with a gap where audio comes
 * too late, until its end or until the caller has spoken over it and the device is told to be silent.
 */
export class Playback {
  private readonly vocodes: boolean;
  private readonly making: Path; // of what is no sound yet
  private readonly playing: Path;
  private readonly stopping: Path;
  private readonly replyEnds: Timers; // by turn
  private readonly interrupts: Timers;

  private readonly world: World;
  private readonly conversations: Conversations;
  private readonly story: Story;
  private readonly plan: VoiceAgentPlan;
  private readonly fates: Fates;
  private readonly audience: Audience;

  constructor(
    world: World,
    name: string,
    written: { readonly conversations: Conversations; readonly story: Story },
    plan: VoiceAgentPlan,
    fates: Fates,
    { vocoder, downlink }: Pick<VoiceAgentStations, 'vocoder' | 'downlink'>,
    audience: Audience,
  ) {
    this.world = world;
    this.conversations = written.conversations;
    this.story = written.story;
    this.plan = plan;
    this.fates = fates;
    this.audience = audience;
    const way = (comes: (job: Job) => void, ...before: Door[]): Path => {
      const device = new Handover(comes);
      return {
        doors: [...before, ...(downlink === null ? [] : [downlink]), device],
        lost: (job, reason) => audience.lost(job, reason),
      };
    };
    this.vocodes = vocoder !== null;
    const made = vocoder && [vocoder.door, new Handover((job) => this.vocoded(job))];
    this.making = way((job) => this.play(job), ...(made ?? []));
    this.playing = way((job) => this.play(job));
    this.stopping = way((job) => this.fallSilent(job));
    const { turns } = this.conversations;
    const { sim } = world;
    this.replyEnds = new Timers(sim, `${name}.reply ends`, Phase.Arrival, 64, (id) =>
      audience.heard(turns.at(id)),
    );
    this.interrupts = new Timers(sim, `${name}.interrupts`, Phase.Arrival, 64, (id) =>
      audience.interrupts(turns.at(id)),
    );
  }

  /** So much of what has been made goes to the caller, through the vocoder unless it is sound already. */
  send(turn: Turn, length: Micros, last: boolean, sound: boolean): void {
    turn.unsent -= length;
    const job = this.conversations.job(turn.call!, turn);
    job.kind = turn.reply;
    const vocodes = this.vocodes && !sound;
    job.session = vocodes ? turn.call!.vocoderStream : turn.call!.audioStream;
    job.size = length;
    job.content = (last ? LAST : 0) | (turn.sent ? 0 : FIRST);
    turn.sent = true;
    job.setOut(vocodes ? this.making : this.playing);
  }

  /** The caller's device is told to play no more of the reply. */
  stop(turn: Turn): void {
    const call = turn.call!;
    const job = this.conversations.job(call, turn);
    job.session = call.audioStream;
    job.size = 0;
    job.setOut(this.stopping);
  }

  /** The reply was called off: neither does it end nor is it spoken over. */
  callOff(turn: Turn): void {
    this.replyEnds.clear(turn.id);
    this.interrupts.clear(turn.id);
  }

  /** Nobody speaks over it any more. */
  finish(turn: Turn): void {
    this.interrupts.clear(turn.id);
  }

  /** What the synthesizer has made is sound: of the first piece there is something to hear only now. */
  private vocoded(job: Job): void {
    const turn = this.conversations.turnOf(job);
    job.session = turn.call!.audioStream;
    if (turn.waitsFor(job.kind) && (job.content & FIRST) !== 0) {
      this.story.tell(turn, 'vocoder', 'first audio', turn.moments.of(Moment.FirstByte));
      this.story.mark(turn, Moment.FirstByte);
    }
    job.goOn();
  }

  /** Audio of the reply has come to the caller's device. */
  private play(job: Job): void {
    const turn = this.conversations.turnOf(job);
    if (turn.waitsFor(job.kind)) {
      const { now } = this.world.sim;
      if (!turn.playout.begun) {
        this.story.mark(turn, Moment.Received);
        turn.moments.set(Moment.Audible, now + this.plan.jitterBuffer);
        this.audience.comes(turn);
        this.story.tell(turn, 'playback', 'buffers', now, now + this.plan.jitterBuffer);
        this.planInterruption(turn);
      } else if (now > turn.playout.endsAt) {
        this.story.tell(turn, 'playback', 'underrun', turn.playout.endsAt, now);
        if (this.world.watch !== null) this.world.watch.gaps(turn, now - turn.playout.endsAt);
      }
      this.story.tell(turn, 'downlink', 'audio', job.arrivedAt, now);
      turn.playout.receive(now, job.size, this.plan.jitterBuffer);
      this.story.tell(
        turn,
        'playback',
        'plays',
        turn.playout.endsAt - job.size,
        turn.playout.endsAt,
      );
      if ((job.content & LAST) !== 0) turn.lastCame = true;
      // What is sound already may overtake what is in the vocoder.
      if ((job.content & LAST) !== 0 || (this.vocodes && turn.lastCame))
        this.replyEnds.set(turn.id, turn.playout.endsAt - now);
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

  /** The caller's device plays no more of it, however much has come. */
  private fallSilent(job: Job): void {
    const turn = this.conversations.turnOf(job);
    if (!turn.ended) {
      this.replyEnds.clear(turn.id);
      this.story.tell(turn, 'barge-in', 'reply silent', turn.bargedAt);
      this.audience.silent(turn);
    }
    this.conversations.leave(job);
  }
}
