import { type ModelDescription, type StationDescription, stationsOf } from '../model/index.ts';
import type { StepRow } from './table.ts';
import { plain } from './wording.ts';

/** Ranges of these are of clients, callers or streams at a time; of those, of requests in a second. */
const AT_A_TIME = ['clients', 'streams', 'requests'];
const PER_SECOND = ['requests_per_s', 'requests_per_second'];

/** A station that is loaded, at some steps, beyond what its profile was fitted to. */
export interface BeyondProfile {
  readonly station: string;
  readonly quantity: string;
  /** The most that was fitted, for one worker. */
  readonly most: number;
  /** By step, in their order: its load level, and what comes to each worker. */
  readonly steps: readonly { readonly load: number; readonly perWorker: number }[];
}

/**
 * Where the load that the swept route offers to each worker of a station lies above the range of its profile. Other
 * routes are left out of account, so no step is marked without cause.
 */
export function beyondProfiles(
  model: ModelDescription,
  steps: readonly StepRow[],
): BeyondProfile[] {
  const swept = steps.filter((row) => row.swept);
  const route = model.routes.find(({ name }) => name === swept[0]?.route);
  if (route === undefined) return [];
  return model.stations
    .filter(({ name }) => stationsOf(route).includes(name))
    .flatMap((station) => beyond(station, swept));
}

function beyond(station: StationDescription, rows: readonly StepRow[]): BeyondProfile[] {
  const valid = 'calibration' in station ? (station.calibration?.valid ?? {}) : {};
  const workers = 'speeds' in station ? station.speeds.length : 1;
  return Object.entries(valid).flatMap(([quantity, [, most]]) => {
    const outside = rows
      .filter(({ cell }) => isOf(cell.load.quantity, quantity))
      .map(({ cell }) => ({ load: cell.load.level, perWorker: cell.load.level / workers }))
      .filter(({ perWorker }) => perWorker > most);
    return outside.length === 0 ? [] : [{ station: station.name, quantity, most, steps: outside }];
  });
}

const isOf = (swept: string, quantity: string): boolean =>
  (swept === 'rate' ? PER_SECOND : AT_A_TIME).includes(quantity);

/** In words, one line for each station. */
export function beyondText({ station, quantity, most, steps }: BeyondProfile): string {
  const levels = steps.map(({ load }) => plain(load)).join(', ');
  return (
    `beyond its profile: ${station} at ${levels}: up to ${plain(Math.max(...steps.map(({ perWorker }) => perWorker)))} ` +
    `${quantity.replaceAll('_', ' ')} a worker, fitted to ${plain(most)} at most`
  );
}
