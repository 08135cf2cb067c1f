/** Checks of what a formula is given. Each throws a RangeError that says what was expected and found. */

/** Above 0 and finite. */
export function checkPositive(value: number, name: string): void {
  if (!(value > 0 && value < Infinity)) {
    throw new RangeError(`expected a positive ${name}, found ${value}`);
  }
}

/** At least 0 and finite. */
export function checkNotNegative(value: number, name: string): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`expected a ${name} of at least 0, found ${value}`);
  }
}

/** A whole number of at least `least`. */
export function checkWhole(value: number, least: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`expected a whole number of ${name}, at least ${least}, found ${value}`);
  }
}

/** Between 0 and 1, both included. */
export function checkShare(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`expected a ${name} between 0 and 1, found ${value}`);
  }
}

/** Below `capacity`, strictly. */
export function checkBelow(load: number, capacity: number, what: string): void {
  if (!(load < capacity)) {
    throw new RangeError(`expected ${what} below ${capacity}, found ${load}`);
  }
}
