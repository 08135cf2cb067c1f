import type { Job } from '../engine/index.ts';
import type { Turn } from './calls-and-turns.ts';

/** What a turn may have under way at a service: a field of the turn names the request. */
type Asked = 'request' | 'speech' | 'toolCall';

/** What is done with the jobs that go to a service for a turn. */
export interface Orders<What extends Asked = Asked> {
  readonly what: What;
  readonly prepare: (job: Job, turn: Turn) => void;
  readonly noticed: (job: Job, turn: Turn) => void;
  readonly answered: (job: Job, turn: Turn) => void;
}
