import { expect } from 'vitest';

/** Equal to 11 digits, or as close as `tolerance` says, relative to the exact value. */
export function same(found: number, exact: number, tolerance = 1e-11): void {
  expect(Math.abs(found - exact)).toBeLessThanOrEqual(tolerance * Math.abs(exact));
}
