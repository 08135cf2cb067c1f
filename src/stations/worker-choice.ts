import type { SessionHomes } from './session-homes.ts';
import type { StepWorker } from './step-worker.ts';

const NOWHERE = -1;

/**
 * The worker that a job goes to: the one that has what is cached of its session, if there is one; else of those
 * that have its voice, or load it, if it needs one, and else of all, the least loaded. `homes` is null where
 * sessions are of no account, `voice` -1 if none is needed.
 */
export function chooseWorker(
  workers: readonly StepWorker[],
  homes: SessionHomes | null,
  session: number,
  voice: number,
): StepWorker {
  const home = homes === null ? NOWHERE : homes.of(session);
  if (home !== NOWHERE) return workers[home]!;
  return (voice < 0 ? null : leastLoaded(workers, voice)) ?? leastLoaded(workers, -1)!;
}

/** With the fewest jobs for its speed; a tie goes to the first. null if none has the voice. */
function leastLoaded(workers: readonly StepWorker[], voice: number): StepWorker | null {
  let choice: StepWorker | null = null;
  let least = Infinity;
  for (const worker of workers) {
    if (voice >= 0 && !worker.voices!.has(voice)) continue;
    const load = (worker.jobs + 1) * worker.perSpeed;
    if (load < least) {
      least = load;
      choice = worker;
    }
  }
  return choice;
}
