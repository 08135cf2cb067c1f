import type { Job } from '../engine/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/** What jobs of a route are to read and to make, in tokens: rounded, and at least one of each. */
export interface TokenWorkRule {
  readonly prompt: Distribution;
  readonly output: Distribution;
}

/** What a job asks of a station with continuous batching: its own work, or by chance. */
export class TokenWork {
  private readonly prompts: readonly (Draws | null)[]; // by route
  private readonly outputs: readonly (Draws | null)[];

  /** By route: null where jobs bring their work with them. */
  constructor(site: Site, rules: readonly (TokenWorkRule | null)[]) {
    const draws = (of: Distribution | undefined, stream: string): Draws | null =>
      of === undefined ? null : new Draws(of, site.stream(stream));
    this.prompts = rules.map((rule, route) => draws(rule?.prompt, `prompt ${route}`));
    this.outputs = rules.map((rule, route) => draws(rule?.output, `output ${route}`));
  }

  /** Writes into the job what it is to read and to make here. */
  assess(job: Job): void {
    job.made = 0;
    const prompt = this.prompts[job.route];
    const output = this.outputs[job.route];
    if (!prompt || !output) return;
    job.prompt = Math.max(1, whole(prompt.next()));
    job.output = Math.max(1, whole(output.next()));
  }
}
