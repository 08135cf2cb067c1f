import {
  type ModelDescription,
  type RouteDescription,
  stopsOf,
  triesAgain,
} from '../model/index.ts';
import { poissonOf } from './arrivals.ts';
import { type KendallTime, kendallTime, timeInLetters } from './kendall-time.ts';
import { type Queue, queuesOf } from './queue.ts';
import { counted, listed, short, timeInWords } from './wording.ts';

/** What a model is in Kendall's notation, as far as it has one. */
export interface Notation {
  /** Of the whole model: `M/M/1`, `M/M/1 → M/M/2`; null if a station has none. */
  readonly text: string | null;
  readonly stations: readonly StationNotation[];
}

interface StationNotation {
  readonly station: string;
  /** A/S/c/K+patience-discipline, and what the notation has no sign for behind a comma; null for none. */
  readonly text: string | null;
  /** What the notation stands for, or why there is none. */
  readonly words: string;
}

/** A population that circulates alone: the only route of its model. */
export interface ClosedRoute {
  readonly route: Extract<RouteDescription, { kind: 'jobs' }>;
  readonly population: number;
  readonly traffic: Extract<RouteDescription['traffic'], { kind: 'closed' }>;
}

/**
 * The only route of a model if its population comes back, the same way each time, and sends each job once;
 * undefined for all other models.
 */
export function closedRoute({ routes, stations }: ModelDescription): ClosedRoute | undefined {
  const [route] = routes;
  if (stations.some(({ kind }) => kind === 'cache')) return undefined;
  if (routes.length !== 1 || route?.kind !== 'jobs' || route.traffic.kind !== 'closed') return;
  if (triesAgain(route)) return;
  return { route, population: route.traffic.population, traffic: route.traffic };
}

/** Kendall's notation (Kendall 1953, extended by Lee 1966) of a model and its stations. */
export function notationOf(model: ModelDescription): Notation {
  const queues = queuesOf(model);
  const closed = closedRoute(model);
  const stations = queues.map((queue) =>
    closed === undefined ? openNotation(queue) : closedNotation(queue, closed, model),
  );
  return { text: textOf(model, stations, closed), stations };
}

function textOf(
  model: ModelDescription,
  stations: readonly StationNotation[],
  closed: ClosedRoute | undefined,
): string | null {
  const texts = stations.map(({ text }) => text);
  if (texts.some((text) => text === null)) return null;
  if (texts.length === 1) return texts[0]!;
  if (closed !== undefined && stations.filter(({ text }) => !isDelay(text!)).length === 1) {
    return texts.find((text) => !isDelay(text!))!;
  }
  const paths = model.routes.map((route) => stopsOf(route));
  const along = (path: readonly string[]): string =>
    path.map((name) => texts[stations.findIndex(({ station }) => station === name)]).join(' → ');
  const network =
    paths.length === 1
      ? along(paths[0]!)
      : `network of ${listed(stations.map(({ station, text }) => `${text} (${station})`))}`;
  return closed === undefined ? network : `closed network of ${closed.population}: ${network}`;
}

const isDelay = (text: string): boolean => text.includes('/∞');

function openNotation(queue: Queue): StationNotation {
  const { station, arrivals, obstacles } = queue;
  if (obstacles.length > 0 || arrivals.letter === null) return none(station, queue);
  const text = `${arrivals.letter}/${stationLetters(queue)}${extras(queue)}`;
  return { station, text, words: `${capital(arrivals.words)}, ${stationWords(queue)}` };
}

/** Arrivals of a population are told by its think time, at its only queue; in a network by a dot. */
function closedNotation(
  queue: Queue,
  closed: ClosedRoute,
  model: ModelDescription,
): StationNotation {
  const { station, kind, obstacles } = queue;
  const { route, population, traffic } = closed;
  // What a population asks has a sign, so it is not the arrivals that have none.
  if (obstacles.length > 0) return none(station, { arrivals: poissonOf(NaN), obstacles });
  const queueing = route.through.filter(
    (name) => model.stations.find((each) => each.name === name)!.kind !== 'delay',
  );
  const think = kendallTime(traffic.think);
  const alone = kind !== 'delay' && queueing.length === 1;
  const straight = route.through.length === 1; // nothing comes between thinking and service
  const thinking = straight ? think.letter : 'G';
  const text = alone
    ? `${thinking}/${stationLetters(queue)}//${population}${extras(queue)}`
    : `·/${stationLetters(queue)}${extras(queue)}`;
  if (!alone) return { station, text, words: capital(stationWords(queue)) };
  return { station, text, words: `${capital(membersInWords(closed))}, ${stationWords(queue)}` };
}

