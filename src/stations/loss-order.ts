/**
 * The order in which workers are lost: spread over all of them, so that of workers reserved for a class and others
 * equal shares go. It is that of van der Corput's sequence, backwards: of 8 workers 7, 3, 5, 1, 6, 2, 4, 0.
 */
export function lossOrder(workers: number): number[] {
  let bits = 0;
  while (1 << bits < workers) bits++;
  const reversed = (number: number): number => {
    let result = 0;
    for (let bit = 0; bit < bits; bit++) result = 2 * result + ((number >> bit) & 1);
    return result;
  };
  return Array.from({ length: workers }, (_, worker) => worker).sort(
    (a, b) => reversed(b) - reversed(a),
  );
}
