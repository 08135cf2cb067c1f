import { type Finding, type Mapping, mappingOf, type Path } from '../files/index.ts';
import type { Outline } from './model-consistency.ts';

/** What stations whose workers follow the load say that does not fit the rest. */
export function autoscaleFindings(model: Outline): Finding[] {
  return Object.entries(model.stations).flatMap(([name, station]) => {
    if (station['autoscale'] === undefined) return [];
    const path = ['stations', name, 'autoscale'];
    return [...limitFindings(station, path, model), ...obstacleFindings(name, path, model)];
  });
}

function limitFindings(station: Mapping, path: Path, { gpus }: Outline): Finding[] {
  const { least = 1, most, initial } = mappingOf(station['autoscale']);
  const workers = station['workers'] ?? gpus[`${station['gpus']}`]?.['count'];
  const above = (key: string, value: unknown, limit: unknown, what: string): Finding[] =>
    isNumber(value) && isNumber(limit) && value > limit
      ? [{ path: [...path, key], expected: `at most ${limit}, ${what}` }]
      : [];
  const all = 'the workers of the station';
  const [limit, what] = isNumber(most) ? [most, 'the most workers'] : [workers, all];
  const low = isNumber(initial) && isNumber(least) && initial < least;
  const expected = `at least ${least}, the fewest workers`;
  return [
    ...above('most', most, workers, all),
    ...above('least', least, limit, what),
    ...above('initial', initial, limit, what),
    ...(low ? [{ path: [...path, 'initial'], expected }] : []),
  ];
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

function obstacleFindings(name: string, path: Path, { stations }: Outline): Finding[] {
  const { gpus, setup, breakdowns, preemption, reserved } = stations[name]!;
  const other = Object.keys(stations).find(
    (each) => each !== name && gpus !== undefined && stations[each]!['gpus'] === gpus,
  );
  const why = [
    ...(other === undefined ? [] : [`${other} stands on the same GPUs`]),
    ...(setup === undefined ? [] : ['workers are set up when they are needed']),
    ...(breakdowns === undefined ? [] : ['workers fail']),
    ...(preemption === undefined || preemption === 'none' ? [] : ['jobs in service are preempted']),
    ...(reserved === undefined ? [] : ['workers are reserved']),
  ];
  return why.slice(0, 1).map((reason) => ({
    path,
    expected: `no autoscale, because ${reason}`,
  }));
}
