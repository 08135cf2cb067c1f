import type { ModelDescription } from '../model/index.ts';
import { FIGURES } from './figures.ts';
import { LARGEST } from './law.ts';
import type { Queue } from './queue.ts';
import { isUnstable } from './station-theory.ts';
import type { ExplainedFigure, Verdict } from './verdict.ts';
import { listed, short, timeInWords } from './wording.ts';

/** Whether simulation and theory agree and, where they do not, why: only what is known to be a reason is given. */
export function differences(
  figures: readonly ExplainedFigure[],
  queues: readonly Queue[],
  model: ModelDescription,
): string[] {
  const those = (...verdicts: readonly Verdict[]): ExplainedFigure[] =>
    figures.filter(({ verdict }) => verdicts.includes(verdict));
  const apart = those('differs', 'perhaps', 'breaks');
  const [near, sure] = split(apart, ({ simplified }) => simplified.length > 0);
  const because = sure.map((figure) => ({ figure, reason: reasonFor(figure, queues, model) }));
  const reasons = [...new Set(because.map(({ reason }) => reason))];
  return [
    ...queues.filter(isUnstable).map(unstable),
    ...agreement(figures, apart),
    ...approximations(figures, near),
    ...reasons.map((reason) => {
      const alike = because.filter((each) => each.reason === reason).map(({ figure }) => figure);
      return `${capital(named(alike))} ${alike.length === 1 ? 'differs' : 'differ'}: ${reason}.`;
    }),
    ...untold(those('untold'), queues),
  ];
}

function split<T>(all: readonly T[], into: (one: T) => boolean): [T[], T[]] {
  return [all.filter(into), all.filter((one) => !into(one))];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const nameOf = ({ where, name }: ExplainedFigure): string =>
  where === '' ? FIGURES[name].words : `${FIGURES[name].words} (${where})`;

const named = (figures: readonly ExplainedFigure[]): string => listed(figures.map(nameOf));

function unstable({ station, offered }: Queue): string {
  const asked = offered > 1 ? `${short(100 * offered)} % of` : 'all of';
  return `${station} is unstable: it is asked for ${asked} what it can do, so its backlog grows without end and no mean waiting exists.`;
}

function agreement(
  figures: readonly ExplainedFigure[],
  apart: readonly ExplainedFigure[],
): string[] {
  if (figures.length === 0) return ['Theory has no figure for this model.'];
  const told = figures.filter(({ verdict }) => verdict !== 'untold');
  if (told.length === 0 || apart.length > 0) return [];
  const bounds = told.filter(({ verdict }) => verdict === 'keeps');
  if (bounds.length === told.length) return ['Simulation keeps the bounds that theory gives.'];
  const laws = told.every(({ name }) => name === 'utilization' || name === 'backlog');
  const what = laws ? 'the laws that hold for every queue' : 'theory';
  return [`Simulation agrees with ${what}${bounds.length > 0 ? ' and keeps its bounds' : ''}.`];
}

/** What theory takes otherwise is told whether or not it shows. */
function approximations(
  figures: readonly ExplainedFigure[],
  near: readonly ExplainedFigure[],
): string[] {
  const groups = new Map<string, ExplainedFigure[]>();
  for (const figure of figures) {
    if (figure.simplified.length === 0) continue;
    const as = listed(figure.simplified);
    groups.set(as, [...(groups.get(as) ?? []), figure]);
  }
  return [...groups].map(([as, those]) => {
    const differing = those.filter((figure) => near.includes(figure)).length;
    const told = those.every(({ verdict }) => verdict !== 'untold');
    const some = differing < those.length ? 'some of it differs' : 'it differs';
    const shows = differing > 0 ? `: that is why ${some}` : told ? ': no difference shows' : '';
    const which = groups.size === 1 ? 'What has a ~' : capital(named(those));
    const is =
      groups.size === 1 || those.length === 1 ? 'is an approximation' : 'are approximations';
    return `${which} ${is}, ${as}${shows}.`;
  });
}

/** Times below are so short that half a microsecond of rounding is more than half a percent of them. */
const ROUNDED = 100e-6;

function reasonFor(
  { theory, where, kind, z }: ExplainedFigure,
  queues: readonly Queue[],
  model: ModelDescription,
): string {
  if (theory === Infinity) {
    return 'service times have no finite variance, so theory says infinity, which no run can show';
  }
  if (kind === 'at least' && model.routes.some(({ kind }) => kind !== 'jobs')) {
    return 'what calls and files ask for is computed from the means of their lengths, which is an approximation';
  }
  const about = queues.filter(
    ({ station, jobs }) =>
      where === '' || station === where || jobs.some(({ route }) => route === where),
  );
  if (about.some(isHeavy)) {
    return 'some times vary so much that a few rare ones decide, and the runs may have met too few or too many of them';
  }
  const shortest = Math.min(...about.flatMap(timesOf));
  if (shortest < ROUNDED) {
    return `times as short as ${timeInWords(shortest)} are simulated in whole microseconds`;
  }
  if (Math.abs(z) <= LARGEST) {
    return 'no reason is known, but chance brings figures so far apart once in 370 times, or less often';
  }
  return 'no reason is known, so this would be a bug in turnsim or in its theory: please report it with the model file';
}

const isHeavy = ({ arrivals: { pattern }, service }: Queue): boolean =>
  service?.heavy === true || (pattern.kind === 'renewal' && pattern.heavy);

/** Of services, batches, and gaps between arrivals. */
const timesOf = ({ service, batch, arrivals }: Queue): number[] => [
  ...(service === null ? [] : [service.mean]),
  ...(batch === null ? [] : [batch.base + batch.perJob]),
  ...(arrivals.rate > 0 ? [1 / arrivals.rate] : []),
];

function untold(figures: readonly ExplainedFigure[], queues: readonly Queue[]): string[] {
  const [timeless, others] = split(figures, ({ simulated }) => simulated.lacks === 'time');
  const [brief, endless] = split(timeless, ({ simulated }) => simulated.needed > 0);
  const wild = queues.some(({ service }) => service?.cv2 === Infinity);
  const because = wild
    ? 'service times have no finite variance, so that no run is long enough'
    : 'they show no steady state, or it is not known for how long the system remembers';
  return [
    ...of(brief, 'they are shorter than what the system remembers'),
    ...of(endless, because),
    ...of(others, 'there are too few data'),
  ];
}

const of = (figures: readonly ExplainedFigure[], because: string): string[] =>
  figures.length === 0 ? [] : [`The runs do not tell ${named(figures)}: ${because}.`];
