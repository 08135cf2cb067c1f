import seedrandom from 'seedrandom';
import { RandomStream } from './random-stream.ts';

/**
 * The stream of that name in the run of that seed. Alea (Baagøe 2010) turns the two into a key of 96 bits:
 * it mixes strings well and takes microseconds, which is right once per stream and far too slow for a draw.
 */
export function namedStream(seed: string, name: string): RandomStream {
  // The length says where the seed ends, so that no two pairs write the same text.
  const key = seedrandom.alea(`${seed.length}:${seed}/${name}`);
  const stream = new RandomStream();
  stream.restart(key.int32(), key.int32(), key.int32());
  return stream;
}
