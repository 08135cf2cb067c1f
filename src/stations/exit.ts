import type { Door, Job } from '../engine/index.ts';
import type { World } from './world.ts';

/** The way out of the system for jobs that nobody waits for. */
export class Exit implements Door {
  left = 0;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  accept(job: Job): void {
    this.left++;
    this.world.jobs.give(job);
  }
}
