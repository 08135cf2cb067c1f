/** A x = b for a symmetric positive definite A, by Cholesky's method; null if it is not. */
export function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] | null {
  const l = cholesky(a);
  if (l === null) return null;
  const n = b.length;
  const y = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= l[i]![k]! * y[k]!;
    y[i] = sum / l[i]![i]!;
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k]![i]! * x[k]!;
    x[i] = sum / l[i]![i]!;
  }
  return x;
}

/** The lower triangular L with L Lᵀ = A; null if A is not positive definite. */
export function cholesky(a: readonly (readonly number[])[]): number[][] | null {
  const n = a.length;
  const l = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!;
      for (let k = 0; k < j; k++) sum -= l[i]![k]! * l[j]![k]!;
      if (i !== j) l[i]![j] = sum / l[j]![j]!;
      else if (sum > 0) l[i]![i] = Math.sqrt(sum);
      else return null;
    }
  }
  return l;
}

/** The inverse of a symmetric positive definite matrix; null if it is not. */
export function inverse(a: readonly (readonly number[])[]): number[][] | null {
  const columns = a.map((_, j) =>
    solve(
      a,
      a.map((_, i) => (i === j ? 1 : 0)),
    ),
  );
  if (columns.some((column) => column === null)) return null;
  return a.map((_, i) => columns.map((column) => column![i]!));
}
