import type { BenchmarkSamples } from '../speech/index.ts';
import type { ModelDescription } from './description.ts';
import { System } from './system.ts';

/** Later than any run ends whose requests are finite. */
const AT_LAST = 2 ** 52;
/** So long a stretch is simulated before it is asked whether enough has been answered; then longer ones. */
const STRETCH = 2 ** 20;

/** What a load generator saw in one run, and how busy the first station was meanwhile. */
export interface BenchmarkRun extends BenchmarkSamples {
  /** Busy workers on average, from the beginning of the run to its end, or to the last answer if that comes before. */
  readonly busyWorkers: number;
}

/** What the load generator of a route sees in one run. Its requests must be finite, or watched in a steady state. */
export function runBenchmark(model: ModelDescription, route: string, seed: string): BenchmarkRun {
  const system = new System(model, null, seed);
  const { sim } = system.world;
  const benchmark = system.benchmarks.get(route)!;
  for (let end = STRETCH; !benchmark.isDone && end < AT_LAST; end *= 1.3) {
    sim.run(Math.min(Math.floor(end), benchmark.endsAt));
  }
  const [site] = system.sites.values();
  const { samples } = benchmark;
  const span = sim.now === benchmark.endsAt ? sim.now : samples.answeredLast;
  return { ...samples, busyWorkers: site!.busyWorkers.integral / span };
}
