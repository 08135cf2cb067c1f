import { cellsOf, type ExperimentDescription, listed, plain } from '../experiment/index.ts';
import {
  ceilings,
  isCall,
  type ModelDescription,
  type RouteDescription,
  stationDemands,
} from '../model/index.ts';

/** Says of each station that is offered more than it can carry at the loads of the model itself. */
export function modelOverloads(model: ModelDescription): string[] {
  return stationDemands(unbounded(model), [])
    .filter(({ utilization }) => utilization > 1)
    .map(
      ({ station, utilization }) => `${station} is offered ${percent(utilization)} of ${CARRIED}`,
    );
}

/** Says of each station at which steps of an experiment it is offered more than it can carry. */
export function experimentOverloads(
  experiment: ExperimentDescription,
  model: ModelDescription,
): string[] {
  const cells = cellsOf(experiment, model);
  const open = unbounded(model);
  const above = cells.flatMap(({ load }) =>
    stationDemands(open, [load])
      .filter(({ utilization }) => utilization > 1)
      .map(({ station, utilization }) => ({ station, utilization, load })),
  );
  const { quantity } = experiment.sweep;
  return [...new Set(above.map(({ station }) => station))].map((name) => {
    const steps = above.filter(({ station }) => station === name);
    const levels = steps.map(({ load }) => `${load.level}`);
    const shares = steps.map(({ utilization }) => percent(utilization));
    const ceiling = ceilings(open, steps[0]!.load).find(({ station }) => station === name);
    const most = ceiling === undefined ? '' : `, which is ${quantity} ${plain(ceiling.load)}`;
    return `at ${quantity} ${listed(levels)}, ${name} is offered ${listed(shares)} of ${CARRIED}${most}`;
  });
}

const CARRIED = 'what its profile can carry';

/** Without the routes whose population waits for an answer and so cannot offer more than is served. */
const unbounded = (model: ModelDescription): ModelDescription => ({
  ...model,
  routes: model.routes.filter((route) => !waitsForAnswers(route)),
});

const waitsForAnswers = (route: RouteDescription): boolean =>
  route.traffic.kind === 'closed' && !isCall(route);

/** Never 100 for what is above it. */
const percent = (share: number): string =>
  share < 1.1 ? `${(Math.ceil(share * 1000) / 10).toFixed(1)} %` : `${Math.round(share * 100)} %`;
