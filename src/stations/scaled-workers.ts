import { type AutoscaleRules, Autoscaler } from './autoscaler.ts';
import type { Site } from './site.ts';
import type { StepWorker } from './step-worker.ts';

/**
 * Workers with continuous batching whose number follows the load (see autoscaler.ts): the share of the places
 * for sequences that are taken. A worker that is told to go finishes the jobs that were routed to it, those in
 * its line too; when it comes back nothing is cached on it. Those with the fewest jobs go first.
 */
export class ScaledWorkers {
  private readonly scaler: Autoscaler;

  /** `places`: the most sequences in service on one worker. */
  constructor(site: Site, workers: readonly StepWorker[], rules: AutoscaleRules, places: number) {
    for (const worker of workers.slice(rules.initial)) worker.takesJobs = false;
    this.scaler = new Autoscaler(site, workers.length, rules, {
      load: () => (rules.signal === 'utilization' ? site.inService.total / places : site.waited),
      worth: (id) => workers[id]!.jobs,
      turnOn: (id) => {
        workers[id]!.forgetAll(); // a voice may have been loaded since it went off
        workers[id]!.takesJobs = true;
        workers[id]!.warm();
      },
      drain: (id) => {
        workers[id]!.takesJobs = false;
        return this.goesOff(workers[id]!);
      },
    });
  }

  /** Where a worker that was told to go has nothing left, it goes. */
  leaveIfDone(worker: StepWorker): void {
    if (this.scaler.drains(worker.id) && this.goesOff(worker)) this.scaler.hasFinished(worker.id);
  }

  private goesOff(worker: StepWorker): boolean {
    if (!worker.isDone) return false;
    worker.forgetAll();
    return true;
  }
}
