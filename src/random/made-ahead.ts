import { type Bits, unit } from './bits.ts';
import { exp, log } from './math.ts';

/**
 * Exponential and normal draws, a whole array at a time, because a single double that a call returns
 * is boxed wherever V8 does not inline the call.
 */

// The ziggurat of Marsaglia and Tsang (2000): the area under e⁻ˣ is covered by 256 layers of equal area.
const LAYERS = 256;
const RIGHT = 7.69711747013105; // where the bottom layer's box ends, chosen so that 256 layers close at x = 0
const AREA = (RIGHT + 1) * exp(-RIGHT); // of one layer: the bottom one is the box left of RIGHT and the tail right of it

// Layer i spans heights[i] to heights[i + 1]; its box is widths[i] wide, and left of
// widths[i] × inside[i] a point is surely under the curve.
const widths = new Float64Array(LAYERS + 1);
const heights = new Float64Array(LAYERS + 1);
const inside = new Float64Array(LAYERS);

widths[0] = AREA / exp(-RIGHT); // layer 0 as if its tail were folded into the box
widths[1] = RIGHT;
for (let i = 1; i < LAYERS; i++) {
  heights[i] = exp(-widths[i]!);
  widths[i + 1] = i + 1 === LAYERS ? 0 : -log(AREA / widths[i]! + heights[i]!);
}
heights[LAYERS] = 1;
for (let i = 0; i < LAYERS; i++) inside[i] = widths[i + 1]! / widths[i]!;

/** Fills a block with exponential draws of mean 1. Nearly every draw needs one multiplication and one comparison. */
export function fillExponential(block: Float64Array, bits: Bits): void {
  for (let i = 0; i < block.length; i++) {
    const first = bits.next();
    const second = bits.next();
    const layer = layerOf(second);
    const share = shareOf(first, second);
    if (share < inside[layer]!) block[i] = share * widths[layer]!;
    else finish(block, i, layer, share, bits);
  }
}

/** One draw in a hundred: a point that is not surely under the curve. */
function finish(block: Float64Array, i: number, layer: number, share: number, bits: Bits): void {
  let beyond = 0; // the tail past RIGHT looks like the whole: add RIGHT and draw again
  while (!isUnder(layer, share, bits)) {
    if (layer === 0) beyond += RIGHT;
    const first = bits.next();
    const second = bits.next();
    layer = layerOf(second);
    share = shareOf(first, second);
  }
  block[i] = beyond + share * widths[layer]!;
}

/** Is the point under the curve, left of RIGHT? A layer's right end needs one more draw, and a look at the curve. */
function isUnder(layer: number, share: number, bits: Bits): boolean {
  if (share < inside[layer]!) return true;
  if (layer === 0) return false;
  const rise = heights[layer + 1]! - heights[layer]!;
  const height = heights[layer]! + unit(bits.next(), bits.next()) * rise;
  return height < exp(-share * widths[layer]!);
}

const layerOf = (second: number): number => second & (LAYERS - 1);

/** The 53 bits that do not choose the layer say how far across its box the point lies. */
const shareOf = (first: number, second: number): number =>
  (first >>> 3) * 2 ** -29 + (second >>> 8) * 2 ** -53;

/**
 * Fills a block of even length with normal draws of mean 0 and standard deviation 1, by the polar method
 * (Marsaglia and Bray 1964): a point in the unit disc gives two independent draws.
 */
export function fillNormal(block: Float64Array, bits: Bits): void {
  for (let filled = 0; filled < block.length; ) {
    const x = 2 * unit(bits.next(), bits.next()) - 1;
    const y = 2 * unit(bits.next(), bits.next()) - 1;
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const stretch = Math.sqrt((-2 * log(square)) / square);
    block[filled++] = x * stretch;
    block[filled++] = y * stretch;
  }
}

/** How many draws are made at once: even, enough to repay the call, few enough for the cache. */
const AHEAD = 128;
const NONE = new Float64Array(0);

/** Draws of one kind, made ahead in blocks once somebody asks for one. */
export class MadeAhead {
  private block = NONE;
  private taken = 0;
  private readonly make: (block: Float64Array, bits: Bits) => void;
  private readonly bits: Bits;

  constructor(make: (block: Float64Array, bits: Bits) => void, bits: Bits) {
    this.make = make;
    this.bits = bits;
  }

  next(): number {
    if (this.taken === this.block.length) this.makeAhead();
    return this.block[this.taken++]!;
  }

  /** Fills a block with the next ones; one as long as those that are made ahead is filled without one. */
  fill(block: Float64Array): void {
    const noneLeft = this.taken === this.block.length;
    if (noneLeft && block.length === AHEAD) this.make(block, this.bits);
    else for (let i = 0; i < block.length; i++) block[i] = this.next();
  }

  /** Drops those that nobody has asked for. */
  forget(): void {
    this.taken = this.block.length;
  }

  private makeAhead(): void {
    if (this.block === NONE) this.block = new Float64Array(AHEAD);
    this.make(this.block, this.bits);
    this.taken = 0;
  }
}
