import type { RandomStream } from '../random/index.ts';
import type { Site } from './site.ts';

/**
 * What a cache calls the things that it keeps: keys are made by a release of a text normalizer. What is stored is
 * under the keys of the release that writes, what is asked for under those of the releases that read, which need
 * not be the same ones.
 */
export class Releases {
  /** By release: share of those who ask that it makes the key for; the first release makes it for the rest. */
  readonly asking: Float64Array;
  /** Look-ups by keys of other releases than the first, and those of them that hit. */
  readonly others = { lookups: 0, hits: 0 };
  private isOther = false; // the last one who asked did so by such a key
  /** The release that writes. */
  writing = 0;
  private readonly keys: readonly Int32Array[]; // by release and thing
  private readonly luck: RandomStream;

  /** `keys`: by release, the number of the key of each thing. */
  constructor(site: Site, keys: readonly Int32Array[]) {
    this.keys = keys;
    this.asking = new Float64Array(keys.length);
    this.luck = site.stream('releases');
  }

  /** The key under which somebody asks for a thing. */
  asked(thing: number): number {
    const release = this.released();
    this.isOther = release > 0;
    return this.keys[release]![thing]!;
  }

  /** The one who asked last has found what he asked for, or not. */
  answered(hit: boolean): void {
    if (!this.isOther) return;
    this.others.lookups++;
    if (hit) this.others.hits++;
  }

  /** The key under which a thing is stored. */
  written(thing: number): number {
    return this.keys[this.writing]![thing]!;
  }

  private released(): number {
    for (let release = this.keys.length - 1; release > 0; release--) {
      const share = this.asking[release]!;
      if (share === 1 || (share > 0 && this.luck.chance(share))) return release;
    }
    return 0;
  }
}
