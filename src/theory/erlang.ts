/**
 * Erlang's loss formula: share of arrivals that find all workers busy in M/G/c/c, whatever the law of
 * service (Erlang 1917; insensitivity: Sevastyanov 1957). By the recursion
 * B(k) = a B(k-1) / (k + a B(k-1)).
 *
 * `workers` is a whole number of at least 0, `load` (offered, arrival rate × mean service time) is
 * finite and at least 0, in erlangs; a RangeError otherwise.
 */
export function erlangB(workers: number, load: number): number {
  if (!Number.isInteger(workers) || workers < 0) {
    throw new RangeError(`expected a whole number of workers, found ${workers}`);
  }
  if (!(load >= 0 && load < Infinity)) {
    throw new RangeError(`expected a finite offered load of at least 0, found ${load}`);
  }
  let blocked = 1;
  for (let k = 1; k <= workers; k++) blocked = (load * blocked) / (k + load * blocked);
  return blocked;
}

/**
 * Erlang's delay formula: share of arrivals that must wait in M/M/c (Erlang 1917; Gross, Shortle,
 * Thompson & Harris 2008, sec. 2.4), as B / (1 - ρ(1 - B)).
 *
 * `workers` is a positive whole number, `load` at least 0 and below `workers`, in erlangs; a
 * RangeError otherwise.
 */
export function erlangC(workers: number, load: number): number {
  const blocked = erlangB(workers, load);
  if (!(load < workers)) {
    throw new RangeError(`expected an offered load below ${workers} workers, found ${load}`);
  }
  return blocked / (1 - (load / workers) * (1 - blocked));
}
