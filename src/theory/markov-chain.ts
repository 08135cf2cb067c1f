/**
 * Stationary chances of a finite Markov chain: states are taken out from the last to the first, and put
 * back in order (Grassmann, Taksar & Heyman 1985). Nothing is subtracted, so each chance keeps a relative
 * error below about 10·n²·2⁻⁵³, small ones too.
 *
 * `chain[i][j]` is the chance, or the rate, of a step from i to j ≠ i; every state can reach a lower one.
 * No step goes down by more than `deepest`. The rows are used up.
 */
export function stationary(chain: readonly number[][], deepest: number): number[] {
  for (let n = chain.length - 1; n > 0; n--) {
    const leaving = chain[n]!;
    const from = Math.max(0, n - deepest);
    let out = 0;
    for (let j = from; j < n; j++) out += leaving[j]!;
    for (let i = 0; i < n; i++) {
      const row = chain[i]!;
      const share = row[n]! / out;
      row[n] = share;
      if (share > 0) for (let j = from; j < n; j++) row[j]! += share * leaving[j]!;
    }
  }
  const chances = [1];
  let sum = 1;
  for (let n = 1; n < chain.length; n++) {
    const chance = chances.reduce((inflow, weight, i) => inflow + weight * chain[i]![n]!, 0);
    chances.push(chance);
    sum += chance;
  }
  return chances.map((chance) => chance / sum);
}
