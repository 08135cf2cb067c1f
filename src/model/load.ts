import type { LoadQuantity } from './description.ts';

/** The load of a swept route at one step. */
export interface Load {
  readonly route: string;
  readonly quantity: LoadQuantity;
  readonly level: number;
  /** The highest level of the sweep: open arrivals are drawn at it, and lower levels leave some out. */
  readonly highest: number;
}
