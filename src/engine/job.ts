import type { Micros } from './time.ts';
import { ZERO } from './zero.ts';

/** What can be handed a job: a station, or the way out of the system. */
export interface Door {
  accept(job: Job): void;
  /** Calls off a job that is here. */
  cancel?(job: Job): void;
}

/** Where a job goes. */
export interface Path {
  /** The doors that it goes through, in order; the last one is the way out. */
  readonly doors: readonly Door[];
  /** Told of a job that was dropped on the way, and why. It owns the job from then on. */
  readonly lost: (job: Job, reason: string) => void;
  /** Told of a job in service once it has made `job.notice` units; it may then set the next notice. */
  readonly noticed?: (job: Job) => void;
}

const NOWHERE: Path = {
  doors: [],
  lost: (job) => {
    throw new Error(`job ${job.id} was dropped before it had a path`);
  },
};

/** One pass of work through stations. */
export class Job {
  urgency = 0; // 0 is served first
  route = 0; // whose statistics it counts in
  kind = 0; // which sort of work it is, as its stations distinguish them
  session = -1; // jobs of one session stay on one worker, in order; -1: of none
  caller = -1; // number of the member of a population who sends it; -1: nobody who sends others
  owner = -1; // number of the call, turn or file that it is for
  stop = 0; // which door of its path it is at
  size = NaN; // how much of it there is: microseconds of audio
  prompt = 0; // units that it brings to be read before any are made: tokens
  prefix = Infinity; // at most so many of them are those that its session has had read or made before
  output = 0; // units that are to be made: tokens, pieces of audio
  made = 0; // of them so far
  notice = Infinity; // at so many made its path is told
  tier = 0; // of what made it: 0 is the best, further ones are fallbacks
  content = -1; // what it needs ready, or asks for: number of a voice, of a phrase; -1: nothing
  demand = NaN; // time that it adds to its batch on a worker of speed 1, in microseconds, unrounded
  rank = NaN; // its place in lines that go by rank: the least is first
  deadline: Micros = Infinity; // when whoever asked gives up, if those who serve know it
  arrivedAt: Micros = NaN; // in the system
  enqueuedAt: Micros = NaN; // at the station that it is at
  beganAt: Micros = NaN; // service there; if it was interrupted, what is left of it; NaN while it stands in line
  workerTime: Micros = ZERO; // that workers there have spent on it since measuring began
  memoryWait: Micros = ZERO; // part of its waiting there in which only memory was missing
  loadWait: Micros = ZERO; // part of it in which what it needs was being loaded
  late = false; // nobody waits for it any more
  calledOff = false; // nor does it go on: it is lost as soon as it leaves where it is
  path: Path = NOWHERE;
  next: Job | null = null; // in the one line that holds it
  previous: Job | null = null; // there too, unless it is the first

  /** Jobs are reused: the id names the object, and no two jobs in the system share one. */
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }

  /** Sets out on a path. */
  setOut(path: Path): void {
    this.path = path;
    this.stop = 0;
    path.doors[0]!.accept(this);
  }

  /** Goes on to the next door of its path. */
  goOn(): void {
    this.stop++;
    this.path.doors[this.stop]!.accept(this);
  }
}

/** Hands out jobs and takes them back, so a steady run allocates none. */
export class JobPool {
  /** Number of jobs now in the system. */
  size = 0;
  private free: Job | null = null;
  private readonly all: Job[] = [];

  /** A job of no session, that is nothing yet but a number: whoever takes it says the rest. */
  take(): Job {
    const job = this.free ?? this.make();
    this.free = job.next;
    job.kind = 0;
    job.session = -1;
    job.caller = -1;
    job.deadline = Infinity;
    job.prompt = 0;
    job.prefix = Infinity;
    job.output = 0;
    job.made = 0;
    job.notice = Infinity;
    job.tier = 0;
    job.content = -1;
    job.late = false;
    job.calledOff = false;
    this.size++;
    return job;
  }

  give(job: Job): void {
    job.next = this.free;
    this.free = job;
    this.size--;
  }

  /** The job of that id: what an event whose subject is a job finds it by. */
  at(id: number): Job {
    return this.all[id]!;
  }

  private make(): Job {
    const job = new Job(this.all.length);
    this.all.push(job);
    return job;
  }
}
