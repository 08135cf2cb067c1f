import type {
  BatchRule,
  DispatchPolicy,
  EntryLimit,
  LineOrder,
  Reservation,
} from '../policies/index.ts';
import type { Distribution } from '../random/index.ts';
import type { BatchTime } from './batch-time.ts';
import type { SetupRules } from './cold-starts.ts';
import type { Hold } from './hold.ts';
import type { SessionMemory } from './sessions.ts';
import type { WaitingRules } from './waiting-room.ts';

/** How a batching pool serves its jobs, and whom. */
export interface BatchingPoolOptions {
  /** Speed of each worker: 1 takes the time that the profile says, 2 half of it. */
  readonly speeds: readonly number[];
  readonly dispatch: DispatchPolicy;
  /** How the dispatch policy has lines kept; without, by who came first. */
  readonly order?: LineOrder | undefined;
  /** Which worker serves whom; without, all workers serve all. */
  readonly reservation?: Reservation | undefined;
  /** By urgency: so many workers stay free when one of its jobs starts; without, none has to. */
  readonly keepFree?: readonly number[] | undefined;
  /** By route: who of its jobs is let in when he comes, for the others are shed; without, all are. */
  readonly admission?: readonly (EntryLimit | null)[] | undefined;
  /** What holds jobs back that might start; without, nothing does. */
  readonly hold?: Hold | undefined;
  /** By urgency. */
  readonly rules: readonly BatchRule[];
  readonly batchTime: BatchTime;
  /** Jobs of no session may be lost by them; without, all jobs wait for as long as it takes. */
  readonly waiting?: WaitingRules | undefined;
  /** Workers are off until they are needed; without, they are always on. Then no job is of a session. */
  readonly setup?: SetupRules | undefined;
  /** Where the state of sessions lies; without, it takes no memory. */
  readonly sessionMemory?: SessionMemory | undefined;
  /** How long it takes to open a session anew whose worker is lost, in microseconds; without, it moves at once. */
  readonly reconnect?: Distribution | undefined;
}
