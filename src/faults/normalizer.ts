import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/**
 * Another release of the text normalizer makes the keys by which a share of those who ask ask a cache. What is stored
 * keeps the keys of the old one, and so does what is stored from now on: the cache is bypassed.
 */
export const cacheBypass = (
  number: number,
  station: StationLevers,
  { release, share }: { readonly release: number; readonly share: number },
): Fault => ({ act: (level) => station.asking[release]!.pull(number, level * share) });

/** Another release of the text normalizer makes all keys: the cache is cold until it has been filled under them. */
export const normalizerRelease = (
  number: number,
  station: StationLevers,
  { release }: { readonly release: number },
): Fault => ({
  act: (level) => {
    station.asking[release]!.pull(number, level);
    station.writing.pull(number, level > 0 ? release : 0);
  },
});
