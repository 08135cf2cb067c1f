import type { ReplicationResult, Task } from '../experiment/index.ts';
import type { ModelDescription } from '../model/index.ts';
import { type ClosedTheory, closedTheory } from './closed-theory.ts';
import { differences } from './differences.ts';
import { waitsAgain } from './discipline-rules.ts';
import { type Figure, modelMemory } from './figures.ts';
import { ends, finiteTheory } from './finite-theory.ts';
import { type StationTheory, simplified } from './known.ts';
import { littlesLaw } from './littles-law.ts';
import { Measured } from './measured.ts';
import { type ClosedRoute, closedRoute, type Notation, notationOf } from './notation.ts';
import { type Queue, queuesOf } from './queue.ts';
import { stationFigures } from './station-figures.ts';
import { isUnstable, stationTheory } from './station-theory.ts';
import { type ExplainedFigure, judged } from './verdict.ts';
import { responseFigures } from './whole-figures.ts';
import { counted } from './wording.ts';

/** What a model is in the terms of queueing theory, and theory beside simulation. */
export interface Explanation {
  readonly model: string;
  readonly about: string;
  readonly notation: Notation;
  readonly figures: readonly ExplainedFigure[];
  /** Authors and years of the formulas. */
  readonly sources: readonly string[];
  readonly runs: Runs;
  /** Whether simulation and theory agree and, where they do not, why. */
  readonly sentences: readonly string[];
}

/** What was simulated. Times in microseconds. */
interface Runs {
  readonly replications: number;
  readonly transient: number;
  readonly measured: number;
  /** Do they end by themselves, and so measure all from the first instant on? */
  readonly ending: boolean;
}

/** Holds theory against the results of `explainedTasks`, in the order of these. */
export function explanationOf(
  model: ModelDescription,
  tasks: readonly Task[],
  results: readonly ReplicationResult[],
): Explanation {
  const { spans } = tasks[0]!;
  const queues = queuesOf(model);
  const { figures, sources } = theoryOf(model, queues);
  const found = new Measured(model, spans, results);
  const explained = figures.map((figure) => judged(figure, found, spans.measure));
  return {
    model: model.name,
    about: model.about,
    notation: notationOf(model),
    figures: explained,
    sources: [...new Set(sources)],
    runs: {
      replications: tasks.length,
      transient: spans.transient,
      measured: spans.measure,
      ending: spans.terminating === true,
    },
    sentences: differences(explained, queues, model),
  };
}

interface Theory {
  readonly figures: readonly Figure[];
  readonly sources: readonly string[];
}

function theoryOf(model: ModelDescription, queues: readonly Queue[]): Theory {
  const closed = closedRoute(model);
  if (closed !== undefined) return theoryOfClosed(closed, queues, model);
  const ending = ends(model);
  const stations = queues.map((queue) => ({
    queue,
    theory: ending ? endingTheory(queue, model) : stationTheory(queue),
  }));
  const figures = stations.flatMap(({ queue, theory }) => {
    const known = theory === undefined ? [] : stationFigures(queue, theory, model, ending);
    return obeysLittleAlone(queue, theory, ending) ? [...known, littlesLaw(queue, model)] : known;
  });
  return {
    figures: [...figures, ...responseFigures(stations, model, ending)],
    sources: [
      ...stations.flatMap(({ theory }) => theory?.source ?? []),
      ...(figures.some(({ name }) => name === 'backlog') ? ['Little 1961'] : []),
    ],
  };
}

/** In the long run, if there is no better. */
function endingTheory(queue: Queue, model: ModelDescription): StationTheory | undefined {
  const exact = finiteTheory(queue, model);
  if (exact !== undefined || queue.arrivals.pattern.kind === 'given') return exact;
  const endless = { ...queue, first: Infinity, endless: true };
  const longRun = isUnstable(endless) ? undefined : stationTheory(endless);
  const as = `as if jobs came for ever, not only the first ${counted(queue.first, 'job')}`;
  return longRun && simplified(longRun, [as.replace('first 1 job', 'first one')]);
}

/** Is nothing known of those who wait but that they obey Little's law? */
const obeysLittleAlone = (
  queue: Queue,
  theory: StationTheory | undefined,
  ending: boolean,
): boolean =>
  !ending &&
  queue.endless &&
  !isUnstable(queue) &&
  queue.workers < Infinity &&
  queue.sharing?.concurrency !== Infinity &&
  !waitsAgain(queue) &&
  theory?.figures.waiting === undefined &&
  theory?.figures.jobs === undefined;

function theoryOfClosed(
  closed: ClosedRoute,
  queues: readonly Queue[],
  model: ModelDescription,
): Theory {
  const theory: ClosedTheory = closedTheory(closed, queues);
  const { throughput, response, source } = theory;
  const relaxation = modelMemory(model);
  const whole = { where: '', simplified: [], relaxation };
  const figures = queues.flatMap((queue) => {
    const known = theory.stations[queue.station];
    if (known === undefined) {
      return queue.workers < Infinity && !waitsAgain(queue) ? [littlesLaw(queue, model)] : [];
    }
    return stationFigures(queue, { figures: known, byRoute: {}, simplified: [] }, model, false);
  });
  const rounds: Figure = {
    ...whole,
    name: 'throughput',
    theory: throughput,
    measured: (found) => found.of().throughput,
  };
  const mean: Figure[] =
    response === undefined
      ? []
      : [
          {
            ...whole,
            name: 'response',
            theory: response,
            measured: (found) => found.of().response.mean,
          },
        ];
  const known = throughput.value < Infinity ? [rounds] : [];
  return { figures: [...figures, ...known, ...mean], sources: [source] };
}
