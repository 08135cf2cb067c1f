/**
 * Stationary chances of a birth-death process on 0, 1, ... `last`: in balance, p(n) birth(n) =
 * p(n+1) death(n+1) (Kleinrock 1975, sec. 3.1). By running products, scaled down before they overflow;
 * all terms are positive, so the relative error stays below about 4·last·2⁻⁵³.
 *
 * `birth(n)` for n < last and `death(n)` for n > 0 are rates, the births at least 0, the deaths above 0.
 */
export function birthDeath(
  last: number,
  birth: (n: number) => number,
  death: (n: number) => number,
): number[] {
  const chances = [1];
  let sum = 1;
  for (let n = 0; n < last; n++) {
    const next = (chances[n]! * birth(n)) / death(n + 1);
    chances.push(next);
    sum += next;
    if (sum > 1e250) {
      for (let k = 0; k <= n + 1; k++) chances[k]! *= 1e-250;
      sum *= 1e-250;
    }
  }
  return chances.map((chance) => chance / sum);
}

/** Σ value(n) p(n). */
export function expected(chances: readonly number[], value: (n: number) => number): number {
  return chances.reduce((sum, chance, n) => sum + chance * value(n), 0);
}
