import type { CellResult, ExperimentDescription } from '../experiment/index.ts';
import { jsonText } from './json.ts';

/** What results were made from. */
export interface Origin {
  /** Of turnsim. */
  readonly version: string;
  /** The files that were read: their names, without folders of this machine, and hashes of their bytes. */
  readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
  /** Values given on the command line instead of those of the files, as they were given. */
  readonly settings?: readonly string[];
}

/** The text of provenance.json: enough to make the same results again and to see that they are the same. */
export function provenanceJson(
  { version, inputs, settings = [] }: Origin,
  { seed, replications }: ExperimentDescription,
  results: readonly CellResult[],
): string {
  const cells = results.map(({ cell, replications }) => ({
    step: cell.step,
    ...(cell.policy === '' ? {} : { policy: cell.policy }),
    load_quantity: cell.load.quantity,
    load_offered: cell.load.level,
    events: replications.reduce((sum, { events }) => sum + events, 0),
    fingerprints: replications.map(({ fingerprint }) => fingerprint),
  }));
  return jsonText({
    turnsim: version,
    inputs: inputs.map(({ name, sha256 }) => ({ name, sha256 })),
    ...(settings.length > 0 ? { settings } : {}),
    seed,
    replications,
    events: cells.reduce((sum, { events }) => sum + events, 0),
    cells,
  });
}
