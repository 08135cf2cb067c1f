/** A matrix by rows. */
export type Matrix = readonly (readonly number[])[];

export const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));

export const add = (a: Matrix, b: Matrix, sign = 1): number[][] =>
  a.map((row, i) => row.map((x, j) => x + sign * b[i]![j]!));

export function multiply(a: Matrix, b: Matrix): number[][] {
  const columns = b[0]?.length ?? 0;
  return a.map((row) => {
    const product = new Array<number>(columns).fill(0);
    row.forEach((x, k) => {
      if (x !== 0) for (let j = 0; j < columns; j++) product[j]! += x * b[k]![j]!;
    });
    return product;
  });
}

/** The matrix X with A X = B, by elimination with partial pivoting. A RangeError if A is singular. */
export function solve(a: Matrix, b: Matrix): number[][] {
  const size = a.length;
  const rows = a.map((row, i) => [...row, ...b[i]!]);
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) {
      if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    }
    const top = rows[pivot]!;
    if (!(Math.abs(top[k]!) > 0)) throw new RangeError('expected equations with one solution');
    rows[pivot] = rows[k]!;
    rows[k] = top;
    for (let i = 0; i < size; i++) {
      const factor = rows[i]![k]! / top[k]!;
      if (i === k || factor === 0) continue;
      for (let j = k; j < top.length; j++) rows[i]![j]! -= factor * top[j]!;
    }
  }
  return rows.map((row, i) => row.slice(size).map((x) => x / row[i]!));
}

export const inverse = (a: Matrix): number[][] => solve(a, identity(a.length));
