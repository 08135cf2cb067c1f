/** @throws RangeError that says what was expected and what was found, unless the expectation holds. */
export function expectThat(holds: boolean, expectation: string, found: unknown): void {
  if (!holds) throw new RangeError(`expected ${expectation}, found ${found}`);
}

/** What most parameters must be. */
export function expectPositive(what: string, x: number): void {
  expectThat(x > 0 && x < Infinity, `a finite ${what} above 0`, x);
}
