import type { SessionHomes } from './session-homes.ts';
import type { StepWorker } from './step-worker.ts';

const NOWHERE = -1;

/**
 * The worker that a job goes to: the one that has what is cached of its session, if there is one; else the one
 * with the fewest jobs for its speed, where one that neither has nor loads the voice that the job needs counts
 * as if it had `spread` jobs more. A tie goes to the first. `homes` is null where sessions are of no account,
 * `voice` -1 if none is needed. Of those that take jobs, and there is one.
 */
export function chooseWorker(
  workers: readonly StepWorker[],
  homes: SessionHomes | null,
  session: number,
  voice: number,
  spread: number,
): StepWorker {
  const home = homes === null ? NOWHERE : homes.of(session);
  if (home !== NOWHERE && workers[home]!.takesJobs) return workers[home]!;
  let choice = workers[0]!;
  let least = Infinity;
  for (const worker of workers) {
    if (!worker.takesJobs) continue;
    const cold = voice >= 0 && !worker.voices!.has(voice);
    const load = (worker.jobs + 1 + (cold ? spread : 0)) * worker.perSpeed;
    if (load < least) {
      least = load;
      choice = worker;
    }
  }
  return choice;
}
