import {
  type Finding,
  isMapping,
  type Mapping,
  mappingOf,
  type Path,
  size,
  suggestion,
} from '../files/index.ts';
import type { Outline } from './model-consistency.ts';
import { takesNoTime } from './pool-routes.ts';

/** What stations and the GPUs that they stand on say of each other that is not so. */
export function gpuFindings(model: Outline, sound: boolean): Finding[] {
  const groups = model.gpus;
  const stations = Object.entries(model.stations);
  return [
    ...stations.flatMap(([name, station]) => [
      ...unknownGroup(name, station, groups, sound),
      ...speedsOfOthers(name, station, groups),
    ]),
    ...Object.entries(groups).flatMap(([name, group]) =>
      fullBeforeTheyBegin(name, group, stations),
    ),
    ...(sound ? unusedGroups(groups, stations) : []),
    ...backAtOnce(model),
  ];
}

type Groups = Readonly<Record<string, Mapping>>;
type Stations = readonly (readonly [name: string, station: Mapping])[];

function unknownGroup(name: string, station: Mapping, groups: Groups, sound: boolean): Finding[] {
  const { gpus: word } = station;
  const names = Object.keys(groups);
  if (typeof word !== 'string' || names.includes(word)) return [];
  if (names.length === 0 && !sound) return [];
  const hint = suggestion(word, names, 'groups');
  return [{ path: ['stations', name, 'gpus'], expected: 'a group under gpus', hint }];
}

function speedsOfOthers(name: string, { gpus, speed }: Mapping, groups: Groups): Finding[] {
  const count = groups[`${gpus}`]?.['count'];
  if (!Array.isArray(speed) || typeof count !== 'number' || speed.length === count) return [];
  const expected = `one number, or a list of ${count}, one for each of ${gpus}`;
  return [{ path: ['stations', name, 'speed'], expected, found: `a list of ${speed.length}` }];
}

function unusedGroups(groups: Groups, stations: Stations): Finding[] {
  const used = stations.map(([, { gpus }]) => gpus);
  return Object.keys(groups)
    .filter((name) => !used.includes(name))
    .map((name) => ({
      path: ['gpus', name],
      at: 'key',
      expected: 'a station that stands on these GPUs',
      found: 'none',
    }));
}

/** Weights of all stations of a group lie on each of its GPUs. Told at the station with which they are too much. */
function fullBeforeTheyBegin(group: string, { memory }: Mapping, stations: Stations): Finding[] {
  const capacity = bytes(memory);
  if (capacity === undefined) return [];
  let sum = 0;
  for (const [name, station] of stations) {
    const { weights } = mappingOf(station['memory']);
    if (station['gpus'] !== group) continue;
    sum += bytes(weights) ?? 0;
    if (sum <= capacity) continue;
    const path: Path = ['stations', name, 'memory', 'weights'];
    const expected = `weights that fit on each of ${group}, which has ${memory}`;
    return [
      { path, expected, found: `${weights}, with those of stations before it ${inGiB(sum)}` },
    ];
  }
  return [];
}

/** Whoever comes back at once when he is turned away comes for ever, and time stands still. */
function backAtOnce({ gpus, stations, routes }: Outline): Finding[] {
  return Object.entries(routes).flatMap(([route, { recognizer, traffic }]) => {
    const station = stations[`${recognizer}`] ?? {};
    const { closed } = mappingOf(traffic);
    const limited = bytes(gpus[`${station['gpus']}`]?.['memory']) !== undefined;
    const takes = bytes(mappingOf(station['memory'])['per_stream']) ?? 0;
    if (!limited || takes === 0 || !isMapping(closed) || !takesNoTime(closed['think'])) return [];
    const expected = `a time above 0s, because callers for whom ${recognizer} has no room come back after it`;
    return [{ path: ['routes', route, 'traffic', 'closed', 'think'], expected }];
  });
}

/** undefined where nothing is given, or nothing that can be read. */
const bytes = (written: unknown): number | undefined => size().safeParse(written).data;

const GIB = 2 ** 30;

const inGiB = (sum: number): string => `${Number((sum / GIB).toPrecision(4))}GiB`;
