import type { BatchingPoolDescription, PerClass, RouteDescription } from '../model/index.ts';
import { disciplineObstacles, shedsOtherwise } from './discipline-rules.ts';
import { type KendallTime, kendallTime } from './kendall-time.ts';
import { workerObstacles } from './worker-rules.ts';

/** Who may wait, and for how long. */
export interface Losses {
  /** Is no job ever lost? */
  readonly lossless: boolean;
  /** The most jobs that may wait; Infinity for no limit. */
  readonly places: number;
  /** How long jobs wait before they leave; null if none leaves. */
  readonly patience: KendallTime | null;
}

/** Jobs that are served together. Times in seconds. */
export interface Batch {
  readonly most: number;
  readonly linger: number;
  /** A batch takes base + jobs x perJob, times noise of mean 1. */
  readonly base: number;
  readonly perJob: number;
  readonly noise: KendallTime;
}

const SECOND = 1_000_000;

export const UNLIKE_WORKERS = 'workers of different speeds';

/** What the notation must say of a pool, for the jobs of these routes; and what it cannot. */
export function poolRules(
  station: BatchingPoolDescription,
  routes: readonly RouteDescription[],
): Losses & {
  readonly workers: number;
  readonly speed: number;
  readonly batch: Batch | null;
  readonly serviceOf: (className: string) => KendallTime | null;
  readonly obstacles: readonly string[];
} {
  const classes = [...new Set(routes.map((route) => route.class))];
  const speeds = new Set(station.speeds);
  const [speed = 1] = speeds;
  const obstacles: string[] = [];
  if (speeds.size > 1) obstacles.push(UNLIKE_WORKERS);
  const places = placesOf(station.queueLimit, classes);
  if (places === undefined) obstacles.push('a limit of waiting jobs by class');
  const patience = patienceOf(station.patience, classes);
  if (patience === undefined) obstacles.push('patience that differs by class');
  if (station.setup !== undefined) obstacles.push('workers that are set up first');
  obstacles.push(...disciplineObstacles(station));
  obstacles.push(...workerObstacles(station));
  const { batch, told } = batchOf(station, routes, classes, speed);
  obstacles.push(...told);
  return {
    workers: station.speeds.length,
    speed,
    lossless:
      places === Infinity &&
      patience === null &&
      station.breakdowns?.work !== 'lost' &&
      !shedsOtherwise(station, classes),
    places: places ?? Infinity,
    patience: patience ?? null,
    batch,
    serviceOf: (name) => serviceOf(station, name, speed),
    obstacles,
  };
}

/** Undefined: there is no one number. */
function placesOf(
  limit: BatchingPoolDescription['queueLimit'],
  classes: readonly string[],
): number | undefined {
  if (limit === undefined) return Infinity;
  if ('forAll' in limit) return limit.forAll;
  const limits = classes.map((name) => limit.byClass[name] ?? Infinity);
  const [first = Infinity] = limits;
  return limits.length === 1 || limits.every((each) => each === Infinity) ? first : undefined;
}

function patienceOf(
  patience: BatchingPoolDescription['patience'],
  classes: readonly string[],
): KendallTime | null | undefined {
  const times = classes.map((name) => {
    const time = patience?.[name];
    return time === undefined ? null : kendallTime(time);
  });
  const [first = null] = times;
  return new Set(times.map((time) => JSON.stringify(time))).size <= 1 ? first : undefined;
}

/** What its workers take depends on how many of them are busy. */
export const SHARED_DEVICE = 'a device that workers share';

function batchOf(
  { batch, work }: BatchingPoolDescription,
  routes: readonly RouteDescription[],
  classes: readonly string[],
  speed: number,
): { readonly batch: Batch | null; readonly told: readonly string[] } {
  const told: string[] = [];
  const audio = routes.some(({ kind }) => kind !== 'jobs');
  if (work.kind !== 'batch_time') return { batch: null, told };
  const { base, perJob, perAudioSecond, finalBase, perFinal, noise, noiseCv } = work.profile;
  const { device, stallShare = 0, noiseCorrelation = 0 } = work.profile;
  if (device !== undefined) told.push(SHARED_DEVICE);
  if (stallShare > 0) told.push('stalls');
  if (noiseCorrelation > 0) told.push('slow spells and fast ones');
  const most = largest(batch.max, classes);
  const linger = largest(batch.linger, classes);
  const weighs = perAudioSecond > 0 || finalBase > 0 || perFinal > 0;
  const differs = smallest(batch.max, classes) < most || smallest(batch.linger, classes) < linger;
  if (audio) {
    if (most > 1) told.push(linger > 0 ? 'batches that linger to fill' : 'batches');
    if (weighs) told.push('service that depends on the audio');
  } else if (differs) told.push('batches whose rules differ by class');
  if (most === 1 && !audio) return { batch: null, told };
  const noises = noiseTime(noise, noiseCv);
  const times = { base: base / SECOND / speed, perJob: perJob / SECOND / speed, noise: noises };
  return { batch: { most, linger: linger / SECOND, ...times }, told };
}

const largest = (values: PerClass<number>, classes: readonly string[]): number =>
  Math.max(...classes.map((name) => values[name]!));

const smallest = (values: PerClass<number>, classes: readonly string[]): number =>
  Math.min(...classes.map((name) => values[name]!));

const noiseTime = (family: 'lognormal' | 'gamma', cv: number): KendallTime =>
  kendallTime(cv === 0 ? { family: 'constant', value: SECOND } : { family, mean: SECOND, cv });

/** Of a job that is served alone. */
function serviceOf(
  { work, batch }: BatchingPoolDescription,
  className: string,
  speed: number,
): KendallTime | null {
  switch (work.kind) {
    case 'service':
      return kendallTime(work.time[className]!, speed);
    case 'of_job':
      return null;
    case 'batch_time': {
      if (batch.max[className]! > 1) return null;
      const { base, perJob, noise, noiseCv, device, stallShare = 0 } = work.profile;
      if (device !== undefined || stallShare > 0) return null;
      return { ...noiseTime(noise, noiseCv), mean: (base + perJob) / SECOND / speed };
    }
  }
}
