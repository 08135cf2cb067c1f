import type { ModelDescription, RouterDescription, StationDescription } from './description.ts';

/**
 * The stations where the work of a station is done, and the share of its jobs that each has: for a router its
 * targets, for a client those that it asks, as if it asked once.
 */
export function workplaces(
  name: string,
  model: ModelDescription,
): { readonly station: StationDescription; readonly share: number }[] {
  const named = (name: string) => model.stations.find((candidate) => candidate.name === name)!;
  const station = named(name);
  if (station.kind === 'client') return station.through.flatMap((each) => workplaces(each, model));
  if (station.kind !== 'router') return [{ station, share: 1 }];
  const targets = station.to.map((target) => named(target.station));
  const shares = sharesOf(station, targets.map(sizeOf));
  return targets.map((target, i) => ({ station: target, share: shares[i]! }));
}

/**
 * Who looks at loads sends each as much as it can do, at least where there is much to do; the others send to the
 * first, or to all alike.
 */
function sharesOf({ policy, overflow }: RouterDescription, sizes: readonly number[]): number[] {
  if (policy === 'random' || policy === 'round_robin') return sizes.map(() => 1 / sizes.length);
  if (policy === 'nearest' && overflow === undefined) return sizes.map((_, i) => (i === 0 ? 1 : 0));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => size / all);
}

/** As many as its workers, by their speeds. */
function sizeOf(station: StationDescription): number {
  if (station.kind === 'sharing') return station.workers;
  if (station.kind === 'dependency') return station.concurrency ?? 1;
  return 'speeds' in station ? station.speeds.reduce((sum, speed) => sum + speed, 0) : 1;
}