/** `20 members who come back after exponential think time of 1 s` */
const membersInWords = ({ population, traffic }: ClosedRoute): string =>
  `${counted(population, 'member')} who come back ${thinkInWords(kendallTime(traffic.think))}`;

const thinkInWords = (think: KendallTime): string =>
  think.mean === 0 ? 'at once' : `after ${timeInLetters(think, 'think time')}`;

/** Why there is none: what is odd about the arrivals, if anything is, and what else. */
function none(
  station: string,
  { arrivals, obstacles }: Pick<Queue, 'arrivals' | 'obstacles'>,
): StationNotation {
  const why = [
    ...(arrivals.letter === null ? [`jobs come as ${arrivals.words}`] : []),
    ...(obstacles.length === 0 ? [] : [`it has ${listed(obstacles)}`]),
  ];
  return { station, text: null, words: `No notation, because ${why.join(', and ')}` };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** S/c/K+patience-discipline */
function stationLetters(queue: Queue): string {
  const { batch, workers, places, patience, sharing } = queue;
  const service = batch?.noise.letter ?? queue.service?.letter ?? 'trace';
  const together = batch === null || batch.most === 1 ? '' : `^[1,${batch.most}]`;
  const room = places === Infinity ? '' : `/${workers + places}`;
  const leaves = patience === null ? '' : `+${patience.letter}`;
  const discipline = sharing === null ? '' : sharingSign(sharing);
  const servers = workers === Infinity ? '∞' : workers;
  return `${service}${together}/${servers}${room}${leaves}${discipline}`;
}

/** Processor sharing, and limited processor sharing. */
const sharingSign = ({ concurrency }: NonNullable<Queue['sharing']>): string =>
  concurrency === Infinity ? '-PS' : `-LPS(${concurrency})`;

/** What the notation has no sign for. */
function extras({ batch, sharing, urgencies, first }: Queue): string {
  const slower = sharing !== null && sharing.slowdown !== 1;
  const told = [
    ...(batch !== null && batch.most > 1 && batch.perJob > 0 ? ['time by batch size'] : []),
    ...(batch !== null && batch.linger > 0 ? [`linger ${timeInWords(batch.linger)}`] : []),
    ...(slower ? [`slowdown ${short(100 * sharing.slowdown)} %`] : []),
    ...(urgencies > 1 && sharing?.concurrency !== Infinity ? [`${urgencies} urgencies`] : []),
    ...(first < Infinity ? [`first ${counted(first, 'job')}`] : []),
  ];
  return told.map((each) => `, ${each}`).join('');
}

/** What the signs behind the first one stand for. */
function stationWords(queue: Queue): string {
  const { batch, service, workers, places, patience, sharing, urgencies, first } = queue;
  const served = batch === null ? serviceWords(service) : batchWords(batch);
  const limits = [
    ...(places < Infinity
      ? [places === 0 ? 'no place to wait' : `${counted(places, 'place')} to wait`]
      : []),
    ...(patience === null ? [] : [timeInLetters(patience, 'patience')]),
    ...(first < Infinity ? [`an end after ${counted(first, 'job')}`] : []),
  ];
  const order = workers === Infinity ? 'nobody waits' : orderWords(sharing, urgencies, workers);
  return [
    served,
    ...(workers === Infinity ? [] : [counted(workers, 'worker')]),
    ...limits,
    order,
  ].join(', ');
}

const serviceWords = (service: Queue['service']): string =>
  service === null ? 'service that the trace gives' : timeInLetters(service, 'service');

function batchWords({ most, linger, base, perJob, noise }: NonNullable<Queue['batch']>): string {
  const time =
    perJob > 0 ? `${timeInWords(base)} + ${timeInWords(perJob)} a job` : timeInWords(base);
  const varies =
    noise.letter === 'D'
      ? ''
      : noise.letter === 'M'
        ? ', exponential'
        : ` with cv ${short(Math.sqrt(noise.cv2))}`;
  const held = linger > 0 ? `, held for up to ${timeInWords(linger)} to fill` : '';
  return `batches of up to ${most} that take ${time}${varies}${held}`;
}

function orderWords(sharing: Queue['sharing'], urgencies: number, workers: number): string {
  if (sharing?.concurrency === Infinity) {
    return workers === 1 ? 'all jobs share it' : 'all jobs share them';
  }
  const order =
    urgencies > 1 ? 'the most urgent first, without preemption' : 'first come first served';
  return sharing === null ? order : `up to ${sharing.concurrency} share, others wait, ${order}`;
}
