import { unit } from './bits.ts';
import type { Uniforms } from './distribution.ts';
import { log } from './math.ts';
import { namedStream } from './named-stream.ts';
import { normalQuantile } from './special-functions.ts';

const GOLDEN = 0x9e3779b9; // 2³² / φ, odd: steps of it visit all of 32 bits, neighbours far apart

/**
 * What befalls a caller and a turn, whatever the policies do: draws by key instead of in sequence. The same
 * question gets the same answer in any order and any number of times, so two policies meet the same callers
 * and the same luck (common random numbers).
 *
 * `at` chooses whose fate is asked; the draws that follow are numbered from 0 and belong to it alone. One
 * object serves all keys: finish the draws of one key before asking for the next.
 */
export class Fates implements Uniforms {
  private readonly keyA: number;
  private readonly keyB: number;
  private a = 0;
  private b = 0;
  private count = 0;

  /** The fates of the run of that seed. They are keyed from its stream named `fates`, which is theirs. */
  constructor(seed: string) {
    const keys = namedStream(seed, 'fates');
    this.keyA = keys.integer();
    this.keyB = keys.integer();
  }

  /**
   * Chooses a key. All are whole numbers from 0. Two keys are never alike while call < 2³², utterance < 256,
   * subTurn < 8, purpose < 64, request < 4096 and attempt < 8; beyond, two chosen at random are with
   * probability 2⁻⁶⁴.
   *
   * @param call number of the call in its arrival stream
   * @param utterance number of the planned utterance in the call; extra turns do not renumber planned ones
   * @param subTurn 0 for the planned turn, then the extra turns that grew out of it
   * @param purpose what is decided, by a number of its own
   * @param request number of the request in the turn
   * @param attempt number of the attempt of the request
   */
  at(
    call: number,
    utterance: number,
    subTurn: number,
    purpose: number,
    request = 0,
    attempt = 0,
  ): this {
    // Two lanes. The second has a field of bits for every number but the call; the first tells keys apart
    // that have outgrown their fields, by odd multipliers without a pattern.
    const spread =
      Math.imul(utterance, 0x2c9277b5) +
      Math.imul(subTurn, 0x5f356495) +
      Math.imul(purpose, 0x32c446bd) +
      Math.imul(request, 0x6c62272f) +
      Math.imul(attempt, 0x1b873593);
    const fields = (utterance << 24) + (subTurn << 21) + (purpose << 15) + (request << 3) + attempt;
    let a = (call + spread) | 0;
    let b = fields | 0;
    // Four rounds of a Feistel network (Luby and Rackoff 1988): they lose nothing and mix both lanes.
    a ^= scramble(b ^ this.keyA);
    b ^= scramble(a ^ this.keyB);
    a ^= scramble((b + this.keyA) | 0);
    b ^= scramble((a + this.keyB) | 0);
    this.a = a;
    this.b = b;
    this.count = 0;
    return this;
  }

  /** Uniform on (0, 1) with 53 bits; never 0 or 1. */
  uniform(): number {
    this.count = (this.count + GOLDEN) | 0;
    const high = scramble(scramble((this.b + this.count) | 0) ^ this.a);
    return unit(high, scramble((high + this.b) | 0));
  }

  /** Exponential with mean 1, by inversion: always one uniform draw, so later draws stay in step. */
  exponential(): number {
    return -log(this.uniform());
  }

  fillExponentials(block: Float64Array): void {
    for (let i = 0; i < block.length; i++) block[i] = this.exponential();
  }

  /** Normal with mean 0 and standard deviation 1, by inversion: always one uniform draw. */
  normal(): number {
    return normalQuantile(this.uniform());
  }

  fillNormals(block: Float64Array): void {
    for (let i = 0; i < block.length; i++) block[i] = this.normal();
  }
}

/** A bijection of 32 bits in which every input bit flips every output bit half the time (Wellons 2018). */
function scramble(bits: number): number {
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}
